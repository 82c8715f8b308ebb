/*
 * total.c - `total x by k`: the sum over all rows, on every row. Specified:
 * docs/language/operators.md, total.
 *
 * Until the end a row's result is the number of its group.
 */
#include "data/sum.h"
#include "lib/op/order/row_order.h"
#include "lib/shared/materialise.h"

struct total_state {
    struct row_order_state rows; /* first: row_order_open reads it */
    struct materialise materialise;
};

static const struct row_order_rule rule = { .result = "_total",
                                            .type = T_REAL,
                                            .state_size = sizeof(struct sum) };

static bool total_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    return row_order_bind(b, stage, out, &rule);
}

static bool total_open(struct op_run *r)
{
    struct total_state *s = r->state;
    row_order_open(r);
    materialise_open(r, &s->materialise, &r->node->keep);
    s->materialise.spills = true;
    return true;
}

static enum flow total_push(struct op_run *r, struct batch *in)
{
    const struct rel_window *p = &r->node->as.window;
    struct total_state *s = r->state;
    struct cell *groups = op_column(r, in, 0);
    size_t kept = 0;
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        size_t group = row_order_group(&s->rows, p, in, row);
        if (sum_add(tuple_map_state(&s->rows.groups, group), &s->rows.groups.arena,
                    &in->cols[p->field][row])) {
            groups[row] = cell_int((int64_t)group);
            in->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_VALUE] += in->live - kept;
    in->live = kept;
    return materialise_push(r, &s->materialise, in);
}

static void put_sums(struct op_run *r, struct batch *b)
{
    const struct total_state *s = r->state;
    struct cell *column = b->cols[r->node->writes.items[0]];
    for (size_t i = 0; column && i < b->live; i++) {
        struct cell *c = &column[b->sel[i]];
        *c = cell_real(sum_total(tuple_map_state(&s->rows.groups, (size_t)c->as.i)));
    }
}

static enum flow total_finish(struct op_run *r)
{
    struct total_state *s = r->state;
    return materialise_emit(r, &s->materialise,
                            plan_keeps(r->node, r->node->writes.items[0]) ? put_sums : NULL);
}

const struct op_def op_total = {
    .name = "total",
    .group = "order",
    .form = "total FIELD [as NAME] [by FIELD {, FIELD}]",
    .doc = "Adds the sum over all rows to every row.",
    .shape = { ROW_ORDER_CLAUSES },
    .examples = { { "* | count by user | total _count as all", "each user and the whole" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_WINDOW,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = total_bind,
    .state_size = sizeof(struct total_state),
    .open = total_open,
    .push = total_push,
    .combine = op_no_combine,
    .finish = total_finish,
};
