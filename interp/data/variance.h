/*
 * variance.h - mean and standard deviation of numbers, updated incrementally (Welford) and merged
 * (Chan), which avoids cancellation.
 *
 * The deviation is that of a sample, divisor n - 1: the one rule that stddev, rollingstd and
 * outlier share. Zeroed, it is empty.
 */
#ifndef SUMOQ_DATA_VARIANCE_H
#define SUMOQ_DATA_VARIANCE_H

#include <stdint.h>

struct variance {
    int64_t n;
    double mean, squares;
};

void variance_add(struct variance *s, double x);
void variance_merge(struct variance *into, const struct variance *from);
/* 0 for fewer than two numbers. */
double variance_deviation(const struct variance *s);

#endif
