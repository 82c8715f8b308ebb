/*
 * top.c - `top 10 a by k`: the first rows by a key; `top 10 a`: the most frequent values.
 *
 * `by count` counts, too, when no field is called count. Specified: docs/language/operators.md,
 * top.
 */
#include "base/vec.h"
#include "lib/op/stage.h"

enum { ROWS, FIELDS, BY };

static bool counts(struct binder *b, const struct clause *by)
{
    if (!by->given) {
        return true;
    }
    const struct name *key = &by->list.items[0].name;
    return by->list.n == 1 && !key->quoted && str_eq_fold(key->text, STR("count")) &&
           !scope_find(&b->scope, key->text);
}

static bool add_columns(struct binder *b, struct field_list *columns, const struct clause *names)
{
    bool ok = true;
    for (size_t i = 0; i < names->list.n; i++) {
        const struct name *name = &names->list.items[i].name;
        struct scope only = { .fields = *columns };
        uint32_t slot;
        ok = bind_read(b, name, &slot) && ok;
        if (!name->hole && !scope_find(&only, name->text)) {
            *vec_add(b->arena,
                     columns) = (struct field) { name->text, slot,  bind_type(b, name->text),
                                                 b->stage,   false, false };
        }
    }
    return ok;
}

static bool has_hole(const struct clause *names)
{
    for (size_t i = 0; i < names->list.n; i++) {
        if (names->list.items[i].name.hole) {
            return true;
        }
    }
    return false;
}

static bool top_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct field_list columns = { 0 };
    (void)out;
    if (!stage_match(b, stage, c) || !stage_range(b, &c[ROWS], "the number of rows", 1, 1e15)) {
        return false;
    }
    bool count = counts(b, &c[BY]);
    if (!add_columns(b, &columns, &c[FIELDS]) || (!count && !add_columns(b, &columns, &c[BY]))) {
        return false;
    }
    bind_table(b);
    b->scope.open = has_hole(&c[FIELDS]) || has_hole(&c[BY]);
    b->scope.fields = columns;
    for (size_t i = 0; i < columns.n; i++) {
        columns.items[i].key = count || i < c[FIELDS].list.n;
    }
    if (count) {
        bind_define(b, STR("_count"), T_INT);
    }
    return true;
}

const struct op_def op_top = {
    .name = "top",
    .group = "order",
    .form = "top N FIELD {, FIELD} [by FIELD [asc|desc] {, ...}]",
    .doc = "The first N rows by a key; without a key the N most frequent values.",
    .shape = { { NULL, CLAUSE_INTEGER, .doc = "how many rows" },
               { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the fields to show" },
               { "by", CLAUSE_KEYS, .optional = true, .repeats = true, .anywhere = true,
                 .doc =
                     "what to order by, descending unless asc; else how often the values occur" } },
    .examples = { { "* | top 10 user", "the ten most frequent users" },
                  { "* | sum(size) by user | top 3 user by _sum", "the three largest" } },
    .flags = OP_TABLE | OP_SETS_ORDER,
    .bind = top_bind,
};
