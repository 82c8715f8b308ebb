/*
 * rollingstd.c - `rollingstd x, 5 by k`: a moving standard deviation. Specified:
 * docs/language/operators.md, rollingstd.
 */
#include "lib/op/row_order.h"

static bool rollingstd_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    (void)out;
    return row_order_bind(b, stage, "_rollingstd", T_REAL);
}

const struct op_def op_rollingstd = {
    .name = "rollingstd",
    .group = "analytics",
    .form = "rollingstd FIELD [, N] [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the standard deviation over the last rows.",
    .shape = { ROW_ORDER_CLAUSES, ROW_ORDER_NUMBER("how many rows, 1 to 1000; else 10") },
    .examples = { { "* | timeslice 1m | count by _timeslice | sort by _timeslice asc | rollingstd "
                    "_count, 5",
                    "how much the count varies" } },
    .flags = OP_ORDERED,
    .bind = rollingstd_bind,
};
