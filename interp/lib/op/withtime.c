/*
 * withtime.c - `withtime x`: ties a value to its time, for most_recent and least_recent. Specified:
 * docs/language/aggregates.md.
 */
#include "lib/op/stage.h"

static bool withtime_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[0]) || !stage_time(b, stage)) {
        return false;
    }
    struct name name = c[0].list.items[0].name;
    name.text = arena_printf(b->arena, "%.*s_withtime", STR_ARG(name.text));
    stage_define_name(b, &name, T_ANY);
    return true;
}

const struct op_def op_withtime = {
    .name = "withtime",
    .group = "time",
    .form = "withtime FIELD",
    .doc = "Ties a value to its time in FIELD_withtime, for most_recent and least_recent.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the field" } },
    .examples = { { "* | withtime user | most_recent(user_withtime) by action",
                    "the newest user of each action" } },
    .fidelity = FIDELITY_INFERRED,
    .bind = withtime_bind,
};
