/*
 * variance.c - `stddev(x)`: the standard deviation of a sample (divisor n - 1), 0 for one value.
 * Specified: docs/language/aggregates.md.
 */
#include "data/variance.h"
#include "catalog/agg_def.h"

static void stddev_add(void *state, struct arena *a, const struct agg_row *row)
{
    double x;
    (void)a;
    if (cell_numeric(row->args[0], &x)) {
        variance_add(state, x);
    }
}

static void stddev_merge(void *into, struct arena *a, const void *from)
{
    (void)a;
    variance_merge(into, from);
}

static struct cell stddev_result(const void *state, struct arena *a, double parameter)
{
    const struct variance *s = state;
    (void)a, (void)parameter;
    return s->n == 0 ? cell_null() : cell_real(variance_deviation(s));
}

const struct agg_def aggs_variance[] = {
    { .name = "stddev",
      .output = "_stddev",
      .doc = "The standard deviation of the field's numbers as a sample (divisor n - 1); 0 for one "
             "number, null for none.",
      .form = "stddev(FIELD)",
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct variance),
      .examples = { { "stddev(x)", "0.7071067811865476" } },
      .add = stddev_add,
      .merge = stddev_merge,
      .result = stddev_result },
    { 0 },
};
