/*
 * first_last.c - `first(x)`, `last(x)`: the first and the last value in the order of the rows that
 * is not null; messages come newest first. Specified: docs/language/aggregates.md.
 */
#include "catalog/agg_def.h"
#include "lib/shared/owned_cell.h"

struct place_kept {
    struct owned_cell value;
    int64_t time;
    uint64_t seq, nth;
};

static void take(struct place_kept *s, struct arena *a, const struct cell *c,
                 const struct agg_row *at)
{
    owned_cell_set(&s->value, a, c);
    s->time = at->time;
    s->seq = at->seq;
    s->nth = at->nth;
}

static struct agg_row place_of(const struct place_kept *s)
{
    return (struct agg_row) { .time = s->time, .seq = s->seq, .nth = s->nth };
}

static void offer_first(struct place_kept *s, struct arena *a, const struct cell *c,
                        const struct agg_row *at)
{
    if (!s->value.has || agg_is_before(at, s->time, s->seq, s->nth)) {
        take(s, a, c, at);
    }
}

static void offer_last(struct place_kept *s, struct arena *a, const struct cell *c,
                       const struct agg_row *at)
{
    if (!s->value.has || !agg_is_before(at, s->time, s->seq, s->nth)) {
        take(s, a, c, at);
    }
}

static void first_add(void *state, struct arena *a, const struct agg_row *row)
{
    if (!cell_is_null(row->args[0])) {
        offer_first(state, a, row->args[0], row);
    }
}

static void last_add(void *state, struct arena *a, const struct agg_row *row)
{
    if (!cell_is_null(row->args[0])) {
        offer_last(state, a, row->args[0], row);
    }
}

static void first_merge(void *into, struct arena *a, const void *from)
{
    const struct place_kept *other = from;
    struct agg_row at = place_of(other);
    if (other->value.has) {
        offer_first(into, a, &other->value.cell, &at);
    }
}

static void last_merge(void *into, struct arena *a, const void *from)
{
    const struct place_kept *other = from;
    struct agg_row at = place_of(other);
    if (other->value.has) {
        offer_last(into, a, &other->value.cell, &at);
    }
}

static void kept_save(const void *state, struct buf *to)
{
    const struct place_kept *s = state;
    if (s->value.has) {
        state_put_cell(to, &s->value.cell);
        agg_put_position(to, s->time, s->seq, s->nth);
    }
}

typedef void offer_to(struct place_kept *s, struct arena *a, const struct cell *c,
                      const struct agg_row *at);

static bool restore(void *into, struct arena *a, struct str from, offer_to *offer)
{
    struct state_reader r = state_read(from);
    if (from.len > 0) {
        struct cell c = state_cell(&r);
        struct agg_row at = agg_position(&r);
        if (state_need(&r, !cell_is_null(&c))) {
            offer(into, a, &c, &at);
        }
    }
    return state_done(&r);
}

static bool first_restore(void *into, struct arena *a, struct str from)
{
    return restore(into, a, from, offer_first);
}

static bool last_restore(void *into, struct arena *a, struct str from)
{
    return restore(into, a, from, offer_last);
}

static struct cell kept_result(const void *state, struct arena *a, double parameter)
{
    const struct place_kept *s = state;
    (void)a, (void)parameter;
    return s->value.has ? s->value.cell : cell_null();
}

const struct agg_def aggs_first_last[] = {
    { .name = "first",
      .output = "_first",
      .doc = "The first value in the order of the rows; of messages the newest.",
      .form = "first(FIELD)",
      .flags = AGG_KEEPS_TYPE,
      .returns = T_ANY,
      .state_size = sizeof(struct place_kept),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "first(x)", "1" } },
      .add = first_add,
      .merge = first_merge,
      .save = kept_save,
      .restore = first_restore,
      .result = kept_result },
    { .name = "last",
      .output = "_last",
      .doc = "The last value in the order of the rows; of messages the oldest.",
      .form = "last(FIELD)",
      .flags = AGG_KEEPS_TYPE,
      .returns = T_ANY,
      .state_size = sizeof(struct place_kept),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "last(x)", "2" } },
      .add = last_add,
      .merge = last_merge,
      .save = kept_save,
      .restore = last_restore,
      .result = kept_result },
    { 0 },
};
