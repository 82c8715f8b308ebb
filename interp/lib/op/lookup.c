/*
 * lookup.c - `lookup city from geo://location on ip=address`: columns of a table, by key.
 *
 * A check has no tables: only the sources with fixed columns can tell which side of `a=b` is the
 * table's. Of other pairs one side at least must be a field. In a run the side that is a column is
 * the table's; when both are, the right one. Specified: docs/language/lookups.md.
 */
#include "base/buf.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "lib/op/finder.h"

enum { COLUMNS, FROM, ON };

struct column {
    struct name name, as;
};

struct columns {
    struct column *items;
    size_t n, cap;
    bool all;
};

static bool read_columns(struct binder *b, struct cursor *c, struct columns *out)
{
    if (cursor_sign(c, "*")) {
        out->all = true;
    } else {
        do {
            struct column column;
            if (!cursor_name(c, &column.name, "a column of the table")) {
                return false;
            }
            column.as = column.name;
            if (cursor_word(c, "as") && !cursor_name(c, &column.as, "a name for the column")) {
                return false;
            }
            *vec_add(b->arena, out) = column;
        } while (cursor_sign(c, ","));
    }
    if (cursor_peek(c, 0)) {
        struct diag *g =
            cursor_complain(c, DIAG_BAD_ARGUMENTS, "`from` or a comma is expected here");
        diag_help(b->diags, g, "columns are separated by commas");
    }
    return c->ok;
}

static bool unknown_column(struct binder *b, const struct known_source *source,
                           const struct name *name)
{
    struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, name->span, "%s has no column `%.*s`",
                                    source->names[0], STR_ARG(name->text));
    struct suggest near;
    suggest_init(&near, name->text);
    for (const struct source_column *c = source->columns; c->name; c++) {
        suggest_offer(&near, str_of(c->name));
    }
    if (suggest_best(&near).len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(suggest_best(&near)));
    }
    return false;
}

/* While the stage is bound. */
struct lookup {
    const struct known_source *source;
    struct str name; /* of the source */
    struct finder *finder;
    struct {
        size_t *items;
        size_t n, cap;
    } key_columns; /* of the table */
};

static bool neither(struct binder *b, const struct lookup *l, const struct name *left,
                    const struct name *right)
{
    struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, span_join(left->span, right->span),
                                    "neither `%.*s` nor `%.*s` is a key of %.*s",
                                    STR_ARG(left->text), STR_ARG(right->text), STR_ARG(l->name));
    if (l->source) {
        diag_help(b->diags, g, "write on %s=FIELD", l->source->key);
    }
    return false;
}

/* The side of a pair that is a field of the rows, when a table tells. */
static const struct name *field_side(struct binder *b, struct lookup *l, const struct name *left,
                                     const struct name *right)
{
    const struct csv_table *t = l->finder->table;
    size_t of_left = csv_table_column(t, left->text), of_right = csv_table_column(t, right->text);
    if (of_left == SIZE_MAX && of_right == SIZE_MAX) {
        return NULL;
    }
    bool left_is_field = of_left == SIZE_MAX;
    if (of_left != SIZE_MAX && of_right != SIZE_MAX) {
        bool only_right = scope_find(&b->scope, right->text) && !scope_find(&b->scope, left->text);
        left_is_field = !only_right;
    }
    *vec_add(b->arena, &l->key_columns) = left_is_field ? of_right : of_left;
    return left_is_field ? left : right;
}

/* One pair: its side that is a field of the rows is read. */
static bool read_pair(struct binder *b, struct lookup *l, const struct name *left,
                      const struct name *right)
{
    const struct name *field = left;
    bool holes = left->hole || right->hole;
    uint32_t slot;
    if (l->source) {
        struct str key = str_of(l->source->key);
        if (!holes && !str_eq_fold(left->text, key) && !str_eq_fold(right->text, key)) {
            return neither(b, l, left, right);
        }
        field = str_eq_fold(left->text, key) ? right : left;
    } else if (l->finder->table) {
        field = field_side(b, l, left, right);
        if (!field) {
            return neither(b, l, left, right);
        }
    } else if (b->scope.table && !scope_find(&b->scope, left->text)) {
        field = right;
    }
    if (!bind_read(b, field, &slot)) {
        return false;
    }
    *vec_add(b->arena, &l->finder->keys) = slot;
    return true;
}

