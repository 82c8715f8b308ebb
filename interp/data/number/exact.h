/*
 * exact.h - sums of doubles, and of their squares, without any rounding: independent of the order
 * of the summands and of how they were divided.
 *
 * A fixed-point number in digits of 32 bits (a superaccumulator), of which only the range in use
 * has memory: values between 0.001 and 10^6 take about a hundred bytes. Zeroed, it is 0.
 */
#ifndef SUMOQ_DATA_NUMBER_EXACT_H
#define SUMOQ_DATA_NUMBER_EXACT_H

#include "base/arena.h"

enum {
    EXACT_LOWEST = -68, /* digit of the least square, 2^-2148 */
    EXACT_DIGITS = 145, /* to the sum of 2^62 greatest squares, and their product with 2^63 */
};

struct exact {
    int64_t *digits; /* of 32 bits and sign, carries outstanding; digit i weighs 2^(32 (low + i)) */
    int low;
    int n;
    uint32_t pending; /* additions since the carries were last done */
};

/* The same in a canonical form: a sign, digits without zeroes at either end. 0 has no digits. */
struct exact_digits {
    bool negative;
    int low, n;
    uint32_t digits[EXACT_DIGITS + 2];
};

/* An empty number in `digits`, which never allocates: with room for additions that have digits from
 * `low` to before `high`. */
void exact_init(struct exact *x, int64_t digits[EXACT_DIGITS], int low, int high);
/* Adds `v`, which is finite. What is allocated is in `a`. */
void exact_add(struct exact *x, struct arena *a, double v);
/* Adds `v` squared. */
void exact_add_square(struct exact *x, struct arena *a, double v);
/* Adds an integer. */
void exact_add_int(struct exact *x, struct arena *a, int64_t v);
void exact_add_digits(struct exact *x, struct arena *a, const struct exact_digits *d);
void exact_merge(struct exact *into, struct arena *a, const struct exact *from);
void exact_get_digits(const struct exact *x, struct exact_digits *out);
/* The nearest double, ties to even; beyond the range of doubles an infinity. For sums of doubles,
 * not of squares. */
double exact_round(const struct exact *x);
/* The nearest m times 2^*exponent, where m has 53 bits: m is 0 or 2^52 <= |m| < 2^53. */
double exact_round_scaled(const struct exact *x, int *exponent);
/* Adds a * b, or subtracts it. `x` has room for the result. */
void exact_add_product(struct exact *x, const struct exact_digits *a, const struct exact_digits *b,
                       bool minus);

#endif
