/*
 * sum.c - `sum(x)`, `avg(x)`: over the numeric values of the group. Specified:
 * docs/language/aggregates.md.
 *
 * Integers are added exactly while they fit into 64 bits, doubles with the rounding errors kept
 * beside (Neumaier), so the order of rows hardly matters.
 */
#include "catalog/agg_def.h"

#include <math.h>

struct sum_state {
    int64_t whole; /* of the integers, while it fits */
    double sum, lost;
    int64_t n;
};

static void add_real(struct sum_state *s, double x)
{
    double t = s->sum + x;
    s->lost += fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
    s->sum = t;
}

static void add_whole(struct sum_state *s, int64_t i)
{
    int64_t sum;
    if (!__builtin_add_overflow(s->whole, i, &sum)) {
        s->whole = sum;
        return;
    }
    add_real(s, (double)s->whole);
    s->whole = i;
}

static void sum_add(void *state, struct arena *a, const struct agg_row *row)
{
    (void)a;
    struct sum_state *s = state;
    const struct cell *c = row->args[0];
    struct cell number;
    double x;
    if (!cell_numeric(c, &x) || !cell_number(c, &number)) {
        return;
    }
    if (number.tag == CELL_INT) {
        add_whole(s, number.as.i);
    } else {
        add_real(s, x);
    }
    s->n++;
}

static void sum_merge(void *into, struct arena *a, const void *from)
{
    (void)a;
    struct sum_state *s = into;
    const struct sum_state *other = from;
    add_whole(s, other->whole);
    add_real(s, other->sum);
    add_real(s, other->lost);
    s->n += other->n;
}

static double total(const struct sum_state *s)
{
    struct sum_state all = *s;
    if (!isfinite(s->sum)) {
        return s->sum; /* what was lost is no number then */
    }
    add_real(&all, (double)s->whole);
    return all.sum + all.lost;
}

static struct cell sum_result(const void *state, struct arena *a, double parameter)
{
    (void)a, (void)parameter;
    return cell_real(total(state));
}

static struct cell avg_result(const void *state, struct arena *a, double parameter)
{
    (void)a, (void)parameter;
    const struct sum_state *s = state;
    return s->n == 0 ? cell_null() : cell_real(total(s) / (double)s->n);
}

const struct agg_def aggs_sum[] = {
    { .name = "sum",
      .output = "_sum",
      .doc = "The sum of the field's numbers; values that are no numbers add nothing.",
      .form = "sum(FIELD)",
      .returns = T_REAL,
      .state_size = sizeof(struct sum_state),
      .examples = { { "sum(x)", "3" } },
      .add = sum_add,
      .merge = sum_merge,
      .result = sum_result },
    { .name = "avg",
      .output = "_avg",
      .doc = "The mean of the field's numbers; null where there are none.",
      .form = "avg(FIELD)",
      .returns = T_REAL,
      .state_size = sizeof(struct sum_state),
      .examples = { { "avg(x)", "1.5" } },
      .add = sum_add,
      .merge = sum_merge,
      .result = avg_result },
    { 0 },
};
