/*
 * accum.c - `accum x by k`: a running sum. Specified: docs/language/operators.md, accum.
 */
#include "lib/op/row_order.h"

static bool accum_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    (void)out;
    return row_order_bind(b, stage, "_accum", T_REAL);
}

const struct op_def op_accum = {
    .name = "accum",
    .group = "order",
    .form = "accum FIELD [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds a running sum in the order of the rows.",
    .shape = { ROW_ORDER_CLAUSES },
    .examples = { { "* | timeslice 1h | count by _timeslice | sort by _timeslice asc | accum "
                    "_count",
                    "how many so far" } },
    .flags = OP_ORDERED,
    .bind = accum_bind,
};
