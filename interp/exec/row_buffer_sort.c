/*
 * row_buffer_sort.c - a stable sort of held rows (see row_buffer.h): by their prefixes in a dense
 * array, in as many threads as holders were joined, or in little room by the rows themselves.
 */
#include "exec/row_buffer.h"

#include "base/threads.h"

enum {
    PARTS_MOST = 16,
    LEAST_PARTED = 1 << 16, /* rows; fewer are sorted before a thread has started */
};

/* A row with its prefix, zeros where there is none. */
struct sorted_row {
    uint64_t prefix[2];
    struct row *row;
};

static bool goes_first(const struct row_buffer *r, const struct sorted_row *a,
                       const struct sorted_row *b)
{
    if (a->prefix[0] != b->prefix[0]) {
        return a->prefix[0] < b->prefix[0];
    }
    if (a->prefix[1] != b->prefix[1]) {
        return a->prefix[1] < b->prefix[1];
    }
    return r->compare(a->row, b->row, r->ctx) <= 0;
}

/* Is half of the memory in use, or would it be with so much more? */
static bool budget_is_tight(const struct budget *b, size_t more)
{
    return b && b->limit != 0 &&
           atomic_load_explicit(&b->used, memory_order_relaxed) + more > b->limit / 2;
}

/* Merges two sorted neighbours of `from` into `to`. */
static void merge(const struct row_buffer *r, const struct sorted_row *from, struct sorted_row *to,
                  size_t left, size_t middle, size_t right)
{
    size_t i = left, j = middle;
    for (size_t k = left; k < right; k++) {
        bool take_left = i < middle;
        if (take_left && j < right) {
            take_left = goes_first(r, &from[i], &from[j]);
        }
        to[k] = take_left ? from[i++] : from[j++];
    }
}

static bool is_sorted(const struct row_buffer *r)
{
    for (size_t i = 1; i < r->n; i++) {
        if (r->compare(r->items[i - 1], r->items[i], r->ctx) > 0) {
            return false;
        }
    }
    return true;
}

/* A part of the rows, sorted by one thread. */
struct part {
    const struct row_buffer *held;
    struct sorted_row *rows, *aside; /* of all parts */
    size_t left, right;
};

/* Fills the part with its rows and their prefixes, and sorts them. */
static void sort_part(void *what)
{
    const struct part *p = what;
    const struct row_buffer *r = p->held;
    struct sorted_row *from = p->rows, *to = p->aside;
    for (size_t i = p->left; i < p->right; i++) {
        from[i] = (struct sorted_row) { { 0, 0 }, r->items[i] };
        r->prefix(r->items[i], r->ctx, from[i].prefix);
    }
    size_t n = p->right - p->left;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t left = p->left; left < p->right; left += 2 * width) {
            size_t middle = left + width < p->right ? left + width : p->right;
            size_t right = left + 2 * width < p->right ? left + 2 * width : p->right;
            merge(r, from, to, left, middle, right);
        }
        struct sorted_row *swap = from;
        from = to;
        to = swap;
    }
    if (from != p->rows) {
        memcpy(p->rows + p->left, from + p->left, n * sizeof *from);
    }
}

/* By prefixes, which takes room for two more lists of the rows. */
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
    /* neighbours are merged until there is one */
    for (size_t step = 1; step < n; step *= 2) {
        for (size_t k = 0; k < n; k += 2 * step) {
            size_t middle = k + step < n ? parts[k + step].left : r->n;
            size_t right = k + 2 * step < n ? parts[k + 2 * step].left : r->n;
            merge(r, from, to, parts[k].left, middle, right);
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

/* Without them, in little room: each half is sorted, then the left one, aside, merged with the
 * other. */
static void sort_in_place(const struct row_buffer *r, struct row **rows, size_t n,
                          struct row **aside)
{
    size_t half = n / 2, i = 0, j = half;
    if (n < 2) {
        return;
    }
    sort_in_place(r, rows, half, aside);
    sort_in_place(r, rows + half, n - half, aside);
    memcpy(aside, rows, half * sizeof *aside);
    for (size_t k = 0; i < half; k++) {
        bool take_left = j >= n || r->compare(aside[i], rows[j], r->ctx) <= 0;
        rows[k] = take_left ? aside[i++] : rows[j++];
    }
}

void row_buffer_sort(struct row_buffer *r)
{
    if (!r->compare || is_sorted(r)) {
        return;
    }
    if (r->prefix && !budget_is_tight(r->budget, 2 * r->n * sizeof(struct sorted_row))) {
        sort_by_prefix(r);
        return;
    }
    struct block buffer;
    block_init(&buffer, r->budget);
    sort_in_place(r, r->items, r->n, block_reserve(&buffer, (r->n / 2 + 1) * sizeof(struct row *)));
    block_release(&buffer);
}
