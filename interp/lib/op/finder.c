/*
 * finder.c - see finder.h.
 */
#include "lib/op/finder.h"

#include "base/vec.h"

static bool is_mmdb(const char *file)
{
    return file && str_ends(str_of(file), STR(".mmdb"));
}

static bool cannot_read(struct binder *b, struct span at, struct str source, const char *why)
{
    stage_complain(b, DIAG_NO_TABLE, at, "the table %.*s cannot be read: %s", STR_ARG(source), why);
    return false;
}

/* The name of a known source that is bound; NULL: none is. */
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

static bool open_known(struct binder *b, struct finder *f, struct span at,
                       const struct known_source *known)
{
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
        f->kind = FINDER_GEO;
        f->geo = geo_open(b->arena, bound.file, &why);
        return f->geo || cannot_read(b, at, str_of(name), why);
    }
    f->table = tables_find(b->tables, str_of(name), &why);
    if (!f->table) {
        return cannot_read(b, at, str_of(name), why ? why : "it is not there");
    }
    const char *key = known->by_network ? "network" : known->key;
    size_t column = csv_table_column(f->table, str_of(key));
    if (column == SIZE_MAX) {
        return cannot_read(b, at, str_of(name),
                           arena_printf(b->arena, "it has no column `%s`", key).s);
    }
    f->folds = true;
    f->kind = known->by_network ? FINDER_NETWORKS : FINDER_TABLE;
    finder_index(b, f, &column, 1);
    return true;
}

bool finder_open_source(struct binder *b, struct finder *f, struct str source, struct span at,
                        const struct known_source *known)
{
    const char *why = NULL;
    if (!b->tables) {
        return true;
    }
    if (known) {
        return open_known(b, f, at, known);
    }
    f->table = tables_find(b->tables, source, &why);
    if (!f->table && why) {
        return cannot_read(b, at, source, why);
    }
    if (!f->table) {
        struct diag *g =
            stage_complain(b, DIAG_NO_TABLE, at, "lookup table not found: %.*s", STR_ARG(source));
        diag_help(b->diags, g, "give --lookup '%.*s=FILE.csv'", STR_ARG(source));
        return false;
    }
    f->kind = FINDER_TABLE;
    f->folds = str_starts_fold(source, STR("path://"));
    return true;
}

static void release(void *index)
{
    keyed_free(index);
}

static void index_networks(struct binder *b, struct finder *f, size_t column)
{
    f->networks = networks_new(b->arena);
    for (size_t row = 0; row < f->table->n_rows; row++) {
        struct str network = f->table->cells[row * f->table->n_columns + column];
        if (network.s) {
            networks_add(f->networks, network, row);
        }
    }
}

void finder_index(struct binder *b, struct finder *f, const size_t *columns, size_t n)
{
    if (f->kind == FINDER_NETWORKS) {
        index_networks(b, f, columns[0]);
        return;
    }
    struct cell *cells = arena_array(b->arena, struct cell, n + 1);
    const struct cell **keys = arena_array(b->arena, const struct cell *, n + 1);
    keyed_init(&f->index, n, sizeof(size_t), NULL);
    arena_on_release(b->arena, release, &f->index);
    bool twice = false;
    for (size_t row = 0; row < f->table->n_rows; row++) {
        bool there = true, is_new;
        for (size_t i = 0; i < n; i++) {
            struct str text = f->table->cells[row * f->table->n_columns + columns[i]];
            there = there && text.s;
            cells[i] = cell_of_text(f->folds && text.s ? text_lower(b->arena, text) : text);
            keys[i] = &cells[i];
        }
        if (there) {
            size_t at = keyed_find(&f->index, keys, keyed_hash(keys, n), &is_new);
            twice = twice || !is_new;
            *(size_t *)keyed_state(&f->index, at) = row;
        }
    }
    if (twice) {
        diag_at(b->diags, DIAG_SEVERAL_ROWS, b->node->span,
                "%.*s has several rows with the same key; the last one counts",
                STR_ARG(f->table->source));
    }
}

void finder_output(struct binder *b, struct finder *f, const struct name *as, size_t column,
                   const char *name, enum type type)
{
    size_t write = b->node->writes.n;
    stage_define_name(b, as, type);
    if (!as->hole) {
        *vec_add(b->arena, &f->outputs) = (struct finder_output) { write, column, name, type };
    }
}

static struct cell value_of(const struct finder *f, const struct finder_output *o, size_t row)
{
    struct str text = o->column == SIZE_MAX
                          ? (struct str) { NULL, 0 }
                          : f->table->cells[row * f->table->n_columns + o->column];
    struct cell number, c = text.s ? cell_of_text(text) : cell_null();
    if (!text.s || o->type == T_TEXT || o->type == T_ANY) {
        return c;
    }
    return cell_number(&c, &number) ? number : cell_null();
}

/* The number of the table's row; false: none. */
static bool find_row(const struct finder *f, const struct batch *in, size_t row,
                     const struct cell **keys, struct cell *lower, size_t *out)
{
    char room[CELL_TEXT_MAX];
    for (size_t i = 0; i < f->keys.n; i++) {
        keys[i] = &in->cols[f->keys.items[i]][row];
        if (cell_is_null(keys[i])) {
            return false;
        }
        if (f->folds && cell_is_text(keys[i])) {
            lower[i] = cell_of_text(text_lower(in->scratch, cell_str(keys[i])));
            keys[i] = &lower[i];
        }
    }
    if (f->kind == FINDER_NETWORKS) {
        return networks_find(f->networks, cell_text(keys[0], room), out);
    }
    size_t at;
    if (!keyed_look(&f->index, keys, keyed_hash(keys, f->keys.n), &at)) {
        return false;
    }
    *out = *(const size_t *)keyed_state(&f->index, at);
    return true;
}

static void put_place(struct op_run *r, const struct finder *f, struct batch *in, size_t row)
{
    const struct cell *key = &in->cols[f->keys.items[0]][row];
    struct geo_place place = { .found = false };
    char room[CELL_TEXT_MAX];
    if (!cell_is_null(key)) {
        geo_find(f->geo, cell_text(key, room), &place);
    }
    for (size_t i = 0; i < f->outputs.n; i++) {
        const struct finder_output *o = &f->outputs.items[i];
        r->columns[o->write][row] = geo_value(&place, o->name, in->scratch);
    }
}

static void put_row(struct op_run *r, const struct finder *f, struct batch *in, size_t row,
                    const struct cell **keys, struct cell *lower)
{
    size_t found;
    bool there = f->kind != FINDER_NONE && find_row(f, in, row, keys, lower, &found);
    for (size_t i = 0; i < f->outputs.n; i++) {
        const struct finder_output *o = &f->outputs.items[i];
        r->columns[o->write][row] = there ? value_of(f, o, found) : cell_null();
    }
}

enum flow finder_push(struct op_run *r, struct batch *in)
{
    const struct finder *f = r->node->data;
    const struct cell **keys = arena_array(in->scratch, const struct cell *, f->keys.n + 1);
    struct cell *lower = arena_array(in->scratch, struct cell, f->keys.n + 1);
    /* columns are put into the batch behind the loop: a field may replace a key */
    for (size_t i = 0; i < in->live; i++) {
        if (f->kind == FINDER_GEO) {
            put_place(r, f, in, in->sel[i]);
        } else {
            put_row(r, f, in, in->sel[i], keys, lower);
        }
    }
    for (size_t i = 0; i < r->node->writes.n; i++) {
        op_column(r, in, i);
    }
    return op_emit(r, in);
}
