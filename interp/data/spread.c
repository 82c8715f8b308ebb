/*
 * spread.c - see spread.h.
 */
#include "data/spread.h"

#include <math.h>

void spread_add(struct spread *s, double x)
{
    double distance = x - s->mean;
    s->n++;
    s->mean += distance / (double)s->n;
    s->squares += distance * (x - s->mean);
}

void spread_merge(struct spread *into, const struct spread *from)
{
    if (into->n == 0) {
        *into = *from;
    } else if (from->n > 0) {
        double n = (double)into->n, m = (double)from->n, distance = from->mean - into->mean;
        into->mean += distance * m / (n + m);
        into->squares += from->squares + distance * distance * n * m / (n + m);
        into->n += from->n;
    }
}

double spread_deviation(const struct spread *s)
{
    return s->n < 2 ? 0 : sqrt(s->squares / (double)(s->n - 1));
}
