/*
 * digits.h - doubles to digits and back, rounded exactly, in no locale: the C++ library after
 * number.h.
 */
#ifndef SUMOQ_DATA_DIGITS_H
#define SUMOQ_DATA_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { DIGITS_MOST = 17 };

/* The fewest digits that read back as `v`, which is positive and finite, and of these the nearest;
 * returns how many. The first stands for a multiple of ten to the power of *exp. */
int digits_shortest(double v, char digits[DIGITS_MOST], int *exp);
/* The double next to the `n` bytes at `s`: digits, perhaps with a point and an exponent, but no
 * sign. Infinity or 0 where it is out of range; `large` tells which. */
double digits_read(const char *s, size_t n, bool large);

#ifdef __cplusplus
}
#endif

#endif
