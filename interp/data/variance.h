/*
 * variance.h - mean and standard deviation of numbers in one order, updated incrementally
 * (Welford), which avoids cancellation.
 *
 * The deviation is that of a sample, divisor n - 1: the rule that stddev (data/exact_variance.h),
 * rollingstd and outlier share. Zeroed, it is empty.
 */
#ifndef SUMOQ_DATA_VARIANCE_H
#define SUMOQ_DATA_VARIANCE_H

#include <stdint.h>

struct variance {
    int64_t n;
    double mean, squares;
};

void variance_add(struct variance *s, double x);
/* 0 for fewer than two numbers. */
double variance_deviation(const struct variance *s);

#endif
