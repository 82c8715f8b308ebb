/*
 * backshift.c - `backshift x, 5 by k`: the value of an earlier row. Specified:
 * docs/language/operators.md, backshift.
 */
#include "lib/op/row_order.h"

static bool backshift_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    (void)out;
    return row_order_bind(b, stage, "_backshift", T_ANY);
}

const struct op_def op_backshift = {
    .name = "backshift",
    .group = "analytics",
    .form = "backshift FIELD [, N] [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the value of an earlier row.",
    .shape = { ROW_ORDER_CLAUSES, ROW_ORDER_NUMBER("how many rows before, 1 to 1000; else 1") },
    .examples = { { "* | backshift _messageTime as next by user",
                    "each user and the message above" } },
    .flags = OP_ORDERED,
    .bind = backshift_bind,
};
