/*
 * decimal.h - rounding a number's decimal digits, as Java's formatting does: half up, on the fewest
 * digits that read back as the number, not on its binary value.
 */
#ifndef SUMOQ_LIB_TEXT_DECIMAL_H
#define SUMOQ_LIB_TEXT_DECIMAL_H

#include "data/number/number.h"

/* The digits of |v|, which is finite. */
void decimal_of_real(struct decimal *d, double v);
/* The digits of |v|. */
void decimal_of_int(struct decimal *d, int64_t v);
/* Keeps `places` digits after the point (negative: rounds to tens, hundreds, ...), half up. */
void decimal_round(struct decimal *d, int64_t places);
/* The digit that counts ten to the power of `power`. */
char decimal_digit(const struct decimal *d, int power);
/* The double nearest to the digits. */
double decimal_value(const struct decimal *d);

#endif
