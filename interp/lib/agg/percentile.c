/*
 * percentile.c - `pct(x, 95)`, `pct_sampling`, `median`: exact percentiles. Specified:
 * docs/language/aggregates.md.
 *
 * With the values sorted, h = (n - 1) p / 100, and the result is interpolated between the two
 * values around h. NaN is the greatest number. Several percentiles of one field share the values.
 */
#include "catalog/agg_def.h"

#include <math.h>
#include <stdlib.h>

struct sample {
    double *values; /* `sorted` of them are in order */
    size_t n, cap;
    size_t *sorted;
};

static void keep(struct sample *s, struct arena *a, const double *values, size_t n)
{
    if (!s->sorted) {
        s->sorted = arena_new(a, size_t);
    }
    if (s->cap - s->n < n) {
        size_t cap = s->cap ? s->cap * 2 : 4;
        cap = cap < s->n + n ? s->n + n : cap;
        double *buffer = arena_alloc(a, cap * sizeof *buffer);
        if (s->n > 0) {
            memcpy(buffer, s->values, s->n * sizeof *buffer);
        }
        s->values = buffer;
        s->cap = cap;
    }
    memcpy(s->values + s->n, values, n * sizeof *values);
    s->n += n;
}

static void pct_add(void *state, struct arena *a, const struct agg_row *row)
{
    double x;
    if (cell_numeric(row->args[0], &x)) {
        keep(state, a, &x, 1);
    }
}

static void pct_merge(void *into, struct arena *a, const void *from)
{
    const struct sample *other = from;
    if (other->n > 0) {
        keep(into, a, other->values, other->n);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y)) {
        return isnan(x) - isnan(y);
    }
    return (x > y) - (x < y);
}

static struct cell pct_result(const void *state, struct arena *a, double parameter)
{
    const struct sample *s = state;
    (void)a;
    if (s->n == 0) {
        return cell_null();
    }
    if (*s->sorted != s->n) {
        qsort(s->values, s->n, sizeof *s->values, by_value);
        *s->sorted = s->n;
    }
    double h = (double)(s->n - 1) * parameter / 100;
    size_t below = (size_t)h;
    double low = s->values[below], part = h - floor(h);
    if (part == 0 || below + 1 >= s->n || s->values[below + 1] == low) {
        return cell_real(low);
    }
    return cell_real(low + part * (s->values[below + 1] - low));
}

const struct agg_def aggs_percentile[] = {
    { .name = "pct",
      .output = "_pct",
      .doc = "Percentiles of the field's numbers, 0 to 100, the median without one; exact for any "
             "number of rows. Named _FIELD_pct_N.",
      .form = "pct(FIELD [, N ...])",
      .flags = AGG_PERCENTILES,
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct sample),
      .examples = { { "pct(x, 75)", "1.75" } },
      .add = pct_add,
      .merge = pct_merge,
      .result = pct_result },
    { .name = "pct_sampling",
      .output = "_pct",
      .doc = "As pct; the service computes it from a sample, here it is exact.",
      .form = "pct_sampling(FIELD [, N ...])",
      .flags = AGG_PERCENTILES,
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct sample),
      .examples = { { "pct_sampling(x, 75)", "1.75" } },
      .add = pct_add,
      .merge = pct_merge,
      .result = pct_result },
    { .name = "median",
      .output = "_pct",
      .doc = "The median of the field's numbers: pct(FIELD, 50), also in its name.",
      .form = "median(FIELD)",
      .flags = AGG_PERCENTILES,
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct sample),
      .examples = { { "median(x)", "1.5" } },
      .add = pct_add,
      .merge = pct_merge,
      .result = pct_result },
    { 0 },
};
