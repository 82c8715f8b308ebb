/*
 * sum.c - `sum(x)`, `avg(x)`: over the numeric values of the group. Specified:
 * docs/language/aggregates.md.
 */
#include "data/sum.h"
#include "catalog/agg_def.h"

static void add(void *state, struct arena *a, const struct agg_row *row)
{
    sum_add(state, a, row->args[0]);
}

static void merge(void *into, struct arena *a, const void *from)
{
    sum_merge(into, a, from);
}

static void save(const void *state, struct buf *to)
{
    sum_save(state, to);
}

static bool restore(void *state, struct arena *a, struct str from)
{
    return sum_restore(state, a, from);
}

static struct cell sum_result(const void *state, struct arena *a, double parameter)
{
    (void)a, (void)parameter;
    return cell_real(sum_total(state));
}

static struct cell avg_result(const void *state, struct arena *a, double parameter)
{
    (void)a, (void)parameter;
    return sum_mean(state);
}

const struct agg_def aggs_sum[] = {
    { .name = "sum",
      .output = "_sum",
      .doc = "The sum of the field's numbers; values that are not numbers are ignored.",
      .form = "sum(FIELD)",
      .returns = T_REAL,
      .state_size = sizeof(struct sum),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "sum(x)", "3" } },
      .add = add,
      .merge = merge,
      .save = save,
      .restore = restore,
      .result = sum_result },
    { .name = "avg",
      .output = "_avg",
      .doc = "The mean of the field's numbers; null when there are no numbers.",
      .form = "avg(FIELD)",
      .returns = T_REAL,
      .state_size = sizeof(struct sum),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "avg(x)", "1.5" } },
      .add = add,
      .merge = merge,
      .save = save,
      .restore = restore,
      .result = avg_result },
    { 0 },
};
