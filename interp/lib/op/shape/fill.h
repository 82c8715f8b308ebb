/*
 * fill.h - what fillmissing does when it runs.
 *
 * It keeps all rows and remembers which combinations of the key fields they have. At the end the
 * rows go on, then one for each combination of the generators that did not come.
 */
#ifndef SUMOQ_LIB_OP_SHAPE_FILL_H
#define SUMOQ_LIB_OP_SHAPE_FILL_H

#include "data/slice.h"
#include "exec/op_run.h"
#include "exec/tuple_map.h"
#include "lib/shared/materialise.h"

/* The values of one key field. */
struct fill_generator {
    uint32_t slot;
    enum { FILL_SLICES, FILL_LISTED, FILL_ALL } kind;
    int64_t width;             /* FILL_SLICES: ms */
    const struct cell *values; /* FILL_LISTED */
    size_t n;
};

/* What a field that is no key holds in an added row. */
struct fill_column {
    uint32_t slot;
    enum {
        FILL_GIVEN,
        FILL_BY_VALUES /* 0 or false if all values that came are such, else null */
    } kind;
    struct cell given;
};

struct fill_plan {
    struct {
        struct fill_generator *items;
        size_t n, cap;
    } generators;
    struct {
        struct fill_column *items;
        size_t n, cap;
    } columns;
    bool take_last; /* a field's value is that of the slice before */
};

/* The values of a generator while the stage runs. */
struct fill_values {
    const struct cell *items;
    size_t n;
    struct tuple_map seen; /* FILL_ALL */
};

/* Of what kinds the values of a field are. */
struct fill_kinds {
    bool numbers, truths, others;
};

struct fill_state {
    struct materialise collect;
    struct tuple_map known; /* combinations that came; with take_last their fields */
    const struct cell **keys;
    struct fill_values *values; /* of each generator */
    struct fill_kinds *kinds;   /* of each column */
};

bool fill_open(struct op_run *r);
enum flow fill_push(struct op_run *r, struct batch *in);
enum flow fill_finish(struct op_run *r);

#endif
