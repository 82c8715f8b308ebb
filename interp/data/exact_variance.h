/*
 * exact_variance.h - the standard deviation of numbers that come in any order and divided in any
 * way: from the exact sums of the numbers and of their squares.
 *
 * The deviation is that of a sample, divisor n - 1, as in data/variance.h, which is for windows of
 * rows in one order. Zeroed, it is empty.
 */
#ifndef SUMOQ_DATA_EXACT_VARIANCE_H
#define SUMOQ_DATA_EXACT_VARIANCE_H

#include "data/state_bytes.h"

struct exact_variance {
    int64_t n;
    int64_t whole;        /* sum of the small integers */
    uint64_t squares[2];  /* of their squares: the low and the high half */
    struct exact *others; /* the sums of the others and of their squares; NULL: none */
    bool not_finite;      /* some number is not */
};

void exact_variance_add(struct exact_variance *s, struct arena *a, double x);
void exact_variance_merge(struct exact_variance *into, struct arena *a,
                          const struct exact_variance *from);
/* 0 for fewer than two numbers. */
double exact_variance_deviation(const struct exact_variance *s);
/* As bytes (data/state_bytes.h), and merged from such; false: they are damaged. */
void exact_variance_save(const struct exact_variance *s, struct buf *to);
bool exact_variance_restore(struct exact_variance *into, struct arena *a, struct str from);

#endif
