/*
 * data_variance.c - the deviation of 2 4 4 4 5 5 7 9, whose mean is 5 and whose squared distances
 * sum to 32.
 */
#include "data/variance.h"

#include <criterion/criterion.h>
#include <math.h>

Test(data_variance, of_a_window)
{
    static const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
    struct variance s = { 0 };
    for (size_t i = 0; i < 8; i++) {
        variance_add(&s, values[i]);
    }
    double got = variance_deviation(&s);
    cr_expect(fabs(got - sqrt(32.0 / 7)) < 1e-12, "%g", got);
}

Test(data_variance, of_fewer_than_two)
{
    struct variance none = { 0 }, one = { 0 };
    variance_add(&one, 3);
    cr_expect_eq(variance_deviation(&none), 0);
    cr_expect_eq(variance_deviation(&one), 0);
}
