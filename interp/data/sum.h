/*
 * sum.h - a sum of numbers that hardly depends on the order of the rows.
 *
 * Integers are added exactly while they fit into 64 bits, doubles with compensated summation
 * (Neumaier). Zeroed, it is an empty sum.
 */
#ifndef SUMOQ_DATA_SUM_H
#define SUMOQ_DATA_SUM_H

#include "data/value.h"

struct sum {
    int64_t whole; /* of the integers, while it fits 64 bits */
    double real, lost;
    int64_t n;
};

/* Adds the number that the value represents (cell_numeric); false: it is not numeric. */
bool sum_add(struct sum *s, const struct cell *c);
void sum_add_real(struct sum *s, double x);
void sum_merge(struct sum *into, const struct sum *from);
double sum_total(const struct sum *s);
/* The sum; null if nothing was added. */
struct cell sum_mean(const struct sum *s);

#endif
