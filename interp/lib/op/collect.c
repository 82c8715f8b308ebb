/*
 * collect.c - see collect.h.
 *
 * With a limit it keeps a few times as many rows as are wanted, not all: `limit 10` over any input
 * takes little memory.
 */
#include "lib/op/collect.h"

enum { SLACK = 1024 }; /* rows kept beyond the limit before sorting again */

static void held_release(void *rows)
{
    held_free(rows);
}

void collect_open(struct op_run *r, struct collect *c, const struct slots *slots)
{
    held_init(&c->held, slots, op_budget(r));
    arena_on_release(&r->worker->arena, held_release, &c->held);
}

bool collect_joins_workers(const struct op_run *r)
{
    return r->node == r->plan->nodes[r->plan->holds];
}

static void cut(struct op_run *r, struct collect *c)
{
    size_t before = c->held.n;
    if (c->compare) {
        held_sort(&c->held, c->compare, c->ctx);
    }
    held_cut(&c->held, c->limit);
    r->counts.dropped[DROP_LIMIT] += before - c->held.n;
    c->worst = c->held.n == c->limit && c->limit > 0 ? c->held.items[c->held.n - 1] : NULL;
}

static void collect_push(struct op_run *r, struct collect *c, const struct batch *in)
{
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        if (c->worst && c->compare == held_by_position) {
            struct row position = { .time = in->time[row],
                                    .seq = in->seq[row],
                                    .nth = c->held.taken };
            if (held_by_position(c->worst, &position, NULL) < 0) {
                r->counts.dropped[DROP_LIMIT]++;
                continue;
            }
        }
        held_add(&c->held, in, row);
    }
    if (c->limit < SIZE_MAX / 4 && c->held.n > 2 * c->limit + SLACK) {
        cut(r, c);
    }
}

void collect_finish(struct op_run *r, struct collect *c)
{
    if (c->limit < SIZE_MAX) {
        cut(r, c);
    } else if (c->compare) {
        held_sort(&c->held, c->compare, c->ctx);
    }
}

static enum flow collect_emit(struct op_run *r, const struct collect *c)
{
    struct batch *b = op_new_batch(r);
    enum flow flow = FLOW_MORE;
    for (size_t i = 0; i < c->held.slots->n; i++) {
        struct cell **column = &b->cols[c->held.slots->items[i]];
        if (!*column) {
            *column = arena_array(&r->worker->arena, struct cell, b->cap);
        }
    }
    for (size_t at = 0; at < c->held.n && flow == FLOW_MORE; at += b->rows) {
        arena_reset(&r->worker->scratch);
        held_fill(&c->held, at, b);
        flow = op_emit(r, b);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

enum flow collect_op_push(struct op_run *r, struct batch *in)
{
    collect_push(r, r->state, in);
    return FLOW_MORE;
}

bool collect_op_combine(struct op_run *into, struct op_run *from)
{
    struct collect *c = into->state, *other = from->state;
    held_join(&c->held, &other->held);
    return true;
}

enum flow collect_op_finish(struct op_run *r)
{
    collect_finish(r, r->state);
    return collect_emit(r, r->state);
}
