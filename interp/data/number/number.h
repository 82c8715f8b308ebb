/*
 * number.h - numbers to text and back (docs/language/types.md, numbers as strings).
 */
#ifndef SUMOQ_DATA_NUMBER_NUMBER_H
#define SUMOQ_DATA_NUMBER_NUMBER_H

#include "base/text.h"

enum { NUMBER_TEXT_MAX = 40 }; /* buffer size for any of the writers below */

/* digits[0].digits[1]... times ten to the power of exp; no trailing zeroes beyond the first. */
struct decimal {
    char digits[20];
    int n;
    int exp;
};

/* The fewest digits that read back as `v`, which is positive and finite. */
void number_digits(double v, struct decimal *out);
/* Decimal digits; returns the bytes written. No NUL. */
size_t number_int(char *to, int64_t v);
/* As Java does: `3.0`, `0.1`, `1.0E7`, `1.5E-5`, `NaN`, `Infinity`. */
size_t number_java(char *to, double v);
/* For people: `3`, `0.1`, plain digits for 1e-5 <= abs < 1e15, else as Java. */
size_t number_plain(char *to, double v);
/* For values that came with an event: shortest plain digits where that takes at most 21 characters,
 * else as Java; integral values without a fraction. A source spelling equal to this needs no copy
 * of itself. */
size_t number_loaded(char *to, double v);
/* [+-] digits [. digits] [e[+-]digits], `.5`, `5.`, NaN, Infinity, -Infinity, with ASCII white
 * space around; nothing else. True: a number; if *is_int, *i was set (64 bits, neither point nor
 * exponent), otherwise *f. */
bool number_read(struct str s, bool *is_int, int64_t *i, double *f);

#endif
