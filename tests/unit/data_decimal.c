/*
 * data_decimal.c - rounding of decimal digits: known values, and random ones against rounding done
 * on the written number, digit by digit.
 */
#include "lib/text/decimal.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double rounded(double v, int64_t places)
{
    struct decimal d;
    decimal_of_real(&d, v);
    decimal_round(&d, places);
    return decimal_value(&d);
}

Test(decimal, half_up_on_the_shortest_digits)
{
    cr_expect_eq(rounded(1.005, 2), 1.01);
    cr_expect_eq(rounded(0.125, 2), 0.13);
    cr_expect_eq(rounded(0.25, 1), 0.3);
    cr_expect_eq(rounded(0.5, 0), 1);
    cr_expect_eq(rounded(0.49999999999999994, 0), 0);
    cr_expect_eq(rounded(1.5, 0), 2);
    cr_expect_eq(rounded(2.5, 0), 3);
    cr_expect_eq(rounded(9.96, 1), 10);
    cr_expect_eq(rounded(0.05, 1), 0.1);
    cr_expect_eq(rounded(0.04, 1), 0);
    cr_expect_eq(rounded(0.001, 1), 0);
}

Test(decimal, left_of_the_point)
{
    cr_expect_eq(rounded(1234.5, -2), 1200);
    cr_expect_eq(rounded(1250, -2), 1300);
    cr_expect_eq(rounded(500, -3), 1000);
    cr_expect_eq(rounded(499, -3), 0);
    cr_expect_eq(rounded(500, -4), 0);
    cr_expect_eq(rounded(5, INT64_MIN), 0);
    cr_expect_eq(rounded(5, INT64_MAX), 5);
    cr_expect_eq(rounded(DBL_MAX, 0), DBL_MAX);
    cr_expect_eq(rounded(0, -5), 0);
}

Test(decimal, integers)
{
    struct decimal d;
    decimal_of_int(&d, INT64_MIN);
    cr_expect_eq(d.n, 19);
    cr_expect_eq(decimal_digit(&d, 0), '8');
    cr_expect_eq(decimal_digit(&d, 18), '9');
    cr_expect_eq(decimal_digit(&d, 19), '0');
    decimal_of_int(&d, -1200);
    cr_expect(d.n == 2 && d.exp == 3);
    decimal_of_int(&d, 0);
    cr_expect(decimal_digit(&d, 0) == '0' && d.exp == 0);
}

/* The same by hand: the number with all its digits, cut, and one added from the right if need be.
 */
static double by_hand(double v, int places)
{
    char shortest[40], plain[1200];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(shortest, sizeof shortest, "%.*e", digits - 1, v);
        if (strtod(shortest, NULL) == v) {
            break;
        }
    }
    /* "0000d.ddd00": 400 places on either side of the point */
    enum { SIDE = 400 };
    memset(plain, '0', sizeof plain);
    int exp = atoi(strchr(shortest, 'e') + 1), at = SIDE - exp;
    for (const char *c = shortest; *c != 'e'; c++) {
        if (*c != '.') {
            plain[at++] = *c;
        }
    }
    int cut = SIDE + 1 + places;
    bool up = plain[cut] >= '5';
    memset(plain + cut, '0', sizeof plain - (size_t)cut);
    for (int i = cut - 1; up && i >= 0; i--) {
        up = plain[i] == '9';
        plain[i] = up ? '0' : (char)(plain[i] + 1);
    }
    plain[2 * SIDE] = '\0';
    char text[1300];
    snprintf(text, sizeof text, "%se-%d", plain, SIDE - 1);
    return strtod(text, NULL);
}

Test(decimal, random_numbers_round_as_by_hand)
{
    uint64_t seed = 88172645463325252;
    for (int i = 0; i < 20000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        int places = (int)(seed >> 8 & 15) - 4;
        /* few decimals, where ties live, or any digits at all */
        double v = seed & 1 ? (double)(seed >> 40) / 1000.0
                            : ldexp((double)(seed >> 11), -(int)(seed % 90));
        double got = rounded(v, places), expected = by_hand(v, places);
        cr_assert(got == expected, "%.17g to %d: %.17g, not %.17g", v, places, got, expected);
    }
}
