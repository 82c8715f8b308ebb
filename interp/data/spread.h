/*
 * spread.h - mean and standard deviation of numbers, carried along (Welford) and joined (Chan), so
 * nothing cancels.
 *
 * The deviation is that of a sample, divisor n - 1: the one rule that stddev, rollingstd and
 * outlier share. Zeroed, it is empty.
 */
#ifndef SUMOQ_DATA_SPREAD_H
#define SUMOQ_DATA_SPREAD_H

#include <stdint.h>

struct spread {
    int64_t n;
    double mean, squares;
};

void spread_add(struct spread *s, double x);
void spread_merge(struct spread *into, const struct spread *from);
/* 0 for fewer than two numbers. */
double spread_deviation(const struct spread *s);

#endif
