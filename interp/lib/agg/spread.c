/*
 * spread.c - `stddev(x)`: the standard deviation of a sample (divisor n - 1), 0 for one value.
 * Specified: docs/language/aggregates.md.
 *
 * Mean and squared distances are carried along (Welford) and joined over workers (Chan), so nothing
 * cancels.
 */
#include "catalog/agg_def.h"

#include <math.h>

struct spread {
    int64_t n;
    double mean, squares;
};

static void stddev_add(void *state, struct arena *a, const struct agg_row *row)
{
    struct spread *s = state;
    double x;
    (void)a;
    if (cell_numeric(row->args[0], &x)) {
        double distance = x - s->mean;
        s->n++;
        s->mean += distance / (double)s->n;
        s->squares += distance * (x - s->mean);
    }
}

static void stddev_merge(void *into, struct arena *a, const void *from)
{
    struct spread *s = into;
    const struct spread *other = from;
    (void)a;
    if (s->n == 0) {
        *s = *other;
    } else if (other->n > 0) {
        double n = (double)s->n, m = (double)other->n, distance = other->mean - s->mean;
        s->mean += distance * m / (n + m);
        s->squares += other->squares + distance * distance * n * m / (n + m);
        s->n += other->n;
    }
}

static struct cell stddev_result(const void *state, struct arena *a, double parameter)
{
    const struct spread *s = state;
    (void)a, (void)parameter;
    if (s->n < 2) {
        return s->n == 0 ? cell_null() : cell_real(0);
    }
    return cell_real(sqrt(s->squares / (double)(s->n - 1)));
}

const struct agg_def aggs_spread[] = {
    { .name = "stddev",
      .output = "_stddev",
      .doc = "The standard deviation of the field's numbers as a sample (divisor n - 1); 0 for one "
             "number, null for none.",
      .form = "stddev(FIELD)",
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct spread),
      .examples = { { "stddev(x)", "0.7071067811865476" } },
      .add = stddev_add,
      .merge = stddev_merge,
      .result = stddev_result },
    { 0 },
};
