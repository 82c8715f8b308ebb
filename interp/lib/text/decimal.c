/*
 * decimal.c - see decimal.h. Zero is one digit 0 with exponent 0.
 */
#include "lib/text/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct decimal zero = { .digits = "0", .n = 1 };

void decimal_of_real(struct decimal *d, double v)
{
    if (v == 0) {
        *d = zero;
    } else {
        number_digits(fabs(v), d);
    }
}

static void drop_zeroes(struct decimal *d)
{
    while (d->n > 1 && d->digits[d->n - 1] == '0') {
        d->n--;
    }
}

void decimal_of_int(struct decimal *d, int64_t v)
{
    char buffer[NUMBER_TEXT_MAX];
    size_t len = number_int(buffer, v);
    size_t sign = v < 0;
    d->n = (int)(len - sign);
    d->exp = d->n - 1;
    memcpy(d->digits, buffer + sign, len - sign);
    drop_zeroes(d);
}

static bool is_zero(const struct decimal *d)
{
    return d->digits[0] == '0';
}

void decimal_round(struct decimal *d, int64_t places)
{
    if (is_zero(d) || places >= d->n - 1 - (int64_t)d->exp) {
        return;
    }
    enum { FAR = -400 }; /* left of every double's digits */
    int64_t kept = d->exp + 1 + (places > FAR ? places : FAR);
    bool up = kept >= 0 && d->digits[kept] >= '5';
    if (kept <= 0 && !up) {
        *d = zero;
        return;
    }
    d->n = (int)kept;
    while (up && d->n > 0 && d->digits[d->n - 1] == '9') {
        d->n--;
    }
    if (d->n == 0) {
        /* 9.96 to 10.0, or 0.6 to 1 */
        d->digits[0] = '1';
        d->n = 1;
        d->exp++;
    } else if (up) {
        d->digits[d->n - 1]++;
    }
    drop_zeroes(d);
}

char decimal_digit(const struct decimal *d, int power)
{
    int at = d->exp - power;
    return at >= 0 && at < d->n ? d->digits[at] : '0';
}

double decimal_value(const struct decimal *d)
{
    /* an integer times a power of ten: no decimal point, so no locale */
    char buffer[NUMBER_TEXT_MAX + sizeof d->digits];
    snprintf(buffer, sizeof buffer, "%.*se%d", d->n, d->digits, d->exp - (d->n - 1));
    return strtod(buffer, NULL);
}
