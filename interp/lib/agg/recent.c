/*
 * recent.c - `most_recent(x_withtime)`, `least_recent(x_withtime)`: the value with the greatest or
 * the least time. Specified: docs/language/aggregates.md.
 *
 * Of equal times most_recent takes the row that comes first, least_recent the last. A value not
 * made by `withtime` has the message time of its row.
 */
#include "catalog/agg_def.h"
#include "data/batch.h"
#include "lib/shared/owned_cell.h"
#include "lib/shared/timed_value.h"

struct recent {
    struct owned_cell value;
    int64_t ms; /* of the value */
    int64_t time;
    uint64_t seq, nth;
};

struct offer {
    const struct cell *value;
    int64_t ms;
    const struct agg_row *at;
};

static void take(struct recent *s, struct arena *a, const struct offer *o)
{
    owned_cell_set(&s->value, a, o->value);
    s->ms = o->ms;
    s->time = o->at->time;
    s->seq = o->at->seq;
    s->nth = o->at->nth;
}

static void offer_newer(struct recent *s, struct arena *a, const struct offer *o)
{
    bool first = agg_is_before(o->at, s->time, s->seq, s->nth);
    if (!s->value.has || o->ms > s->ms || (o->ms == s->ms && first)) {
        take(s, a, o);
    }
}

static void offer_older(struct recent *s, struct arena *a, const struct offer *o)
{
    bool first = agg_is_before(o->at, s->time, s->seq, s->nth);
    if (!s->value.has || o->ms < s->ms || (o->ms == s->ms && !first)) {
        take(s, a, o);
    }
}

typedef void offer_to(struct recent *s, struct arena *a, const struct offer *o);

static void add(struct recent *s, struct arena *a, const struct agg_row *row, offer_to *to)
{
    const struct cell *c = row->args[0];
    struct cell value = *c;
    struct arena scratch;
    int64_t ms = row->message_time;
    if (cell_is_null(c)) {
        return;
    }
    arena_init(&scratch, NULL);
    bool timed = cell_is_text(c) && timed_value_read(cell_str(c), &scratch, &value, &ms);
    if (timed || ms != TIME_NONE) {
        struct offer o = { &value, ms, row };
        to(s, a, &o);
    }
    arena_release(&scratch);
}

static void merge(struct recent *s, struct arena *a, const struct recent *other, offer_to *to)
{
    struct agg_row at = { .time = other->time, .seq = other->seq, .nth = other->nth };
    struct offer o = { &other->value.cell, other->ms, &at };
    if (other->value.has) {
        to(s, a, &o);
    }
}

static void most_add(void *state, struct arena *a, const struct agg_row *row)
{
    add(state, a, row, offer_newer);
}

static void least_add(void *state, struct arena *a, const struct agg_row *row)
{
    add(state, a, row, offer_older);
}

static void most_merge(void *into, struct arena *a, const void *from)
{
    merge(into, a, from, offer_newer);
}

static void least_merge(void *into, struct arena *a, const void *from)
{
    merge(into, a, from, offer_older);
}

static void recent_save(const void *state, struct buf *to)
{
    const struct recent *s = state;
    if (s->value.has) {
        state_put_cell(to, &s->value.cell);
        state_put_int(to, s->ms);
        agg_put_position(to, s->time, s->seq, s->nth);
    }
}

static bool restore(void *into, struct arena *a, struct str from, offer_to *to)
{
    struct state_reader r = state_read(from);
    if (from.len > 0) {
        struct cell c = state_cell(&r);
        int64_t ms = state_int(&r);
        struct agg_row at = agg_position(&r);
        struct offer o = { &c, ms, &at };
        if (state_need(&r, !cell_is_null(&c))) {
            to(into, a, &o);
        }
    }
    return state_done(&r);
}

static bool most_restore(void *into, struct arena *a, struct str from)
{
    return restore(into, a, from, offer_newer);
}

static bool least_restore(void *into, struct arena *a, struct str from)
{
    return restore(into, a, from, offer_older);
}

static struct cell recent_result(const void *state, struct arena *a, double parameter)
{
    const struct recent *s = state;
    (void)a, (void)parameter;
    return s->value.has ? s->value.cell : cell_null();
}

const struct agg_def aggs_recent[] = {
    { .name = "most_recent",
      .output = "_mostrecent",
      .doc = "The newest value of a field that withtime tied to its time.",
      .form = "most_recent(FIELD_withtime)",
      .returns = T_ANY,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct recent),
      .examples = { { "withtime x | most_recent(x_withtime)", "1" } },
      .add = most_add,
      .merge = most_merge,
      .save = recent_save,
      .restore = most_restore,
      .result = recent_result },
    { .name = "least_recent",
      .output = "_leastrecent",
      .doc = "The oldest value of a field that withtime tied to its time.",
      .form = "least_recent(FIELD_withtime)",
      .returns = T_ANY,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct recent),
      .examples = { { "withtime x | least_recent(x_withtime)", "2" } },
      .add = least_add,
      .merge = least_merge,
      .save = recent_save,
      .restore = least_restore,
      .result = recent_result },
    { 0 },
};
