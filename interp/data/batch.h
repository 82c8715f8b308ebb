/*
 * batch.h - up to BATCH_ROWS rows as columns of cells, with a selection.
 *
 * Filters shrink the selection and copy nothing. Text points into the batch's scratch arena or the
 * source's block, and is valid until the source refills the batch. Every row has a position:
 * message time descending (null last), then load order; no stage may depend on the order of
 * arrival.
 */
#ifndef SUMOQ_DATA_BATCH_H
#define SUMOQ_DATA_BATCH_H

#include "base/json/json_shape.h"
#include "data/time.h"
#include "data/value.h"

enum { BATCH_ROWS = 1024 };

struct batch {
    struct cell **cols; /* by slot of the plan; NULL for slots that are not filled yet */
    size_t n_cols;
    int64_t *time; /* position: message time (TIME_NONE: null), then */
    uint64_t *seq; /* load order */
    bool *matched; /* the `nodrop` chain's bit (docs/language/parse.md); NULL: no chain in this plan
                    */
    uint16_t *sel; /* selected rows, ascending; never NULL */
    size_t live;   /* how many */
    size_t rows;   /* rows filled, selected or not */
    size_t cap;    /* capacity in rows, at most BATCH_ROWS */
    const struct json_doc *docs; /* by row: the source's index of the JSON in `_raw`; a user must
                                    compare the texts first. NULL: none */
    struct arena *scratch;       /* emptied when the source refills the batch */
};

/* A batch of `cap` rows and `cols` columns, allocated in `a` with all columns. Its scratch arena is
 * `scratch`.
 */
struct batch *batch_new(struct arena *a, struct arena *scratch, size_t n_cols, size_t cap);
/* Asserts the invariants above; the order of the selection only in checked builds (base/check.h).
 */
void batch_check(const struct batch *b);
/* Selects rows 0 .. rows-1. */
void batch_select_all(struct batch *b);
/* Keeps the first `n` selected rows. */
void batch_keep_first(struct batch *b, size_t n);

#endif
