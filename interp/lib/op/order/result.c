/*
 * result.c - `(result)`: the last stage of every plan; keeps the rows that the result shows.
 */
#include "lib/shared/materialise.h"

static bool result_open(struct op_run *r)
{
    struct materialise *c = r->state;
    const struct plan_collect *data = r->node->data;
    materialise_open(r, c, &r->node->reads);
    c->limit = data->limit;
    c->spills = true;
    row_buffer_order(&c->buffer, data->by_position ? row_by_position : NULL, NULL);
    return true;
}

static enum flow result_finish(struct op_run *r)
{
    struct materialise *c = r->state;
    materialise_finish(r, c);
    uint64_t rows = row_buffer_rows(&c->buffer);
    r->counts.out = rows < c->limit ? rows : c->limit;
    run_set_result(r->worker->run, &c->buffer, r->counts.out);
    return FLOW_MORE;
}

const struct op_def op_result = {
    .name = "(result)",
    .fidelity = FIDELITY_EXACT,
    .traits = { .spread = SPREAD_STATES },
    .use = OP_IMPLIED,
    .state_size = sizeof(struct materialise),
    .open = result_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = result_finish,
};
