/*
 * count.c - `count`, `count(field)`: rows, or rows that have the field. Specified:
 * docs/language/aggregates.md.
 */
#include "catalog/agg_def.h"

static void count_add(void *state, struct arena *a, const struct agg_row *row)
{
    (void)a;
    *(int64_t *)state += row->n_args == 0 || !cell_is_null(row->args[0]);
}

static void count_merge(void *into, struct arena *a, const void *from)
{
    (void)a;
    *(int64_t *)into += *(const int64_t *)from;
}

static void count_save(const void *state, struct buf *to)
{
    state_put_rows(to, *(const int64_t *)state);
}

static bool count_restore(void *into, struct arena *a, struct str from)
{
    struct state_reader r = state_read(from);
    (void)a;
    *(int64_t *)into += state_rows(&r);
    return state_done(&r);
}

static struct cell count_result(const void *state, struct arena *a, double parameter)
{
    (void)a, (void)parameter;
    return cell_int(*(const int64_t *)state);
}

const struct agg_def aggs_count[] = {
    { .name = "count",
      .output = "_count",
      .doc = "The number of rows of the group; with a field, of the rows that have it.",
      .form = "count, count(FIELD)",
      .flags = AGG_BARE,
      .returns = T_INT,
      .state_size = sizeof(int64_t),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "count", "3" }, { "count(x)", "2" } },
      .add = count_add,
      .merge = count_merge,
      .save = count_save,
      .restore = count_restore,
      .result = count_result },
    { 0 },
};
