/*
 * lookup.c - `lookup city from geo://location on ip=address`: columns of a table, by key.
 *
 * A check has no tables: only the sources with fixed columns can tell which side of `a=b` is the
 * table's. Of other pairs one side at least must be a field. Specified: docs/language/lookups.md.
 */
#include "base/suggest.h"
#include "base/vec.h"
#include "lib/op/stage.h"
#include "lib/op/table_source.h"

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

/* The side of a pair that is a field of the rows. */
static bool read_pair(struct binder *b, const struct known_source *source, const struct name *left,
                      const struct name *right)
{
    struct str key = str_of(source ? source->key : "");
    const struct name *field = left;
    uint32_t slot;
    if (source && !left->hole && !right->hole && !str_eq_fold(left->text, key) &&
        !str_eq_fold(right->text, key)) {
        struct diag *g =
            stage_complain(b, DIAG_BAD_ARGUMENTS, span_join(left->span, right->span),
                           "neither `%.*s` nor `%.*s` is the key of %s", STR_ARG(left->text),
                           STR_ARG(right->text), source->names[0]);
        diag_help(b->diags, g, "write on %s=FIELD", source->key);
        return false;
    }
    if (source ? str_eq_fold(left->text, key)
               : b->scope.table && !scope_find(&b->scope, left->text)) {
        field = right;
    }
    return bind_read(b, field, &slot);
}

static bool read_pairs(struct binder *b, struct cursor *c, const struct known_source *source)
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
        bool alone = left.span.at == right.span.at;
        uint32_t slot;
        if (alone ? !bind_read(b, &left, &slot) : !read_pair(b, source, &left, &right)) {
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

static bool define_columns(struct binder *b, const struct columns *columns,
                           const struct known_source *source)
{
    if (columns->all) {
        for (size_t i = 0; source && i < source->shown; i++) {
            bind_define(b, str_of(source->columns[i].name), source->columns[i].type);
        }
        b->scope.open = b->scope.open || !source;
        return true;
    }
    bool ok = true;
    for (size_t i = 0; i < columns->n; i++) {
        const struct name *name = &columns->items[i].name;
        const struct source_column *known = source ? known_column(source, name->text) : NULL;
        if (source && !known && !name->hole) {
            ok = unknown_column(b, source, name);
        }
        stage_define_name(b, &columns->items[i].as, known ? known->type : T_TEXT);
    }
    return ok;
}

static bool lookup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct columns columns = { 0 };
    (void)out;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    const struct known_source *source = known_source(c[FROM].list.items[0].name.text);
    return read_columns(b, &c[COLUMNS].run, &columns) && read_pairs(b, &c[ON].run, source) &&
           define_columns(b, &columns, source);
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
    .bind = lookup_bind,
};
