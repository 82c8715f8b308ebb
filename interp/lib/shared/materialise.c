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

/* What the frames of a state hold. */
static struct str kind_of(struct op_run *r, struct buf *to)
{
    const struct materialise *c = r->state;
    buf_printf(to, "%s: rows of %zu cells", r->node->op->name, c->buffer.slots->n);
    return buf_view(to);
}

/* Rows on their way into frames. */
struct writer {
    struct buf to, kind;
    size_t width, start;
    state_frame *frame;
    void *ctx;
};

static bool end_frame(struct writer *w)
{
    bool ok = true;
    if (w->to.b.len > 0) {
        state_close(&w->to, w->start);
        ok = w->frame(w->ctx, buf_view(&w->to));
        buf_clear(&w->to);
    }
    return ok;
}

static bool put_row(struct writer *w, const struct row *row)
{
    if (w->to.b.len == 0) {
        w->start = state_open(&w->to, buf_view(&w->kind));
    }
    state_put_int(&w->to, row->time);
    state_put_uint(&w->to, row->seq);
    state_put_uint(&w->to, row->nth);
    for (size_t i = 0; i < w->width; i++) {
        state_put_cell(&w->to, &row->cells[i]);
    }
    return w->to.b.len < STATE_FRAME || end_frame(w);
}

static bool put_run(struct op_run *r, struct writer *w, struct spill_run run)
{
    struct spill_reader reader;
    const struct row *row;
    bool ok = true;
    spill_read(&reader, run, &r->worker->arena, op_budget(r));
    while (ok && (row = spill_next(&reader))) {
        ok = put_row(w, row);
    }
    if (reader.why) {
        op_fail_disk(r, reader.why);
        ok = false;
    }
    spill_read_end(&reader);
    return ok;
}

bool materialise_op_save(struct op_run *r, state_frame *frame, void *ctx)
{
    const struct materialise *c = r->state;
    struct writer w = { .width = c->buffer.slots->n, .frame = frame, .ctx = ctx };
    bool ok = true;
    block_init(&w.to.b, op_budget(r));
    kind_of(r, &w.kind);
    for (size_t i = 0; i < c->buffer.n && ok; i++) {
        ok = put_row(&w, c->buffer.items[i]);
    }
    for (size_t i = 0; i < c->buffer.runs.n && ok; i++) {
        ok = put_run(r, &w, c->buffer.runs.items[i]);
    }
    ok = ok && end_frame(&w);
    buf_release(&w.to);
    buf_release(&w.kind);
    return ok;
}

bool materialise_op_restore(struct op_run *into, struct str frame)
{
    struct materialise *c = into->state;
    struct buf kind = BUF_INIT;
    struct str inside;
    struct arena a;
    size_t width = c->buffer.slots->n;
    bool ok = state_take(&frame, kind_of(into, &kind), &inside) && frame.len == 0;
    buf_release(&kind);
    if (!ok) {
        return false;
    }
    arena_init(&a, NULL);
    struct row *row = arena_zero(&a, sizeof *row + width * sizeof(struct cell));
    struct state_reader r = state_read(inside);
    while (r.at < r.end && !r.damaged) {
        row->time = state_int(&r);
        row->seq = state_uint(&r);
        row->nth = state_uint(&r);
        for (size_t i = 0; i < width; i++) {
            row->cells[i] = state_cell(&r);
        }
        if (!r.damaged) {
            row_buffer_add_row(&c->buffer, row);
        }
    }
    arena_release(&a);
    return state_done(&r) && materialise_settle(into, c) != FLOW_FAIL;
}

enum flow materialise_op_finish(struct op_run *r)
{
    materialise_finish(r, r->state);
    return materialise_emit(r, r->state, NULL);
}
