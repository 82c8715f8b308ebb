/*
 * digits.h - doubles to digits and back, correctly rounded, independent of the locale: the C++
 * library's conversions, for number.c.
 */
#ifndef SUMOQ_DATA_NUMBER_DIGITS_H
#define SUMOQ_DATA_NUMBER_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { DIGITS_MOST = 17 };

/* The fewest digits that read back as `v`, which is positive and finite, and of these the nearest;
 * returns how many. The first digit has the weight 10 to the power of *exp. */
int digits_shortest(double v, char digits[DIGITS_MOST], int *exp);
/* The double next to the `n` bytes at `s`: digits, perhaps with a point and an exponent, but no
 * sign. Out of range: infinity if `large`, else 0. */
double digits_read(const char *s, size_t n, bool large);

#ifdef __cplusplus
}
#endif

#endif
