/*
 * variance.c - see variance.h.
 */
#include "data/variance.h"

#include <math.h>

void variance_add(struct variance *s, double x)
{
    double distance = x - s->mean;
    s->n++;
    s->mean += distance / (double)s->n;
    s->squares += distance * (x - s->mean);
}

void variance_merge(struct variance *into, const struct variance *from)
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

double variance_deviation(const struct variance *s)
{
    return s->n < 2 ? 0 : sqrt(s->squares / (double)(s->n - 1));
}
