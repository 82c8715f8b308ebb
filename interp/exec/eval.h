/*
 * eval.h - bound expressions over the selected rows of a batch (docs/language/expressions.md).
 *
 * `and`, `or` and `if` evaluate a side only on the rows that need it. Filters return selections,
 * not booleans. A test that takes a regular expression too many steps is undecided on that row: it
 * is not true, its negation is not either, and its value is null. A constant expression is computed
 * once a batch. One struct eval a worker.
 */
#ifndef SUMOQ_EXEC_EVAL_H
#define SUMOQ_EXEC_EVAL_H

#include "catalog/expr.h"
#include "catalog/fn_def.h"
#include "data/batch.h"

struct eval_scratch;

struct eval {
    struct arena *arena; /* the worker's: reusable buffers */
    struct regex_scratch *regex;
    const struct run_facts *facts;
    uint64_t
        bad; /* invalid inputs: values that gave null or no match, since the caller last reset it */
    struct eval_scratch *free_cells;
    bool *dropped; /* by batch row: rows that a function dropped, until the caller filters them */
    size_t n_dropped; /* how many */
    bool *undecided;  /* by batch row: rows on which a test is undecided, until op_after_eval */
    size_t n_undecided;
    bool gave_up;              /* the last test of one value is undecided */
    uint64_t undecided_values; /* since the caller last reset it */
};

/* Initialises `e`; its memory comes from `arena`. */
void eval_init(struct eval *e, struct arena *arena, const struct run_facts *facts);
/* Filters the rows that functions dropped from the selection of `n` rows; returns how many remain.
 */
size_t eval_take_dropped(struct eval *e, uint16_t *sel, size_t n);

/* Forgets the rows on which a test was undecided, for the next stage; returns how many values were.
 */
uint64_t eval_take_undecided(struct eval *e);

/* out[row] for each of the `n` selected rows. Text lives in the batch's scratch arena, the batch or
 * the plan. */
void eval_cells(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                size_t n, struct cell *out);
/* The selected rows on which `x` is true, ascending, to `out` (which may be `sel`); returns how
 * many. */
size_t eval_filter(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                   size_t n, uint16_t *out);

#endif
