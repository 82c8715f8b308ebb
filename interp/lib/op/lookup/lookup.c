/*
 * lookup.c - `lookup city from geo://location on ip=address`: columns of a table, by key.
 *
 * A check has no tables: only for sources with fixed columns is it known which side of `a=b` is the
 * table's. Specified: docs/language/lookups.md.
 */
#include "base/buf.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "lib/op/lookup/finder.h"

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
    if (cursor_punct(c, "*")) {
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
        } while (cursor_punct(c, ","));
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

static bool read_pairs(struct binder *b, struct cursor *c, struct finder *f)
{
    do {
        struct name left, right;
        uint32_t slot;
        if (!cursor_name(c, &left, "the field or column to compare")) {
            return false;
        }
        right = left;
        if (cursor_punct(c, "=") && !cursor_name(c, &right, "the other side of the pair")) {
            return false;
        }
        if (!key_index_pair(b, &f->in, &left, &right, &slot)) {
            return false;
        }
        *vec_add(b->arena, &b->node->as.lookup.keys) = slot;
    } while (cursor_punct(c, ",") || cursor_word(c, "and"));
    if (cursor_peek(c, 0)) {
        struct diag *g =
            cursor_complain(c, DIAG_BAD_ARGUMENTS, "`and` or a comma is expected between pairs");
        diag_help(b->diags, g, "write on FIELD=COLUMN and FIELD=COLUMN");
    }
    return c->ok;
}

/* `*`: a key column that has the name of the field it is compared with is left unchanged. */
static void define_all(struct binder *b, struct finder *finder)
{
    const struct csv_table *t = finder->in.table;
    const struct known_source *known = finder->in.known;
    for (size_t i = 0; known && i < known->shown; i++) {
        const char *column = known->columns[i].name;
        size_t at = t ? known_column_in(t, &known->columns[i]) : SIZE_MAX;
        finder_output(b, finder, &(struct name) { .text = str_of(column) }, at, column,
                      known->columns[i].type);
    }
    for (size_t i = 0; !known && t && i < t->n_columns; i++) {
        const struct field *f = scope_find(&b->scope, t->names[i]);
        bool is_key = false;
        for (size_t k = 0; f && k < b->node->as.lookup.keys.n; k++) {
            is_key = is_key || (finder->in.columns.items[k] == i &&
                                b->node->as.lookup.keys.items[k] == f->slot);
        }
        if (!is_key) {
            finder_output(b, finder, &(struct name) { .text = t->names[i] }, i, NULL, T_STRING);
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
    buf_release(&all);
    return false;
}

static bool define_columns(struct binder *b, const struct columns *columns, struct finder *f)
{
    const struct csv_table *t = f->in.table;
    const struct known_source *source = f->in.known;
    bool ok = true;
    if (columns->all) {
        define_all(b, f);
        return true;
    }
    for (size_t i = 0; i < columns->n; i++) {
        const struct name *name = &columns->items[i].name;
        const struct source_column *known = source ? known_column(source, name->text) : NULL;
        size_t column = !t      ? SIZE_MAX
                        : known ? known_column_in(t, known)
                                : csv_table_column(t, name->text);
        if (source && !known && !name->placeholder) {
            ok = unknown_column(b, source, name);
        } else if (!source && t && column == SIZE_MAX) {
            ok = no_column(b, t, name);
        }
        finder_output(b, f, &columns->items[i].as, column, known ? known->name : NULL,
                      known ? known->type : T_STRING);
    }
    return ok;
}

static bool lookup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct columns columns = { 0 };
    struct finder *f = arena_new(b->arena, struct finder);
    out->data = f;
    if (!stage_match(b, stage, c) || !read_columns(b, &c[COLUMNS].run, &columns) ||
        !finder_open(b, f, c[FROM].list.items[0].name.text, c[FROM].span) ||
        !read_pairs(b, &c[ON].run, f)) {
        return false;
    }
    if (f->in.table && !f->in.known) {
        key_index_index(b, &f->in, stage->span);
    }
    return define_columns(b, &columns, f);
}

const struct op_def op_lookup = {
    .name = "lookup",
    .group = "lookup",
    .form = "lookup COLUMN [as NAME] {, ...} | * from SOURCE on FIELD=COLUMN {and FIELD=COLUMN}",
    .doc = "Adds columns of a table to the rows whose key it has; no row is dropped.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "the table's columns, with other names after as; * for all" },
               { "from", CLAUSE_SOURCE,
                 .doc =
                     "the table: path://\"..\", a URL, a path, geo://location, sumo://threat/cs" },
               { "on", CLAUSE_RUN, .doc = "pairs of a field and a key column, joined with and" } },
    .examples = { { "* | lookup city, country_name from geo://location on ip=client_ip",
                    "where an address is" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_LOOKUP,
    .traits = { .pure = true },
    .bind = lookup_bind,
    .state_size = sizeof(struct finder_state),
    .open = finder_begin,
    .push = finder_push,
};
