/*
 * sum.c - see sum.h.
 */
#include "data/sum.h"

#include <math.h>

static void add_real(struct sum *s, double x)
{
    double t = s->real + x;
    s->lost += fabs(s->real) >= fabs(x) ? (s->real - t) + x : (x - t) + s->real;
    s->real = t;
}

static void add_whole(struct sum *s, int64_t i)
{
    int64_t sum;
    if (!__builtin_add_overflow(s->whole, i, &sum)) {
        s->whole = sum;
        return;
    }
    add_real(s, (double)s->whole);
    s->whole = i;
}

bool sum_add(struct sum *s, const struct cell *c)
{
    struct cell number;
    double x;
    if (!cell_numeric(c, &x) || !cell_number(c, &number)) {
        return false;
    }
    if (number.tag == CELL_INT) {
        add_whole(s, number.as.i);
    } else {
        add_real(s, x);
    }
    s->n++;
    return true;
}

void sum_add_real(struct sum *s, double x)
{
    add_real(s, x);
    s->n++;
}

void sum_merge(struct sum *into, const struct sum *from)
{
    add_whole(into, from->whole);
    add_real(into, from->real);
    add_real(into, from->lost);
    into->n += from->n;
}

double sum_total(const struct sum *s)
{
    struct sum all = *s;
    if (!isfinite(s->real)) {
        return s->real; /* what was lost is no number then */
    }
    add_real(&all, (double)s->whole);
    return all.real + all.lost;
}

struct cell sum_mean(const struct sum *s)
{
    return s->n == 0 ? cell_null() : cell_real(sum_total(s) / (double)s->n);
}
