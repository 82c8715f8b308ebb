/*
 * data_exact.c - sums and deviations against exact rational arithmetic: the expected values are
 * those of Python's math.fsum, and of fractions.Fraction with an integer square root.
 */
#include "data/exact_variance.h"
#include "data/number/exact.h"
#include "data/sum.h"

#include <criterion/criterion.h>
#include <math.h>

enum { MOST = 12 };

static const struct {
    const char *name;
    size_t n;
    double values[MOST];
    double sum, deviation;
} sets[] = {
    { "tenths",
      10,
      { 0x1.999999999999ap-4, 0x1.999999999999ap-4, 0x1.999999999999ap-4, 0x1.999999999999ap-4,
        0x1.999999999999ap-4, 0x1.999999999999ap-4, 0x1.999999999999ap-4, 0x1.999999999999ap-4,
        0x1.999999999999ap-4, 0x1.999999999999ap-4 },
      0x1.0000000000000p+0,
      0x0.0p+0 },
    { "cancels",
      4,
      { 0x1.249ad2594c37dp+332, 0x1.0000000000000p+0, -0x1.249ad2594c37dp+332,
        0x1.4484bfeebc2a0p-100 },
      0x1.0000000000000p+0,
      0x1.ddd253dbbd8fap+331 },
    { "huge and tiny",
      5,
      { 0x1.fffffffffffffp+1023, 0x1.fffffffffffffp+1023, -0x1.fffffffffffffp+1023,
        0x0.0000000000001p-1022, -0x1.008896bcf54fap+970 },
      0x1.ffffffffffffep+1023,
      0x1.ac5eb3f7ab2f7p+1023 },
    { "half way",
      3,
      { 0x1.0000000000000p+0, 0x1.0000000000000p-53, 0x1.0000000000000p-106 },
      0x1.0000000000001p+0,
      0x1.279a74590331cp-1 },
    { "half way, to even",
      2,
      { 0x1.0000000000000p+0, 0x1.0000000000000p-53 },
      0x1.0000000000000p+0,
      0x1.6a09e667f3bccp-1 },
    { "tiny",
      5,
      { 0x0.0000000000001p-1022, 0x0.0000000000001p-1022, 0x0.0000000000001p-1022,
        0x1.0000000000000p-1022, -0x0.fffffffffffffp-1022 },
      0x0.0000000000004p-1022,
      0x0.b504f333f9de6p-1022 },
    { "mixed",
      12,
      { -0x1.3f0a2c40da238p-805, 0x1.acb98b38daaabp+19, -0x1.926688c9ffd17p-423,
        0x1.203551987bd52p-296, -0x1.7246272827253p-200, 0x1.8b284ace3b136p+285,
        0x1.7b8e383f5cd5cp+969, -0x1.0224f106d25e3p+345, 0x1.9b2c40fd31098p-777,
        -0x1.48e8a65c7ab9dp-687, 0x1.86e6a8cd9f4a4p+59, 0x1.c168b903f8377p-769 },
      0x1.7b8e383f5cd5cp+969,
      0x1.b645e2df44c2ep+967 },
    { "prices",
      12,
      { 0x1.383ae147ae148p+9, 0x1.b8d999999999ap+9, 0x1.1170a3d70a3d7p+8, 0x1.0cfc28f5c28f6p+9,
        0x1.a2d3333333333p+9, 0x1.f57ae147ae148p+6, 0x1.50e147ae147aep+5, 0x1.6ee3d70a3d70ap+9,
        0x1.ad1eb851eb852p+5, 0x1.cf170a3d70a3dp+8, 0x1.9566666666666p+7, 0x1.6307ae147ae14p+9 },
      0x1.56df851eb851fp+12,
      0x1.340832e618696p+8 },
    { "close",
      8,
      { 0x1.dcd6500001cbdp+29, 0x1.dcd65000004e7p+29, 0x1.dcd65000015f3p+29, 0x1.dcd6500001b71p+29,
        0x1.dcd6500000798p+29, 0x1.dcd6500000021p+29, 0x1.dcd6500002077p+29,
        0x1.dcd65000019e4p+29 },
      0x1.dcd65000012a4p+32,
      0x1.8edaa54075499p-12 },
    { "integers",
      8,
      { 0x1.d103666aba91dp+52, 0x1.b1ef25f3032d0p+48, -0x1.bcc61745e74a0p+50,
        -0x1.94068f96adb78p+50, -0x1.93265d11976fep+52, -0x1.da2ef86faedf4p+51,
        -0x1.dda5448861080p+47, -0x1.d5e82a34cf90cp+52 },
      -0x1.a691ff47ddfa2p+53,
      0x1.22540fef2a20ep+52 },
};

enum { SETS = sizeof sets / sizeof sets[0] };

static uint64_t bits(double v)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

/* Forwards, backwards, and by two parts of which the second is merged into the first, or the first
 * into the second. */
