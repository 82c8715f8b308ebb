/*
 * agg_def.h - what an aggregate function is: one row. States live in flat memory beside their group
 * and merge over workers.
 */
#ifndef SUMOQ_CATALOG_AGG_DEF_H
#define SUMOQ_CATALOG_AGG_DEF_H

#include "catalog/fn_def.h"

struct agg_def {
    const char *name;
    const char *output; /* default name of the result: "_count" */
    const char *doc;
    const char *form;   /* "count", "count(field)" */
    bool takes_nothing; /* may stand without an argument */
    enum type returns;
    enum fidelity fidelity;
    struct fn_example examples[FN_EXAMPLES_MAX]; /* call: a whole stage, over rows x = 1, 2, null */
    size_t state_size; /* bytes, zeroed before the first add; at most 8-byte aligned */
    /* One row; `value` is NULL without an argument. `a` keeps what the state points to. NULL: this
     * version cannot run it. */
    void (*add)(void *state, struct arena *a, const struct cell *value, int64_t time, uint64_t seq);
    void (*merge)(void *into, struct arena *a, const void *from);
    struct cell (*result)(const void *state, struct arena *a);
};

#endif
