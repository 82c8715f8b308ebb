/*
 * minmax.c - `min(x)`, `max(x)`: over the numeric values of the group; NaN is the greatest number.
 * Specified: docs/language/aggregates.md.
 */
#include "catalog/agg_def.h"

#include <math.h>

struct extreme {
    double value;
    int64_t n;
};

/* -0 is below 0, so that the result does not depend on the order. */
static bool is_less(double a, double b)
{
    return isnan(b) ? !isnan(a) : a < b || (a == 0 && b == 0 && signbit(a) && !signbit(b));
}

static void keep_less(struct extreme *s, double x)
{
    s->value = s->n++ == 0 || is_less(x, s->value) ? x : s->value;
}

static void keep_greater(struct extreme *s, double x)
{
    s->value = s->n++ == 0 || is_less(s->value, x) ? x : s->value;
}

static void min_add(void *state, struct arena *a, const struct agg_row *row)
{
    double x;
    (void)a;
    if (cell_numeric(row->args[0], &x)) {
        keep_less(state, x);
    }
}

static void max_add(void *state, struct arena *a, const struct agg_row *row)
{
    double x;
    (void)a;
    if (cell_numeric(row->args[0], &x)) {
        keep_greater(state, x);
    }
}

static void min_merge(void *into, struct arena *a, const void *from)
{
    const struct extreme *other = from;
    (void)a;
    if (other->n > 0) {
        keep_less(into, other->value);
    }
}

static void max_merge(void *into, struct arena *a, const void *from)
{
    const struct extreme *other = from;
    (void)a;
    if (other->n > 0) {
        keep_greater(into, other->value);
    }
}

static void extreme_save(const void *state, struct buf *to)
{
    const struct extreme *s = state;
    if (s->n > 0) {
        state_put_real(to, s->value);
    }
}

static bool extreme_read(struct extreme *out, struct str from)
{
    struct state_reader r = state_read(from);
    *out = (struct extreme) { .n = from.len > 0 };
    out->value = from.len > 0 ? state_real(&r) : 0;
    return state_done(&r);
}

static bool min_restore(void *into, struct arena *a, struct str from)
{
    struct extreme s;
    bool ok = extreme_read(&s, from);
    min_merge(into, a, &s);
    return ok;
}

static bool max_restore(void *into, struct arena *a, struct str from)
{
    struct extreme s;
    bool ok = extreme_read(&s, from);
    max_merge(into, a, &s);
    return ok;
}

static struct cell extreme_result(const void *state, struct arena *a, double parameter)
{
    const struct extreme *s = state;
    (void)a, (void)parameter;
    return s->n == 0 ? cell_null() : cell_real(isnan(s->value) ? (double)NAN : s->value);
}

const struct agg_def aggs_minmax[] = {
    { .name = "min",
      .output = "_min",
      .doc = "The smallest of the field's numbers; null when there are no numbers.",
      .form = "min(FIELD)",
      .returns = T_REAL,
      .state_size = sizeof(struct extreme),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "min(x)", "1" } },
      .add = min_add,
      .merge = min_merge,
      .save = extreme_save,
      .restore = min_restore,
      .result = extreme_result },
    { .name = "max",
      .output = "_max",
      .doc = "The greatest of the field's numbers; null when there are no numbers.",
      .form = "max(FIELD)",
      .returns = T_REAL,
      .state_size = sizeof(struct extreme),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "max(x)", "2" } },
      .add = max_add,
      .merge = max_merge,
      .save = extreme_save,
      .restore = max_restore,
      .result = extreme_result },
    { 0 },
};
