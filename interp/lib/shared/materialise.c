/*
 * materialise.c - see materialise.h.
 *
 * With a limit it keeps a few times that many rows, not all: `limit 10` over any input
 * takes little memory.
 */
#include "lib/shared/materialise.h"

enum {
    SLACK = 1024, /* rows kept beyond the limit before sorting again */
    LIMIT_IN_MEMORY = 100000,
};

static void release_rows(void *rows)
{
    row_buffer_release(rows);
}

void materialise_open(struct op_run *r, struct materialise *c, const struct slots *slots)
{
    row_buffer_init(&c->buffer, slots, op_budget(r));
    arena_on_release(&r->worker->arena, release_rows, &c->buffer);
    c->limit = SIZE_MAX;
}

bool materialise_joins_workers(const struct op_run *r)
{
    return r->node == r->plan->nodes[r->plan->holds];
}

/* The rows of a small limit stay in memory. */
static bool is_limited(const struct materialise *c)
{
    return c->limit <= LIMIT_IN_MEMORY || !c->spills;
}

static void cut(struct op_run *r, struct materialise *c)
{
    size_t before = c->buffer.n;
    row_buffer_sort(&c->buffer);
    row_buffer_truncate(&c->buffer, c->limit);
    r->counts.dropped[DROP_LIMIT] += before - c->buffer.n;
    c->worst = c->buffer.n == c->limit && c->limit > 0 ? c->buffer.items[c->buffer.n - 1] : NULL;
}

enum flow materialise_push(struct op_run *r, struct materialise *c, const struct batch *in)
{
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        if (c->worst && c->buffer.compare == row_by_position) {
            struct row position = { .time = in->time[row],
                                    .seq = in->seq[row],
                                    .nth = c->buffer.taken };
            if (row_by_position(c->worst, &position, NULL) < 0) {
                r->counts.dropped[DROP_LIMIT]++;
                continue;
            }
        }
        row_buffer_add(&c->buffer, in, row);
    }
    return materialise_settle(r, c);
}

enum flow materialise_settle(struct op_run *r, struct materialise *c)
{
    if (is_limited(c)) {
        if (c->limit < SIZE_MAX / 4 && c->buffer.n > 2 * c->limit + SLACK) {
            cut(r, c);
        }
        return FLOW_MORE;
    }
    return row_buffer_spill(&c->buffer) ? FLOW_MORE : op_fail_disk(r, c->buffer.file.why);
}

void materialise_finish(struct op_run *r, struct materialise *c)
{
    if (is_limited(c) && c->limit < SIZE_MAX) {
        cut(r, c);
    } else {
        row_buffer_sort(&c->buffer);
    }
}

enum flow materialise_emit(struct op_run *r, const struct materialise *c, materialise_each *each)
{
    struct batch *b = op_new_batch(r);
    struct row_iter iter;
    enum flow flow = FLOW_MORE;
    for (size_t i = 0; i < c->buffer.slots->n; i++) {
        struct cell **column = &b->cols[c->buffer.slots->items[i]];
        if (!*column) {
            *column = arena_array(&r->worker->arena, struct cell, b->cap);
        }
    }
    row_iter_open(&iter, &c->buffer, &r->worker->arena);
    size_t left = c->limit;
    while (flow == FLOW_MORE && left > 0) {
        arena_reset(&r->worker->scratch);
        if (row_iter_fill(&iter, b) == 0) {
            break;
        }
        r->counts.dropped[DROP_LIMIT] += b->live > left ? b->live - left : 0;
        batch_keep_first(b, left);
        left -= b->live;
        if (each) {
            each(r, b);
        }
        flow = op_emit(r, b);
    }
    row_iter_close(&iter);
    if (iter.why) {
        return op_fail_disk(r, iter.why);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

enum flow materialise_op_push(struct op_run *r, struct batch *in)
{
    return materialise_push(r, r->state, in);
}

bool materialise_op_combine(struct op_run *into, struct op_run *from)
{
    struct materialise *c = into->state, *other = from->state;
    row_buffer_append(&c->buffer, &other->buffer);
    return true;
}

enum flow materialise_op_finish(struct op_run *r)
{
    materialise_finish(r, r->state);
    return materialise_emit(r, r->state, NULL);
}
