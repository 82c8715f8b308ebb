/*
 * variance.c - `stddev(x)`: the standard deviation of a sample (divisor n - 1), 0 for one value.
 * Specified: docs/language/aggregates.md.
 */
#include "catalog/agg_def.h"
#include "data/exact_variance.h"

static void stddev_add(void *state, struct arena *a, const struct agg_row *row)
{
    double x;
    if (cell_numeric(row->args[0], &x)) {
        exact_variance_add(state, a, x);
    }
}

static void stddev_merge(void *into, struct arena *a, const void *from)
{
    exact_variance_merge(into, a, from);
}

static void stddev_save(const void *state, struct buf *to)
{
    exact_variance_save(state, to);
}

static bool stddev_restore(void *state, struct arena *a, struct str from)
{
    return exact_variance_restore(state, a, from);
}

static struct cell stddev_result(const void *state, struct arena *a, double parameter)
{
    const struct exact_variance *s = state;
    (void)a, (void)parameter;
    return s->n == 0 ? cell_null() : cell_real(exact_variance_deviation(s));
}

const struct agg_def aggs_variance[] = {
    { .name = "stddev",
      .output = "_stddev",
      .doc = "The standard deviation of the field's numbers as a sample (divisor n - 1); 0 for one "
             "number, null for none.",
      .form = "stddev(FIELD)",
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct exact_variance),
      .examples = { { "stddev(x)", "0.7071067811865476" } },
      .add = stddev_add,
      .merge = stddev_merge,
      .save = stddev_save,
      .restore = stddev_restore,
      .result = stddev_result },
    { 0 },
};
