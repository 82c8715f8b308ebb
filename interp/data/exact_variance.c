/*
 * exact_variance.c - see exact_variance.h. The variance is (n Q - S S) / (n (n - 1)) for the sum S
 * and the sum of squares Q; the numerator is exact, so nothing cancels.
 */
#include "data/exact_variance.h"

#include "data/number/exact.h"

#include <math.h>

enum { SUM, SQUARES, SUMS };

__extension__ typedef unsigned __int128 wide;

static struct exact *others_of(struct exact_variance *s, struct arena *a)
{
    s->others = s->others ? s->others : arena_array(a, struct exact, SUMS);
    return s->others;
}

static wide get_squares(const struct exact_variance *s)
{
    return (wide)s->squares[1] << 64 | s->squares[0];
}

static void add_squares(struct exact_variance *s, wide more)
{
    wide sum = get_squares(s) + more;
    s->squares[0] = (uint64_t)sum;
    s->squares[1] = (uint64_t)(sum >> 64);
}

static void add_whole(struct exact_variance *s, struct arena *a, int64_t x)
{
    int64_t sum;
    if (__builtin_add_overflow(s->whole, x, &sum)) {
        exact_add_int(&others_of(s, a)[SUM], a, s->whole);
        sum = x;
    }
    s->whole = sum;
}

void exact_variance_add(struct exact_variance *s, struct arena *a, double x)
{
    s->n++;
    if (fabs(x) < 0x1p31 && x == (double)(int32_t)x) {
        int64_t i = (int64_t)x;
        add_whole(s, a, i);
        add_squares(s, (wide)(uint64_t)(i * i));
    } else if (isfinite(x)) {
        struct exact *others = others_of(s, a);
        exact_add(&others[SUM], a, x);
        exact_add_square(&others[SQUARES], a, x);
    } else {
        s->not_finite = true;
    }
}

void exact_variance_merge(struct exact_variance *into, struct arena *a,
                          const struct exact_variance *from)
{
    add_whole(into, a, from->whole);
    add_squares(into, get_squares(from));
    if (from->others) {
        struct exact *others = others_of(into, a);
        exact_merge(&others[SUM], a, &from->others[SUM]);
        exact_merge(&others[SQUARES], a, &from->others[SQUARES]);
    }
    into->n += from->n;
    into->not_finite |= from->not_finite;
}

/* An unsigned integer as digits. */
static void get_digits(wide v, struct exact_digits *out)
{
    *out = (struct exact_digits) { .n = 4 };
    for (int i = 0; i < out->n; i++) {
        out->digits[i] = (uint32_t)(v >> (32 * i));
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* An empty number to which 128 bits and `other` can be added. */
static void init(struct exact *x, int64_t digits[EXACT_DIGITS], const struct exact *other)
{
    int low = other && other->n > 0 ? least(other->low, 0) : 0;
    int high = other && other->n > 0 ? -least(-(other->low + other->n), -4) : 4;
    exact_init(x, digits, low, high + 2);
}

static void sums_of(const struct exact_variance *s, struct exact_digits *sum,
                    struct exact_digits *squares)
{
    struct exact all;
    int64_t digits[EXACT_DIGITS];
    struct exact_digits whole;
    init(&all, digits, s->others ? &s->others[SUM] : NULL);
    exact_add_int(&all, NULL, s->whole);
    if (s->others) {
        exact_merge(&all, NULL, &s->others[SUM]);
    }
    exact_get_digits(&all, sum);
    init(&all, digits, s->others ? &s->others[SQUARES] : NULL);
    get_digits(get_squares(s), &whole);
    exact_add_digits(&all, NULL, &whole);
    if (s->others) {
        exact_merge(&all, NULL, &s->others[SQUARES]);
    }
    exact_get_digits(&all, squares);
}

double exact_variance_deviation(const struct exact_variance *s)
{
    struct exact all;
    int64_t digits[EXACT_DIGITS];
    struct exact_digits n, sum, squares;
    int exponent;
    if (s->n < 2) {
        return 0;
    }
    if (s->not_finite) {
        return NAN;
    }
    sums_of(s, &sum, &squares);
    get_digits((wide)s->n, &n);
    int low = least(n.low + squares.low, 2 * sum.low);
    int high = -least(-(squares.low + squares.n), -2 * (sum.low + sum.n));
    exact_init(&all, digits, low, high + n.n);
    exact_add_product(&all, &n, &squares, false);
    exact_add_product(&all, &sum, &sum, true);
    double m = exact_round_scaled(&all, &exponent);
    double divisor = (double)((wide)s->n * ((wide)s->n - 1));
    if (exponent % 2 != 0) {
        m *= 2;
        exponent--;
    }
    return ldexp(sqrt(fmax(m, 0) / divisor), exponent / 2);
}

void exact_variance_save(const struct exact_variance *s, struct buf *to)
{
    state_put_rows(to, s->n);
    state_put_uint(to, s->not_finite);
    state_put_int(to, s->whole);
    state_put_uint(to, s->squares[0]);
    state_put_uint(to, s->squares[1]);
    state_put_exact(to, s->others ? &s->others[SUM] : NULL);
    state_put_exact(to, s->others ? &s->others[SQUARES] : NULL);
}

bool exact_variance_restore(struct exact_variance *into, struct arena *a, struct str from)
{
    struct state_reader r = state_read(from);
    struct exact others[SUMS] = { 0 };
    struct exact_variance s = { .n = state_rows(&r) };
    uint64_t not_finite = state_uint(&r);
    s.whole = state_int(&r);
    s.squares[0] = state_uint(&r);
    s.squares[1] = state_uint(&r);
    bool has_sum = state_exact(&r, a, &others[SUM]);
    s.others = state_exact(&r, a, &others[SQUARES]) || has_sum ? others : NULL;
    s.not_finite = not_finite == 1;
    struct exact_digits sum;
    exact_get_digits(&others[SUM], &sum);
    /* a sum of doubles, whose square has a place among sums of squares */
    state_need(&r, sum.n == 0 || (sum.low >= EXACT_LOWEST / 2 && sum.low + sum.n <= 36));
    /* 2^110 is more than 2^48 squares of 2^62 */
    if (!state_done(&r) || not_finite > 1 || s.squares[1] >> 46 != 0) {
        return false;
    }
    exact_variance_merge(into, a, &s);
    return true;
}
