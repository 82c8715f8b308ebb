/*
 * accum.c - `accum x by k`: a running sum. Specified: docs/language/operators.md, accum.
 */
#include "data/sum.h"
#include "lib/op/order/row_order.h"

static bool step(void *state, const struct row_order_scratch *buffer, const struct cell *in,
                 struct cell *out)
{
    (void)buffer;
    if (!sum_add(state, NULL, in)) {
        return false;
    }
    *out = cell_real(sum_total(state));
    return true;
}

static const struct row_order_rule rule = {
    .result = "_accum", .type = T_REAL, .state_size = sizeof(struct sum), .step = step
};

static bool accum_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    return row_order_bind(b, stage, out, &rule);
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
    .fidelity = FIDELITY_EXACT,
    .kind = REL_WINDOW,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = accum_bind,
    .state_size = sizeof(struct row_order_state),
    .open = row_order_open,
    .push = row_order_push,
};
