/*
 * diff.c - `diff x by k`: the previous number minus this one. Specified:
 * docs/language/operators.md, diff.
 */
#include "lib/op/order/row_order.h"

struct previous {
    double value;
    bool has;
};

static bool step(void *state, const struct row_order_scratch *buffer, const struct cell *in,
                 struct cell *out)
{
    struct previous *s = state;
    double x;
    (void)buffer;
    if (!cell_numeric(in, &x)) {
        return false;
    }
    *out = s->has ? cell_real(s->value - x) : cell_null();
    *s = (struct previous) { x, true };
    return true;
}

static const struct row_order_rule rule = {
    .result = "_diff", .type = T_REAL, .state_size = sizeof(struct previous), .step = step
};

static bool diff_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    return row_order_bind(b, stage, out, &rule);
}

const struct op_def op_diff = {
    .name = "diff",
    .group = "analytics",
    .form = "diff FIELD [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the difference to the preceding row: its number minus this row's.",
    .shape = { ROW_ORDER_CLAUSES },
    .examples = { { "* | timeslice 1h | count by _timeslice | sort by _timeslice asc | diff _count",
                    "the change from hour to hour" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_WINDOW,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = diff_bind,
    .state_size = sizeof(struct row_order_state),
    .open = row_order_open,
    .push = row_order_push,
};
