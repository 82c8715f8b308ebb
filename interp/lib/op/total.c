/*
 * total.c - `total x by k`: the sum over all rows, on every row. Specified:
 * docs/language/operators.md, total.
 */
#include "lib/op/row_order.h"

static bool total_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    (void)out;
    return row_order_bind(b, stage, "_total", T_REAL);
}

const struct op_def op_total = {
    .name = "total",
    .group = "order",
    .form = "total FIELD [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the sum over all rows to every row.",
    .shape = { ROW_ORDER_CLAUSES },
    .examples = { { "* | count by user | total _count as all", "each user and the whole" } },
    .flags = 0,
    .bind = total_bind,
};
