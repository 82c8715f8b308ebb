/*
 * batch.c - rows as columns of cells, with a selection.
 */
#include "data/batch.h"

#include "base/check.h"

struct batch *batch_new(struct arena *a, struct arena *scratch, size_t n_cols, size_t cap)
{
    assert(cap >= 1 && cap <= BATCH_ROWS);
    struct batch *b = arena_new(a, struct batch);
    b->cols = arena_array(a, struct cell *, n_cols);
    b->n_cols = n_cols;
    for (size_t i = 0; i < n_cols; i++) {
        b->cols[i] = arena_array(a, struct cell, cap);
    }
    b->time = arena_array(a, int64_t, cap);
    b->seq = arena_array(a, uint64_t, cap);
    b->sel = arena_array(a, uint16_t, cap);
    b->cap = cap;
    b->scratch = scratch;
    return b;
}

void batch_check(const struct batch *b)
{
    assert(b->cap <= BATCH_ROWS && b->rows <= b->cap && b->live <= b->rows);
    for (size_t i = 0; CHECKS && i < b->live; i++) {
        CHECK(b->sel[i] < b->rows);
        CHECK(i == 0 || b->sel[i - 1] < b->sel[i]);
    }
}

void batch_select_all(struct batch *b)
{
    assert(b->rows <= b->cap);
    for (size_t i = 0; i < b->rows; i++) {
        b->sel[i] = (uint16_t)i;
    }
    b->live = b->rows;
}

void batch_keep_first(struct batch *b, size_t n)
{
    if (b->live > n) {
        b->live = n;
    }
}
