/*
 * exact.c - see exact.h: additions leave carries outstanding, which are done every 2^29 of them.
 */
#include "data/number/exact.h"

#include <assert.h>
#include <math.h>

enum {
    DIGIT = 32,
    OFTEN = 1 << 29, /* additions of less than 2^32 that an int64_t takes */
    ABOVE = 2,       /* digits after the last one that is added to: for carries */
    SLACK = 2,       /* digits of more than is asked for when the range grows */
    HIGHEST = EXACT_LOWEST + EXACT_DIGITS,
};

__extension__ typedef unsigned __int128 wide;

void exact_init(struct exact *x, int64_t digits[EXACT_DIGITS], int low, int high)
{
    low = low < EXACT_LOWEST ? EXACT_LOWEST : low;
    high = high + ABOVE > HIGHEST ? HIGHEST : high + ABOVE;
    assert(low < high);
    *x = (struct exact) { .digits = digits, .low = low, .n = high - low };
    memset(digits, 0, (size_t)x->n * sizeof *digits);
}

/* Extends the range to the digits from `low` to before `high`. */
static void extend(struct exact *x, struct arena *a, int low, int high)
{
    if (x->n > 0) {
        low = low < x->low ? low - SLACK : x->low;
        high = high > x->low + x->n ? high + SLACK : x->low + x->n;
    }
    low = low < EXACT_LOWEST ? EXACT_LOWEST : low;
    high = high > HIGHEST ? HIGHEST : high;
    assert(low < high && (x->n == 0 || (low <= x->low && x->low + x->n <= high)));
    int64_t *digits = arena_array(a, int64_t, (size_t)(high - low));
    if (x->n > 0) {
        memcpy(digits + (x->low - low), x->digits, (size_t)x->n * sizeof *digits);
    }
    x->digits = digits;
    x->low = low;
    x->n = high - low;
}

static void carry(int64_t *digits, int n)
{
    for (int i = 0; i + 1 < n; i++) {
        int64_t low = digits[i] & UINT32_MAX;
        digits[i + 1] += (digits[i] - low) / ((int64_t)1 << DIGIT);
        digits[i] = low;
    }
}

/* The digits `n` from number `at` on, in the range; one more addition. */
static int64_t *reach(struct exact *x, struct arena *a, int at, int n)
{
    if (at < x->low || at + n + ABOVE > x->low + x->n) {
        extend(x, a, at, at + n + ABOVE);
    }
    if (++x->pending == OFTEN) {
        carry(x->digits, x->n);
        x->pending = 0;
    }
    assert(at >= x->low && at + n <= x->low + x->n);
    return x->digits + (at - x->low);
}

/* Adds m * 2^exponent. */
static void add_scaled(struct exact *x, struct arena *a, bool negative, uint64_t m, int exponent)
{
    int bit = exponent - EXACT_LOWEST * DIGIT;
    assert(bit >= 0);
    wide w = (wide)m << (bit % DIGIT);
    int64_t *d = reach(x, a, EXACT_LOWEST + bit / DIGIT, 3);
    int64_t low = (int64_t)((uint64_t)w & UINT32_MAX);
    int64_t middle = (int64_t)((uint64_t)(w >> DIGIT) & UINT32_MAX);
    int64_t high = (int64_t)(uint64_t)(w >> (2 * DIGIT));
    d[0] += negative ? -low : low;
    d[1] += negative ? -middle : middle;
    d[2] += negative ? -high : high;
}

struct parts {
    bool negative;
    uint64_t m;
    int exponent;
};

static struct parts parts_of(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF);
    uint64_t m = bits & ((UINT64_C(1) << 52) - 1);
    assert(exponent < 0x7FF && "it is finite");
    return exponent == 0 ? (struct parts) { bits >> 63, m, -1074 }
                         : (struct parts) { bits >> 63, m | UINT64_C(1) << 52, exponent - 1075 };
}

void exact_add(struct exact *x, struct arena *a, double v)
{
    struct parts p = parts_of(v);
    if (p.m != 0) {
        add_scaled(x, a, p.negative, p.m, p.exponent);
    }
}

