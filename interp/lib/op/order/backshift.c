/*
 * backshift.c - `backshift x, 5 by k`: the value of an earlier row. Specified:
 * docs/language/operators.md, backshift.
 */
#include "lib/op/order/row_order.h"
#include "lib/shared/owned_cell.h"

/* The last values, the oldest at `at`. */
struct ring {
    struct owned_cell *values;
    size_t at;
};

static bool step(void *state, const struct row_order_scratch *buffer, const struct cell *in,
                 struct cell *out)
{
    struct ring *s = state;
    if (!s->values) {
        s->values = arena_array(buffer->arena, struct owned_cell, buffer->rows);
    }
    struct owned_cell *oldest = &s->values[s->at];
    *out = oldest->has ? cell_keep(buffer->scratch, &oldest->cell) : cell_null();
    owned_cell_set(oldest, buffer->arena, in);
    s->at = (s->at + 1) % buffer->rows;
    return true;
}

static const struct row_order_rule rule = { .result = "_backshift",
                                            .type = T_ANY,
                                            .rows = 1,
                                            .state_size = sizeof(struct ring),
                                            .step = step };

static bool backshift_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    return row_order_bind(b, stage, out, &rule);
}

const struct op_def op_backshift = {
    .name = "backshift",
    .group = "analytics",
    .form = "backshift FIELD [, N] [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the value of an earlier row.",
    .shape = { ROW_ORDER_CLAUSES, ROW_ORDER_NUMBER("how many rows back, 1 to 1000; else 1") },
    .examples = { { "* | backshift _messageTime as next by user",
                    "each user and the message above" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_WINDOW,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = backshift_bind,
    .state_size = sizeof(struct row_order_state),
    .open = row_order_open,
    .push = row_order_push,
};