static bool read_pairs(struct binder *b, struct cursor *c, struct lookup *l)
{
    do {
        struct name left, right;
        if (!cursor_name(c, &left, "the field or column to compare")) {
            return false;
        }
        right = left;
        if (cursor_sign(c, "=") && !cursor_name(c, &right, "the other side of the pair")) {
            return false;
        }
        if (!read_pair(b, l, &left, &right)) {
            return false;
        }
    } while (cursor_sign(c, ",") || cursor_word(c, "and"));
    if (cursor_peek(c, 0)) {
        struct diag *g =
            cursor_complain(c, DIAG_BAD_ARGUMENTS, "`and` or a comma is expected between pairs");
        diag_help(b->diags, g, "write on FIELD=COLUMN and FIELD=COLUMN");
    }
    return c->ok;
}

/* `*`: a key column that has the name of the field it is compared with is left alone. */
static void define_all(struct binder *b, struct lookup *l)
{
    const struct csv_table *t = l->finder->table;
    const struct known_source *known = l->source;
    for (size_t i = 0; known && i < known->shown; i++) {
        const char *column = known->columns[i].name;
        size_t at = t ? csv_table_column(t, str_of(column)) : SIZE_MAX;
        finder_output(b, l->finder, &(struct name) { .text = str_of(column) }, at, column,
                      known->columns[i].type);
    }
    for (size_t i = 0; !known && t && i < t->n_columns; i++) {
        const struct field *f = scope_find(&b->scope, t->names[i]);
        bool is_key = false;
        for (size_t k = 0; f && k < l->key_columns.n; k++) {
            is_key =
                is_key || (l->key_columns.items[k] == i && l->finder->keys.items[k] == f->slot);
        }
        if (!is_key) {
            finder_output(b, l->finder, &(struct name) { .text = t->names[i] }, i, NULL, T_TEXT);
        }
    }
    b->scope.open = b->scope.open || (!known && !t);
}

static bool no_column(struct binder *b, const struct csv_table *t, const struct name *name)
{
    struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, name->span, "%.*s has no column `%.*s`",
                                    STR_ARG(t->source), STR_ARG(name->text));
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < t->n_columns; i++) {
        buf_printf(&all, "%s%.*s", i > 0 ? ", " : "", STR_ARG(t->names[i]));
    }
    diag_help(b->diags, g, "its columns are %.*s", STR_ARG(buf_view(&all)));
    buf_free(&all);
    return false;
}

static bool define_columns(struct binder *b, const struct columns *columns, struct lookup *l)
{
    const struct csv_table *t = l->finder->table;
    bool ok = true;
    if (columns->all) {
        define_all(b, l);
        return true;
    }
    for (size_t i = 0; i < columns->n; i++) {
        const struct name *name = &columns->items[i].name;
        const struct source_column *known = l->source ? known_column(l->source, name->text) : NULL;
        size_t column = t ? csv_table_column(t, name->text) : SIZE_MAX;
        if (l->source && !known && !name->hole) {
            ok = unknown_column(b, l->source, name);
        } else if (!l->source && t && column == SIZE_MAX) {
            ok = no_column(b, t, name);
        }
        finder_output(b, l->finder, &columns->items[i].as, column, known ? known->name : NULL,
                      known ? known->type : T_TEXT);
    }
    return ok;
}

static bool lookup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct columns columns = { 0 };
    struct lookup l = { .finder = arena_new(b->arena, struct finder) };
    out->data = l.finder;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    l.name = c[FROM].list.items[0].name.text;
    l.source = known_source(l.name);
    if (!read_columns(b, &c[COLUMNS].run, &columns) ||
        !finder_open_source(b, l.finder, l.name, c[FROM].span, l.source) ||
        !read_pairs(b, &c[ON].run, &l)) {
        return false;
    }
    if (l.finder->table && !l.source) {
        finder_index(b, l.finder, l.key_columns.items, l.key_columns.n);
    }
    return define_columns(b, &columns, &l);
}

const struct op_def op_lookup = {
    .name = "lookup",
    .group = "lookup",
    .form = "lookup COLUMN [as NAME] {, ...} | * from SOURCE on FIELD=COLUMN {and FIELD=COLUMN}",
    .doc = "Adds columns of a table to the rows whose key it has; no row is dropped.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "the table's columns, with other names behind as; * for all" },
               { "from", CLAUSE_SOURCE,
                 .doc =
                     "the table: path://\"..\", a URL, a path, geo://location, sumo://threat/cs" },
               { "on", CLAUSE_RUN, .doc = "pairs of a field and a key column, joined with and" } },
    .examples = { { "* | lookup city, country_name from geo://location on ip=client_ip",
                    "where an address is" } },
    .flags = OP_ROWWISE | OP_PURE,
    .bind = lookup_bind,
    .push = finder_push,
};
