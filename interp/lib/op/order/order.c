/*
 * order.c - `(order)`: rows in position order, newest first, inserted by the plan before a stage
 * that depends on order.
 */
#include "lib/shared/materialise.h"

static bool order_open(struct op_run *r)
{
    struct materialise *c = r->state;
    materialise_open(r, c, &r->node->keep);
    c->limit = r->node->limit_hint;
    c->spills = true;
    row_buffer_order(&c->buffer, row_by_position, NULL);
    return true;
}

const struct op_def op_order = {
    .name = "(order)",
    .fidelity = FIDELITY_EXACT,
    .kind = REL_SORT,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES },
    .use = OP_IMPLIED,
    .state_size = sizeof(struct materialise),
    .open = order_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = materialise_op_finish,
};
