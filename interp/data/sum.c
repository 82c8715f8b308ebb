/*
 * sum.c - see sum.h.
 */
#include "data/sum.h"

#include "data/number/exact.h"

#include <math.h>

enum { DOUBLE_LOW = -34, DOUBLE_HIGH = 35 }; /* digits of all doubles, as exact_add has them */

/* a + b - t, exactly, for t = a + b (Knuth); NaN if t is not finite. */
static double error_of(double a, double b, double t)
{
    double part = t - a;
    return (a - (t - part)) + (b - part);
}

/* False: the pair cannot hold the sum. */
static bool add_to_pair(struct sum *s, double x)
{
    double real = s->real + x, error = error_of(s->real, x, real);
    if (error == 0) {
        s->real = real;
        return true;
    }
    double lost = s->lost + error;
    if (error_of(s->lost, error, lost) == 0) {
        s->real = real;
        s->lost = lost;
        return true;
    }
    return false;
}

static struct exact *wide_of(struct sum *s, struct arena *a)
{
    s->wide = s->wide ? s->wide : arena_new(a, struct exact);
    return s->wide;
}

static void add_slowly(struct sum *s, struct arena *a, double x)
{
    if (!isfinite(s->real) || !isfinite(x)) {
        /* infinities of both signs and NaN make NaN, in any order */
        s->real = isfinite(s->real) ? x : s->real + x;
        s->lost = 0;
        return;
    }
    double real = s->real + s->lost;
    s->lost = error_of(s->real, s->lost, real);
    s->real = real;
    if (add_to_pair(s, x)) {
        return;
    }
    if (!a) {
        s->real = real + x;
        s->lost = isfinite(s->real) ? s->lost + error_of(real, x, s->real) : 0;
        return;
    }
    struct exact *wide = wide_of(s, a);
    exact_add(wide, a, s->real);
    exact_add(wide, a, s->lost);
    exact_add(wide, a, x);
    s->real = s->lost = 0;
}

static void add_real(struct sum *s, struct arena *a, double x)
{
    if (!add_to_pair(s, x)) {
        add_slowly(s, a, x);
    }
}

static void add_whole(struct sum *s, struct arena *a, int64_t i)
{
    int64_t sum;
    if (!__builtin_add_overflow(s->whole, i, &sum)) {
        s->whole = sum;
        return;
    }
    /* two parts that doubles hold exactly */
    int64_t low = s->whole & UINT32_MAX;
    add_real(s, a, (double)(s->whole - low));
    add_real(s, a, (double)low);
    s->whole = i;
}

bool sum_add(struct sum *s, struct arena *a, const struct cell *c)
{
    struct cell number;
    double x;
    if (c->tag == CELL_INT) {
        add_whole(s, a, c->as.i);
        s->n++;
        return true;
    }
    if (!cell_numeric(c, &x) || !cell_number(c, &number)) {
        return false;
    }
    if (number.tag == CELL_INT) {
        add_whole(s, a, number.as.i);
    } else {
        add_real(s, a, x);
    }
    s->n++;
    return true;
}

void sum_add_real(struct sum *s, struct arena *a, double x)
{
    add_real(s, a, x);
    s->n++;
}

void sum_merge(struct sum *into, struct arena *a, const struct sum *from)
{
    add_whole(into, a, from->whole);
    add_real(into, a, from->real);
    add_real(into, a, from->lost);
    if (from->wide) {
        exact_merge(wide_of(into, a), a, from->wide);
    }
    into->n += from->n;
}

double sum_total(const struct sum *s)
{
    struct exact all;
    int64_t digits[EXACT_DIGITS];
    double whole = (double)s->whole;
    if (!isfinite(s->real)) {
        return isnan(s->real) ? (double)NAN : s->real;
    }
    if (!s->wide) { /* where two doubles are the sum, adding them rounds once */
        if (s->whole == 0) {
            return s->real + s->lost + 0.0;
        }
        if (s->lost == 0 && (s->real == 0 || fabs(whole) < 0x1p53)) {
            return whole + s->real;
        }
    }
    int high = s->wide ? s->wide->low + s->wide->n : 0;
    int low = s->wide && s->wide->low < DOUBLE_LOW ? s->wide->low : DOUBLE_LOW;
    exact_init(&all, digits, low, (high > DOUBLE_HIGH ? high : DOUBLE_HIGH) + 2);
    if (s->wide) {
        exact_merge(&all, NULL, s->wide);
    }
    exact_add_int(&all, NULL, s->whole);
    exact_add(&all, NULL, s->real);
    exact_add(&all, NULL, s->lost);
    return exact_round(&all);
}

struct cell sum_mean(const struct sum *s)
{
    return s->n == 0 ? cell_null() : cell_real(sum_total(s) / (double)s->n);
}

void sum_save(const struct sum *s, struct buf *to)
{
    state_put_rows(to, s->n);
    state_put_int(to, s->whole);
    state_put_real(to, s->real);
    state_put_real(to, s->lost);
    state_put_exact(to, s->wide);
}

bool sum_restore(struct sum *into, struct arena *a, struct str from)
{
    struct state_reader r = state_read(from);
    struct exact wide = { 0 };
    struct sum s = { .n = state_rows(&r) };
    s.whole = state_int(&r);
    s.real = state_real(&r);
    s.lost = state_real(&r);
    s.wide = state_exact(&r, a, &wide) ? &wide : NULL;
    if (!state_done(&r) || !isfinite(s.lost)) {
        return false;
    }
    sum_merge(into, a, &s);
    return true;
}
