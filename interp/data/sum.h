/*
 * sum.h - a sum of numbers that does not depend on the order of the rows, nor on how they were
 * divided: the sum is exact, and rounded once.
 *
 * Integers are added in 64 bits, doubles in a pair of doubles whose additions are checked for lost
 * bits; what does not fit goes into an exact number (data/number/exact.h). Zeroed, it is an empty
 * sum.
 */
#ifndef SUMOQ_DATA_SUM_H
#define SUMOQ_DATA_SUM_H

#include "data/state_bytes.h"
#include "data/value.h"

struct exact;

struct sum {
    int64_t whole;      /* of the integers, while it fits 64 bits */
    double real, lost;  /* exactly the sum of the others; `real` not finite: that is the sum */
    struct exact *wide; /* what did not fit the others; NULL: nothing */
    int64_t n;
};

/* Adds the number that the value represents (cell_numeric); false: it is not numeric. What is
 * allocated is in `a`; NULL: nothing, and what does not fit a pair of doubles is rounded. */
bool sum_add(struct sum *s, struct arena *a, const struct cell *c);
void sum_add_real(struct sum *s, struct arena *a, double x);
void sum_merge(struct sum *into, struct arena *a, const struct sum *from);
/* The double nearest to the sum. */
double sum_total(const struct sum *s);
/* That over the number of summands; null if nothing was added. */
struct cell sum_mean(const struct sum *s);
/* The sum as bytes (data/state_bytes.h), and merged from such; false: they are damaged. */
void sum_save(const struct sum *s, struct buf *to);
bool sum_restore(struct sum *into, struct arena *a, struct str from);

#endif
