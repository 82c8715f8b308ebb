/*
 * smooth.c - `smooth x, 5 by k`: a moving mean. Specified: docs/language/operators.md, smooth.
 */
#include "data/sum.h"
#include "lib/op/order/row_order.h"
#include "lib/op/order/window.h"

static bool step(void *state, const struct row_order_scratch *buffer, const struct cell *in,
                 struct cell *out)
{
    struct window *w = state;
    struct sum sum = { 0 };
    window_add(w, buffer, in);
    for (size_t i = 0; i < w->n; i++) {
        if (!isnan(w->values[i])) {
            sum_add_real(&sum, NULL, w->values[i]);
        }
    }
    *out = sum_mean(&sum);
    return true;
}

static const struct row_order_rule rule = { .result = "_smooth",
                                            .type = T_REAL,
                                            .rows = 10,
                                            .state_size = sizeof(struct window),
                                            .step = step };

static bool smooth_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    return row_order_bind(b, stage, out, &rule);
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
    .fidelity = FIDELITY_EXACT,
    .kind = REL_WINDOW,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = smooth_bind,
    .state_size = sizeof(struct row_order_state),
    .open = row_order_open,
    .push = row_order_push,
};