static double sum_by(const double *v, size_t n, int way)
{
    struct arena a;
    struct sum s[2] = { 0 };
    arena_init(&a, NULL);
    for (size_t i = 0; i < n; i++) {
        struct cell c = cell_real(v[way == 1 ? n - 1 - i : i]);
        cr_assert(sum_add(&s[way >= 2 && i % 3 == 1], &a, &c));
    }
    sum_merge(&s[way == 3], &a, &s[way != 3]);
    double total = sum_total(&s[way == 3]);
    arena_release(&a);
    return total;
}

Test(data_exact, sums_are_rounded_once)
{
    for (size_t i = 0; i < SETS; i++) {
        for (int way = 0; way < 4; way++) {
            double got = sum_by(sets[i].values, sets[i].n, way);
            cr_expect_eq(bits(got), bits(sets[i].sum), "%s, way %d: %a, not %a", sets[i].name, way,
                         got, sets[i].sum);
        }
    }
}

/* The variance is rounded once, its divisor and the root once each: at most one unit off. */
Test(data_exact, deviations_are_within_one_unit)
{
    for (size_t i = 0; i < SETS; i++) {
        struct arena a;
        struct exact_variance s[2] = { 0 };
        arena_init(&a, NULL);
        for (size_t k = 0; k < sets[i].n; k++) {
            exact_variance_add(&s[k % 2], &a, sets[i].values[k]);
        }
        struct exact_variance other = { 0 };
        exact_variance_merge(&other, &a, &s[1]);
        exact_variance_merge(&other, &a, &s[0]);
        exact_variance_merge(&s[0], &a, &s[1]);
        double got = exact_variance_deviation(&s[0]);
        uint64_t x = bits(got), y = bits(sets[i].deviation);
        cr_expect_leq(x > y ? x - y : y - x, 1, "%s: %a, not %a", sets[i].name, got,
                      sets[i].deviation);
        cr_expect_eq(bits(exact_variance_deviation(&other)), x, "%s", sets[i].name);
        arena_release(&a);
    }
}

Test(data_exact, deviations_of_small_integers)
{
    static const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 }; /* squared distances: 32 */
    struct exact_variance s = { 0 };
    cr_expect_eq(exact_variance_deviation(&s), 0);
    for (size_t i = 0; i < 8; i++) {
        exact_variance_add(&s, NULL, values[i]);
        cr_expect(i > 0 || exact_variance_deviation(&s) == 0, "one number");
    }
    cr_expect_eq(exact_variance_deviation(&s), sqrt(32.0 / 7));
}

/* 3 * (2^63 - 1) + 0.5 needs more than a double and more than 64 bits. */
Test(data_exact, integers_beyond_64_bits)
{
    struct arena a;
    struct sum s = { 0 };
    struct cell most = cell_int(INT64_MAX), half = cell_real(0.5), low = cell_int(INT64_MIN);
    arena_init(&a, NULL);
    for (int i = 0; i < 3; i++) {
        sum_add(&s, &a, &most);
        sum_add(&s, &a, &half);
    }
    cr_expect_eq(sum_total(&s), 0x1.8p64);
    for (int i = 0; i < 3; i++) {
        sum_add(&s, &a, &low);
    }
    cr_expect_eq(sum_total(&s), -1.5);
    arena_release(&a);
}

Test(data_exact, what_is_not_finite_is_the_sum)
{
    struct arena a;
    struct cell up = cell_real(INFINITY), down = cell_real(-INFINITY), one = cell_real(0.1);
    arena_init(&a, NULL);
    struct sum s = { 0 };
    sum_add(&s, &a, &up);
    sum_add(&s, &a, &one);
    cr_expect_eq(sum_total(&s), INFINITY);
    sum_add(&s, &a, &down);
    cr_expect(isnan(sum_total(&s)));
    struct sum most = { 0 };
    struct cell half = cell_real(0x1.fffffffffffffp1023);
    sum_add(&most, &a, &half);
    sum_add(&most, &a, &half);
    cr_expect_eq(sum_total(&most), INFINITY, "beyond the range of doubles");
    struct cell minus = cell_real(-0x1.fffffffffffffp1023);
    sum_add(&most, &a, &minus);
    cr_expect_eq(sum_total(&most), half.as.f, "what went beyond it comes back");
    arena_release(&a);
}

/* Carries are done long before digits overflow: 2^29 additions of the same digit. */
Test(data_exact, carries_between_additions)
{
    struct arena a;
    struct exact x = { 0 };
    arena_init(&a, NULL);
    double most = 0x1.fffffffffffffp52; /* 2^53 - 1: full digits */
    x.pending = (1 << 29) - 3;
    for (int i = 0; i < 8; i++) {
        exact_add(&x, &a, most);
    }
    exact_add(&x, &a, 8);
    cr_expect_lt(x.pending, 8);
    cr_expect_eq(exact_round(&x), 0x1p56);
    for (int i = 0; i < 4; i++) {
        exact_add(&x, &a, -0x1p54);
    }
    cr_expect_eq(exact_round(&x), 0);
    exact_add(&x, &a, -0x1p-1074);
    cr_expect_eq(exact_round(&x), -0x1p-1074);
    arena_release(&a);
}
