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

static const struct row *advance(struct row_iter *it, size_t source)
{
    if (source == it->n_sources - 1) {
        if (it->at + AHEAD < it->buffer->n) {
            const char *row = (const char *)it->buffer->items[it->at + AHEAD];
            __builtin_prefetch(row);
            __builtin_prefetch(row + LINE);
        }
        return it->at < it->buffer->n ? it->buffer->items[it->at++] : NULL;
    }
    const struct row *row = spill_next(&it->readers[source]);
    if (!row && it->readers[source].why) {
        it->why = it->readers[source].why;
    }
    return row;
}

/* Equal rows keep the order of their sources. */
static bool is_before(const struct row_iter *it, size_t a, size_t b)
{
    int c =
        it->buffer->compare ? it->buffer->compare(it->heads[a], it->heads[b], it->buffer->ctx) : 0;
    return c != 0 ? c < 0 : a < b;
}

static void sink(struct row_iter *it, size_t i)
{
    for (;;) {
        size_t least = i, left = 2 * i + 1, right = left + 1;
        if (left < it->n_heap && is_before(it, it->heap[left], it->heap[least])) {
            least = left;
        }
        if (right < it->n_heap && is_before(it, it->heap[right], it->heap[least])) {
            least = right;
        }
        if (least == i) {
            return;
        }
        size_t swap = it->heap[i];
        it->heap[i] = it->heap[least];
        it->heap[least] = swap;
        i = least;
    }
}

void row_iter_open(struct row_iter *it, const struct row_buffer *r, struct arena *a)
{
    CHECK(row_buffer_is_sorted(r));
    *it = (struct row_iter) { .buffer = r, .n_sources = r->runs.n + 1, .last = SIZE_MAX };
    it->readers = arena_array(a, struct spill_reader, r->runs.n + 1);
    it->heads = arena_array(a, const struct row *, it->n_sources);
    it->heap = arena_array(a, size_t, it->n_sources);
    for (size_t i = 0; i < r->runs.n; i++) {
        spill_read(&it->readers[i], r->runs.items[i], a, r->budget);
    }
    for (size_t i = 0; i < it->n_sources; i++) {
        it->heads[i] = advance(it, i);
        if (it->heads[i]) {
            it->heap[it->n_heap++] = i;
        }
    }
    for (size_t i = it->n_heap / 2; i-- > 0;) {
        sink(it, i);
    }
}

const struct row *row_iter_next(struct row_iter *it)
{
    /* nobody adds rows while they are read */
    CHECK(it->n_sources == it->buffer->runs.n + 1 && it->at <= it->buffer->n);
    if (it->last != SIZE_MAX) {
        /* the source of the last row returned advances only now, so that the row was valid until
         * here */
        it->heads[it->last] = advance(it, it->last);
        if (!it->heads[it->last]) {
            it->heap[0] = it->heap[--it->n_heap];
        }
        sink(it, 0);
        it->last = SIZE_MAX;
    }
    if (it->n_heap == 0 || it->why) {
        return NULL;
    }
    assert(it->n_heap <= it->n_sources);
    it->last = it->heap[0];
    it->transient = it->last != it->n_sources - 1;
    return it->heads[it->last];
}

size_t row_iter_fill(struct row_iter *it, struct batch *b)
{
    const struct slots *slots = it->buffer->slots;
    const struct row *row;
    size_t n = 0;
    while (n < b->cap && (row = row_iter_next(it))) {
        b->time[n] = row->time;
        b->seq[n] = row->seq;
        for (size_t k = 0; k < slots->n; k++) {
            b->cols[slots->items[k]][n] =
                it->transient ? cell_keep(b->scratch, &row->cells[k]) : row->cells[k];
        }
        n++;
    }
    b->rows = n;
    batch_select_all(b);
    return n;
}

void row_iter_close(struct row_iter *it)
{
    for (size_t i = 0; i + 1 < it->n_sources; i++) {
        spill_read_end(&it->readers[i]);
    }
}
