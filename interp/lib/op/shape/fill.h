/*
 * fill.h - the run-time part of fillmissing.
 *
 * It keeps all rows and remembers which combinations of the key fields they have. At the end it
 * emits the rows, then one for each missing combination of the generators.
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

/* The value in an added row of a field that is not a key. */
struct fill_column {
    uint32_t slot;
    enum {
        FILL_GIVEN,
        FILL_BY_VALUES /* 0 or false if all values seen are of that type, else null */
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
};

/* The values of a generator while the stage runs. */
struct fill_values {
    const struct cell *items;
    size_t n;
    struct tuple_map seen; /* FILL_ALL */
};

/* The types of the values of a field. */
struct fill_kinds {
    bool numbers, truths, others;
};

struct fill_state {
    struct materialise materialise;
    struct tuple_map known; /* combinations seen; with take_last their fields */
    const struct cell **keys;
    struct fill_values *values; /* of each generator */
    struct fill_kinds *kinds;   /* of each column */
};

bool fill_open(struct op_run *r);
enum flow fill_push(struct op_run *r, struct batch *in);
enum flow fill_finish(struct op_run *r);

#endif
