/*
 * count_frequent.c - `count_frequent a, b`: how often combinations of values occur, most frequent
 * first; the count is exact. Specified: docs/language/aggregates.md.
 */
#include "lib/op/show.h"
#include "lib/op/stage.h"

static bool count_frequent_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !show_unique(b, "count_frequent", &c[0]) ||
        !stage_read(b, &c[0])) {
        return false;
    }
    enum type *types = arena_array(b->arena, enum type, c[0].list.n + 1);
    for (size_t i = 0; i < c[0].list.n; i++) {
        types[i] = bind_type(b, c[0].list.items[i].name.text);
    }
    bind_table(b);
    for (size_t i = 0; i < c[0].list.n; i++) {
        const struct name *name = &c[0].list.items[i].name;
        stage_define_name(b, name, types[i]);
        if (!name->hole) {
            scope_find(&b->scope, name->text)->key = true;
        }
    }
    bind_define(b, STR("_approxcount"), T_INT);
    return true;
}

const struct op_def op_count_frequent = {
    .name = "count_frequent",
    .group = "aggregate",
    .form = "count_frequent FIELD {, FIELD}",
    .doc = "The most frequent combinations of values, and how often each occurs in _approxcount.",
    .shape = { { NULL, CLAUSE_NAMES, .repeats = true,
                 .doc = "the fields; other aggregates and `by` are not possible" } },
    .examples = { { "* | count_frequent user, action", "the most frequent pairs" } },
    .flags = OP_TABLE | OP_SETS_ORDER,
    .bind = count_frequent_bind,
};
