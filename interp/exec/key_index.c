/*
 * key_index.c - see key_index.h.
 */
#include "exec/key_index.h"

#include "base/vec.h"

#include <assert.h>

static bool is_mmdb(const char *file)
{
    return file && str_ends(str_of(file), STR(".mmdb"));
}

static bool cannot_read(struct binder *b, const struct key_index *k, struct span at,
                        struct str source, const char *why)
{
    diag_at(b->diags, DIAG_NO_TABLE, at, "%s: the table %.*s cannot be read: %s", k->who,
            STR_ARG(source), why);
    return false;
}

/* The name of a known source that is bound, or NULL. */
static const char *bound_name(struct tables *t, const struct known_source *known,
                              struct table_binding *out)
{
    for (size_t i = 0; i < sizeof known->names / sizeof *known->names && known->names[i]; i++) {
        if (tables_bound(t, str_of(known->names[i]), out)) {
            return known->names[i];
        }
    }
    return NULL;
}

static bool open_known(struct binder *b, struct key_index *k, struct span at)
{
    const struct known_source *known = k->known;
    struct table_binding bound;
    const char *why = NULL, *name = bound_name(b->tables, known, &bound);
    if (!name) {
        struct diag *g =
            diag_at(b->diags, tables_strict(b->tables) ? DIAG_NO_TABLE : DIAG_NO_DATABASE, at,
                    "no %s is given: its columns are null", known->what);
        diag_help(b->diags, g, "give it with %s", known->option);
        return !tables_strict(b->tables);
    }
    if (is_mmdb(bound.file)) {
        k->kind = KEY_INDEX_GEO;
        k->geo = geo_open(b->arena, bound.file, &why);
        return k->geo || cannot_read(b, k, at, str_of(name), why);
    }
    k->table = tables_find(b->tables, str_of(name), &why);
    if (!k->table) {
        return cannot_read(b, k, at, str_of(name), why ? why : "it is not there");
    }
    const char *key = known->by_network ? "network" : known->key;
    size_t column = csv_table_column(k->table, str_of(key));
    if (column == SIZE_MAX) {
        return cannot_read(b, k, at, str_of(name),
                           arena_printf(b->arena, "it has no column `%s`", key).s);
    }
    k->folds = true;
    k->kind = known->by_network ? KEY_INDEX_NETWORKS : KEY_INDEX_ROWS;
    *vec_add(b->arena, &k->columns) = column;
    key_index_index(b, k, at);
    return true;
}

bool key_index_open(struct binder *b, struct key_index *k, struct str source, struct span at)
{
    const char *why = NULL;
    k->source = source;
    k->known = known_source(source);
    if (!b->tables) {
        return true;
    }
    if (k->known) {
        return open_known(b, k, at);
    }
    k->table = tables_find(b->tables, source, &why);
    if (!k->table && why) {
        return cannot_read(b, k, at, source, why);
    }
    if (!k->table && tables_promised(b->tables, source)) {
        return true;
    }
    if (!k->table) {
        struct diag *g = diag_at(b->diags, DIAG_NO_TABLE, at, "%s: lookup table not found: %.*s",
                                 k->who, STR_ARG(source));
        diag_help(b->diags, g, "give {--lookup} '%.*s=FILE.csv'", STR_ARG(source));
        return false;
    }
    k->kind = KEY_INDEX_ROWS;
    k->folds = str_starts_fold(source, STR("path://"));
    return true;
}

static bool neither(struct binder *b, const struct key_index *k, const struct name *left,
                    const struct name *right)
{
    struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, span_join(left->span, right->span),
                             "%s: neither `%.*s` nor `%.*s` is a key of %.*s", k->who,
                             STR_ARG(left->text), STR_ARG(right->text), STR_ARG(k->source));
    if (k->known) {
        diag_help(b->diags, g, "write %s=FIELD", k->known->key);
    }
    return false;
}

/* The side of a pair that is a field of the rows, when the table decides. */
static const struct name *field_side(struct binder *b, struct key_index *k, const struct name *left,
                                     const struct name *right)
{
    size_t of_left = csv_table_column(k->table, left->text);
    size_t of_right = csv_table_column(k->table, right->text);
    if (of_left == SIZE_MAX && of_right == SIZE_MAX) {
        return NULL;
    }
    bool left_is_field = of_left == SIZE_MAX;
    if (of_left != SIZE_MAX && of_right != SIZE_MAX) {
        bool only_right = scope_find(&b->scope, right->text) && !scope_find(&b->scope, left->text);
        left_is_field = !only_right;
    }
    *vec_add(b->arena, &k->columns) = left_is_field ? of_right : of_left;
    return left_is_field ? left : right;
}

