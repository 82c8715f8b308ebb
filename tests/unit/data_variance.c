/*
 * data_variance.c - the deviation of 2 4 4 4 5 5 7 9, whose mean is 5 and whose squared distances
 * sum to 32, however they are divided among workers.
 */
#include "data/variance.h"

#include <criterion/criterion.h>
#include <math.h>

enum { VALUES = 8 };

static const double values[VALUES] = { 2, 4, 4, 4, 5, 5, 7, 9 };

Test(data_variance, merges_parts_of_any_size)
{
    for (size_t split = 0; split <= VALUES; split++) {
        struct variance first = { 0 }, second = { 0 };
        for (size_t i = 0; i < VALUES; i++) {
            variance_add(i < split ? &first : &second, values[i]);
        }
        variance_merge(&first, &second);
        double got = variance_deviation(&first);
        cr_expect(fabs(got - sqrt(32.0 / 7)) < 1e-12, "%zu and the rest: %g", split, got);
        cr_expect_eq(first.n, VALUES);
    }
}

Test(data_variance, of_fewer_than_two)
{
    struct variance none = { 0 }, one = { 0 };
    variance_add(&one, 3);
    cr_expect_eq(variance_deviation(&none), 0);
    cr_expect_eq(variance_deviation(&one), 0);
}