void exact_add_square(struct exact *x, struct arena *a, double v)
{
    struct parts p = parts_of(v);
    if (p.m == 0) {
        return;
    }
    wide square = (wide)p.m * p.m;
    add_scaled(x, a, false, (uint64_t)square, 2 * p.exponent);
    if (square >> 64) {
        add_scaled(x, a, false, (uint64_t)(square >> 64), 2 * p.exponent + 64);
    }
}

void exact_add_int(struct exact *x, struct arena *a, int64_t v)
{
    if (v != 0) {
        add_scaled(x, a, v < 0, v < 0 ? -(uint64_t)v : (uint64_t)v, 0);
    }
}

void exact_add_digits(struct exact *x, struct arena *a, const struct exact_digits *d)
{
    if (d->n == 0) {
        return;
    }
    int64_t *to = reach(x, a, d->low, d->n);
    for (int i = 0; i < d->n; i++) {
        to[i] += d->negative ? -(int64_t)d->digits[i] : (int64_t)d->digits[i];
    }
}

void exact_merge(struct exact *into, struct arena *a, const struct exact *from)
{
    struct exact_digits d;
    exact_get_digits(from, &d);
    exact_add_digits(into, a, &d);
}

void exact_get_digits(const struct exact *x, struct exact_digits *out)
{
    int64_t all[EXACT_DIGITS + 2];
    int n = x->n + 2; /* the last digit may have more than 32 bits */
    assert(x->n >= 0 && x->n <= EXACT_DIGITS);
    if (x->n > 0) {
        memcpy(all, x->digits, (size_t)x->n * sizeof *all);
    }
    all[n - 2] = all[n - 1] = 0;
    carry(all, n);
    out->negative = all[n - 1] < 0;
    for (int i = 0; out->negative && i < n; i++) {
        all[i] = -all[i];
    }
    carry(all, n);
    int first = 0;
    while (n > 0 && all[n - 1] == 0) {
        n--;
    }
    while (first < n && all[first] == 0) {
        first++;
    }
    out->low = x->low + first;
    out->n = n - first;
    for (int i = 0; i < out->n; i++) {
        out->digits[i] = (uint32_t)all[first + i];
    }
}

double exact_round_scaled(const struct exact *x, int *exponent)
{
    struct exact_digits d;
    exact_get_digits(x, &d);
    *exponent = 0;
    if (d.n == 0) {
        return 0;
    }
    wide top = 0;
    for (int i = 1; i <= 3; i++) {
        top = top << DIGIT | (d.n >= i ? d.digits[d.n - i] : 0);
    }
    int bits = 0;
    while (top >> bits > 1) {
        bits++;
    }
    assert(bits > 52);
    int cut = bits - 52; /* the first digit is not 0: bits >= 64 */
    uint64_t m = (uint64_t)(top >> cut);
    wide rest = top & (((wide)1 << cut) - 1), half = (wide)1 << (cut - 1);
    m += rest > half || (rest == half && (d.n > 3 || m & 1));
    *exponent = (d.low + d.n - 3) * DIGIT + cut;
    if (m >> 53) {
        m >>= 1;
        ++*exponent;
    }
    return d.negative ? -(double)m : (double)m;
}

double exact_round(const struct exact *x)
{
    int exponent;
    double m = exact_round_scaled(x, &exponent);
    /* below the least normal double all sums of doubles are doubles: nothing is rounded twice */
    return ldexp(m, exponent);
}

void exact_add_product(struct exact *x, const struct exact_digits *a, const struct exact_digits *b,
                       bool minus)
{
    bool negative = (a->negative != b->negative) != minus;
    for (int i = 0; i < a->n; i++) {
        for (int k = 0; k < b->n; k++) {
            int at = a->low + b->low + i + k - x->low;
            uint64_t p = (uint64_t)a->digits[i] * b->digits[k];
            int64_t low = (int64_t)(p & UINT32_MAX), high = (int64_t)(p >> DIGIT);
            assert(at >= 0 && at + 1 < x->n);
            x->digits[at] += negative ? -low : low;
            x->digits[at + 1] += negative ? -high : high;
        }
    }
}
