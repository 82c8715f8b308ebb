/*
 * diff.c - `diff x by k`: the number before minus this one. Specified: docs/language/operators.md,
 * diff.
 */
#include "lib/op/row_order.h"

static bool diff_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    (void)out;
    return row_order_bind(b, stage, "_diff", T_REAL);
}

const struct op_def op_diff = {
    .name = "diff",
    .group = "analytics",
    .form = "diff FIELD [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the difference to the row before: that number minus this one.",
    .shape = { ROW_ORDER_CLAUSES },
    .examples = { { "* | timeslice 1h | count by _timeslice | sort by _timeslice asc | diff _count",
                    "the change from hour to hour" } },
    .flags = OP_ORDERED,
    .bind = diff_bind,
};
