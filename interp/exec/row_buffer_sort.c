/*
 * row_buffer_sort.c - a stable sort of buffered rows (see row_buffer.h): by their prefixes in a
 * dense array, in as many threads as buffers were merged, or, when memory is short, by the rows
 * themselves.
 */
#include "base/check.h"
#include "exec/row_buffer.h"

#include "base/os/threads.h"
#include "base/sort.h"

enum {
    PARTS_MOST = 16,
    LEAST_PARTED = 1 << 16, /* rows; fewer are sorted before a thread has started */
};

/* A row with its prefix; zeros without one. */
struct sorted_row {
    uint64_t prefix[2];
    struct row *row;
};

static int by_prefix(const void *a, const void *b, const void *ctx)
{
    const struct sorted_row *x = a, *y = b;
    const struct row_buffer *r = ctx;
    if (x->prefix[0] != y->prefix[0]) {
        return x->prefix[0] < y->prefix[0] ? -1 : 1;
    }
    if (x->prefix[1] != y->prefix[1]) {
        return x->prefix[1] < y->prefix[1] ? -1 : 1;
    }
    return r->compare(x->row, y->row, r->ctx);
}

static int by_row(const void *a, const void *b, const void *ctx)
{
    const struct row_buffer *r = ctx;
    return r->compare(*(struct row *const *)a, *(struct row *const *)b, r->ctx);
}

/* Whether half of the memory is in use, or would be with so much more. */
static bool budget_is_tight(const struct budget *b, size_t more)
{
    return b && b->limit != 0 &&
           atomic_load_explicit(&b->used, memory_order_relaxed) + more > b->limit / 2;
}

bool row_buffer_is_sorted(const struct row_buffer *r)
{
    for (size_t i = 1; r->compare && i < r->n; i++) {
        if (r->compare(r->items[i - 1], r->items[i], r->ctx) > 0) {
            return false;
        }
    }
    return true;
}

/* A part of the rows, sorted by one thread. */
struct part {
    const struct row_buffer *buffer;
    struct sorted_row *rows, *aside; /* of all parts */
    size_t left, right;
};

/* Fills the part with its rows and their prefixes, and sorts them. */
static void sort_part(void *what)
{
    const struct part *p = what;
    const struct row_buffer *r = p->buffer;
    size_t n = p->right - p->left;
    struct sorted_row *rows = p->rows + p->left;
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct sorted_row) { { 0, 0 }, r->items[p->left + i] };
        r->prefix(rows[i].row, r->ctx, rows[i].prefix);
    }
    sort_stable_inline(rows, p->aside + p->left, n, sizeof *rows, by_prefix, r);
}

/* By prefixes, which takes memory for two more lists of the rows. */
static void sort_by_prefix(struct row_buffer *r)
{
    struct block buffer;
    block_init(&buffer, r->budget);
    struct sorted_row *from = block_reserve(&buffer, 2 * r->n * sizeof *from), *to = from + r->n;
    struct part parts[PARTS_MOST];
    size_t n = r->n < LEAST_PARTED ? 1 : r->joined + 1;
    n = n < PARTS_MOST ? n : PARTS_MOST;
    for (size_t k = 0; k < n; k++) {
        parts[k] = (struct part) { r, from, to, r->n * k / n, r->n * (k + 1) / n };
    }
    threads_run(sort_part, parts, n, sizeof *parts);
    /* neighbours are merged until one is left */
    for (size_t step = 1; step < n; step *= 2) {
        for (size_t k = 0; k < n; k += 2 * step) {
            size_t middle = k + step < n ? parts[k + step].left : r->n;
            size_t right = k + 2 * step < n ? parts[k + 2 * step].left : r->n;
            sort_merge(from, to, parts[k].left, middle, right, sizeof *from, by_prefix, r);
        }
        struct sorted_row *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < r->n; i++) {
        r->items[i] = from[i].row;
    }
    block_release(&buffer);
}

static void sort_rows(struct row_buffer *r)
{
    if (row_buffer_is_sorted(r)) {
        return;
    }
    if (r->prefix && !budget_is_tight(r->budget, 2 * r->n * sizeof(struct sorted_row))) {
        sort_by_prefix(r);
        return;
    }
    struct block aside;
    block_init(&aside, r->budget);
    sort_stable_inline(r->items, block_reserve(&aside, r->n * sizeof *r->items), r->n,
                       sizeof *r->items, by_row, r);
    block_release(&aside);
}

void row_buffer_sort(struct row_buffer *r)
{
    sort_rows(r);
    CHECK(row_buffer_is_sorted(r));
}