bool key_index_pair(struct binder *b, struct key_index *k, const struct name *left,
                    const struct name *right, uint32_t *slot)
{
    const struct name *field = left;
    if (k->columns.n == KEYS_MOST) {
        diag_at(b->diags, DIAG_BAD_ARGUMENTS, left->span, "%s: more than %d keys", k->who,
                KEYS_MOST);
        return false;
    }
    if (k->known) {
        struct str key = str_of(k->known->key);
        bool of_left = str_eq_fold(left->text, key), of_right = str_eq_fold(right->text, key);
        if (!left->placeholder && !right->placeholder && !of_left && !of_right) {
            return neither(b, k, left, right);
        }
        field = of_left ? right : left;
    } else if (k->table) {
        field = field_side(b, k, left, right);
        if (!field) {
            return neither(b, k, left, right);
        }
    } else if (b->scope.table && !scope_find(&b->scope, left->text)) {
        field = right;
    }
    return bind_read(b, field, slot);
}

static void release(void *index)
{
    tuple_map_release(index);
}

static void index_networks(struct binder *b, struct key_index *k, size_t column)
{
    k->networks = networks_new(b->arena);
    for (size_t row = 0; row < k->table->n_rows && !budget_is_over(b->arena->budget); row++) {
        struct str network = k->table->cells[row * k->table->n_columns + column];
        if (network.s) {
            networks_add(k->networks, network, row);
        }
    }
}

void key_index_index(struct binder *b, struct key_index *k, struct span at)
{
    size_t n = k->columns.n;
    struct cell cells[KEYS_MOST];
    const struct cell *keys[KEYS_MOST];
    if (k->kind == KEY_INDEX_NETWORKS) {
        index_networks(b, k, k->columns.items[0]);
        return;
    }
    struct budget *budget = b->arena->budget;
    tuple_map_init(&k->index, n, sizeof(size_t), budget);
    arena_on_release(b->arena, release, &k->index);
    bool twice = false;
    for (size_t row = 0; row < k->table->n_rows && !budget_is_over(budget); row++) {
        bool there = true, is_new;
        for (size_t i = 0; i < n; i++) {
            struct str text = k->table->cells[row * k->table->n_columns + k->columns.items[i]];
            there = there && text.s;
            cells[i] = cell_of_text(k->folds && text.s ? text_lower(b->arena, text) : text);
            keys[i] = &cells[i];
        }
        if (there) {
            size_t number = tuple_map_find(&k->index, keys, tuple_map_hash(keys, n), &is_new);
            twice = twice || !is_new;
            *(size_t *)tuple_map_state(&k->index, number) = row;
        }
    }
    if (twice) {
        diag_at(b->diags, DIAG_SEVERAL_ROWS, at,
                "%.*s has several rows with the same key; the last one counts",
                STR_ARG(k->table->source));
    }
}

static void find_networks(const struct key_index *k, const struct cell *const *keys, size_t n,
                          size_t *rows)
{
    char buffer[CELL_TEXT_MAX];
    for (size_t i = 0; i < n; i++) {
        if (cell_is_null(keys[i]) ||
            !networks_find(k->networks, cell_text(keys[i], buffer), &rows[i])) {
            rows[i] = KEY_ROW_NONE;
        }
    }
}

/* Keys as the table has them; false: one is null. */
static bool take_keys(const struct key_index *k, const struct cell **keys, struct arena *scratch)
{
    for (size_t i = 0; i < k->columns.n; i++) {
        if (cell_is_null(keys[i])) {
            return false;
        }
        if (k->folds && cell_is_text(keys[i])) {
            struct cell *lower = arena_alloc(scratch, sizeof *lower);
            *lower = cell_of_text(text_lower(scratch, cell_str(keys[i])));
            keys[i] = lower;
        }
    }
    return true;
}

static void find_rows(const struct key_index *k, const struct cell **keys, size_t n,
                      struct arena *scratch, size_t *rows)
{
    uint64_t hashes[KEY_ROWS_MOST] = { 0 };
    size_t width = k->columns.n, number;
    for (size_t i = 0; i < n; i++) {
        bool whole = take_keys(k, &keys[i * width], scratch);
        rows[i] = whole ? 0 : KEY_ROW_NONE;
        hashes[i] = whole ? tuple_map_hash(&keys[i * width], width) : 0;
    }
    tuple_map_prefetch(&k->index, hashes, n);
    for (size_t i = 0; i < n; i++) {
        if (rows[i] != KEY_ROW_NONE) {
            bool there = tuple_map_lookup(&k->index, &keys[i * width], hashes[i], &number);
            rows[i] = there ? *(const size_t *)tuple_map_state(&k->index, number) : KEY_ROW_NONE;
        }
    }
}

void key_index_find(const struct key_index *k, const struct cell **keys, size_t n,
                    struct arena *scratch, size_t *rows)
{
    assert(n <= KEY_ROWS_MOST);
    if (k->columns.n > 0 && k->kind == KEY_INDEX_NETWORKS) {
        find_networks(k, keys, n, rows);
    } else if (k->columns.n > 0 && k->kind == KEY_INDEX_ROWS) {
        find_rows(k, keys, n, scratch, rows);
    } else {
        for (size_t i = 0; i < n; i++) {
            rows[i] = KEY_ROW_NONE;
        }
    }
}
