/*
 * count_frequent.c - `count_frequent a, b`: how often combinations of values occur, most frequent
 * first; the count is exact. Specified: docs/language/aggregates.md.
 */
#include "lib/op/order/frequent.h"
#include "lib/shared/show.h"

enum { ROWS_MAX = 10000 };

static bool count_frequent_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    if (!stage_match(b, stage, c) || !show_unique(b, "count_frequent", &c[0])) {
        return false;
    }
    const struct frequent_plan *p = frequent_bind(b, &c[0], "_approxcount", ROWS_MAX);
    out->data = p;
    if (p) {
        group_stage_note(b, &p->grouped, p->rows);
    }
    return p != NULL;
}

static bool count_frequent_open(struct op_run *r)
{
    const struct frequent_plan *p = r->node->data;
    group_stage_open(r, r->state, &p->grouped);
    return true;
}

static enum flow count_frequent_push(struct op_run *r, struct batch *in)
{
    return group_stage_push(r, r->state, in);
}

static enum flow count_frequent_finish(struct op_run *r)
{
    return frequent_finish(r, r->state, r->node->data);
}

const struct op_def op_count_frequent = {
    .name = "count_frequent",
    .group = "aggregate",
    .form = "count_frequent FIELD {, FIELD}",
    .doc = "The most frequent combinations of values, and how often each occurs in _approxcount.",
    .shape = { { NULL, CLAUSE_NAMES, .repeats = true,
                 .doc = "the fields; other aggregates and `by` are not possible" } },
    .examples = { { "* | count_frequent user, action", "the most frequent pairs" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_AGGREGATE,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .bind = count_frequent_bind,
    .state_size = sizeof(struct group_stage),
    .open = count_frequent_open,
    .push = count_frequent_push,
    .combine = group_stage_combine,
    .save = group_stage_save,
    .restore = group_stage_restore,
    .finish = count_frequent_finish,
};
