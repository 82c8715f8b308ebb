/*
 * row_iter.c - all rows of a row buffer in their order: the runs on disk and the rows in memory,
 * merged by a heap of their next rows; without an order one source after another.
 */
#include "base/check.h"
#include "exec/row_buffer.h"

enum {
    AHEAD = 16, /* rows in memory are scattered, so they are prefetched */
    LINE = 64,
};

static const struct row *advance(struct row_iter *w, size_t source)
{
    if (source == w->n_sources - 1) {
        if (w->at + AHEAD < w->held->n) {
            const char *row = (const char *)w->held->items[w->at + AHEAD];
            __builtin_prefetch(row);
            __builtin_prefetch(row + LINE);
        }
        return w->at < w->held->n ? w->held->items[w->at++] : NULL;
    }
    const struct row *row = spill_next(&w->readers[source]);
    if (!row && w->readers[source].why) {
        w->why = w->readers[source].why;
    }
    return row;
}

/* Equal rows keep the order of their sources. */
static bool is_before(const struct row_iter *w, size_t a, size_t b)
{
    int c = w->held->compare ? w->held->compare(w->heads[a], w->heads[b], w->held->ctx) : 0;
    return c != 0 ? c < 0 : a < b;
}

static void sink(struct row_iter *w, size_t i)
{
    for (;;) {
        size_t least = i, left = 2 * i + 1, right = left + 1;
        if (left < w->n_heap && is_before(w, w->heap[left], w->heap[least])) {
            least = left;
        }
        if (right < w->n_heap && is_before(w, w->heap[right], w->heap[least])) {
            least = right;
        }
        if (least == i) {
            return;
        }
        size_t swap = w->heap[i];
        w->heap[i] = w->heap[least];
        w->heap[least] = swap;
        i = least;
    }
}

void row_iter_open(struct row_iter *w, const struct row_buffer *r, struct arena *a)
{
    CHECK(row_buffer_is_sorted(r));
    *w = (struct row_iter) { .held = r, .n_sources = r->runs.n + 1, .last = SIZE_MAX };
    w->readers = arena_array(a, struct spill_reader, r->runs.n + 1);
    w->heads = arena_array(a, const struct row *, w->n_sources);
    w->heap = arena_array(a, size_t, w->n_sources);
    for (size_t i = 0; i < r->runs.n; i++) {
        spill_read(&w->readers[i], r->runs.items[i], a, r->budget);
    }
    for (size_t i = 0; i < w->n_sources; i++) {
        w->heads[i] = advance(w, i);
        if (w->heads[i]) {
            w->heap[w->n_heap++] = i;
        }
    }
    for (size_t i = w->n_heap / 2; i-- > 0;) {
        sink(w, i);
    }
}

const struct row *row_iter_next(struct row_iter *w)
{
    /* nobody adds rows while they are read */
    CHECK(w->n_sources == w->held->runs.n + 1 && w->at <= w->held->n);
    if (w->last != SIZE_MAX) {
        /* the source of the last row returned advances only now, so that the row was valid until
         * here */
        w->heads[w->last] = advance(w, w->last);
        if (!w->heads[w->last]) {
            w->heap[0] = w->heap[--w->n_heap];
        }
        sink(w, 0);
        w->last = SIZE_MAX;
    }
    if (w->n_heap == 0 || w->why) {
        return NULL;
    }
    assert(w->n_heap <= w->n_sources);
    w->last = w->heap[0];
    w->transient = w->last != w->n_sources - 1;
    return w->heads[w->last];
}

size_t row_iter_fill(struct row_iter *w, struct batch *b)
{
    const struct slots *slots = w->held->slots;
    const struct row *row;
    size_t n = 0;
    while (n < b->cap && (row = row_iter_next(w))) {
        b->time[n] = row->time;
        b->seq[n] = row->seq;
        for (size_t k = 0; k < slots->n; k++) {
            b->cols[slots->items[k]][n] =
                w->transient ? cell_keep(b->scratch, &row->cells[k]) : row->cells[k];
        }
        n++;
    }
    b->rows = n;
    batch_select_all(b);
    return n;
}

void row_iter_close(struct row_iter *w)
{
    for (size_t i = 0; i + 1 < w->n_sources; i++) {
        spill_read_end(&w->readers[i]);
    }
}
