/*
 * smooth.c - `smooth x, 5 by k`: a moving mean. Specified: docs/language/operators.md, smooth.
 */
#include "lib/op/row_order.h"

static bool smooth_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    (void)out;
    return row_order_bind(b, stage, "_smooth", T_REAL);
}

const struct op_def op_smooth = {
    .name = "smooth",
    .group = "analytics",
    .form = "smooth FIELD [, N] [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the mean over the last rows.",
    .shape = { ROW_ORDER_CLAUSES, ROW_ORDER_NUMBER("how many rows, 1 to 1000; else 10") },
    .examples = { { "* | timeslice 1m | count by _timeslice | sort by _timeslice asc | smooth "
                    "_count, 5",
                    "a smoother count" } },
    .flags = OP_ORDERED,
    .bind = smooth_bind,
};
