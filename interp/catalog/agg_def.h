/*
 * agg_def.h - what an aggregate function is: one row. States are flat memory next to their group,
 * and are merged across workers.
 *
 * Merging is associative and commutative, to the last digit: however the rows of a group are
 * divided and in whichever order their states are merged, the result is the same.
 */
#ifndef SUMOQ_CATALOG_AGG_DEF_H
#define SUMOQ_CATALOG_AGG_DEF_H

#include "catalog/fn_def.h"
#include "data/state_bytes.h"

/* One row as an aggregate sees it. */
struct agg_row {
    const struct cell *const *args; /* one cell per argument */
    size_t n_args;
    /* the row's position in the order of rows: later times first, then by ascending seq and nth */
    int64_t time;
    uint64_t seq, nth;
    int64_t message_time; /* epoch ms; TIME_NONE (INT64_MIN) where the row has none */
};

/* Does the row precede the one at the other position? */
static inline bool agg_is_before(const struct agg_row *r, int64_t time, uint64_t seq, uint64_t nth)
{
    return r->time != time ? r->time > time : r->seq != seq ? r->seq < seq : r->nth < nth;
}

/* A position in the bytes of a state. */
static inline void agg_put_position(struct buf *to, int64_t time, uint64_t seq, uint64_t nth)
{
    state_put_int(to, time);
    state_put_uint(to, seq);
    state_put_uint(to, nth);
}

static inline struct agg_row agg_position(struct state_reader *r)
{
    struct agg_row at = { .time = state_int(r) };
    at.seq = state_uint(r);
    at.nth = state_uint(r);
    return at;
}

enum agg_flag {
    AGG_BARE = 1,        /* may be called without an argument */
    AGG_TUPLE = 2,       /* takes several fields */
    AGG_PERCENTILES = 4, /* takes numbers after the field, with one output each; default: 50 */
    AGG_MEDIAN = 16,     /* of these, the 50th only: takes no numbers */
    AGG_NAMED_LAST = 32, /* its name may follow the keys of the grouping */
    AGG_KEEPS_TYPE = 8,  /* its result has the type of its argument */
};

struct agg_def {
    const char *name;
    const char *output; /* default name of the result: "_count" */
    const char *doc;
    const char *form; /* "count", "count(field)" */
    unsigned flags;
    enum type returns;
    enum fidelity fidelity;
    struct fn_example
        examples[FN_EXAMPLES_MAX]; /* call: a complete stage, run over rows x = 1, 2, null */
    size_t state_size;             /* bytes, zeroed before the first add; at most 8-byte aligned */
    /* Adds one row. What the state points to is allocated in `a`. */
    void (*add)(void *state, struct arena *a, const struct agg_row *row);
    void (*merge)(void *into, struct arena *a, const void *from);
    /* Appends the state as bytes (data/state_bytes.h). */
    void (*save)(const void *state, struct buf *to);
    /* Merges a state from all of its bytes; into a zeroed state, it restores it. False: they are
     * damaged, and `into` is not to be used. The bytes may be any: they are checked, and no more
     * memory is allocated than a small multiple of their length. */
    bool (*restore)(void *into, struct arena *a, struct str from);
    /* Returns the result. `parameter`: the percentile, else 0. May reorder what the state points
     * to. */
    struct cell (*result)(const void *state, struct arena *a, double parameter);
};

#endif
