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

double variance_deviation(const struct variance *s)
{
    return s->n < 2 ? 0 : sqrt(s->squares / (double)(s->n - 1));
}
