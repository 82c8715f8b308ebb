/*
 * observe.h - what an observed run learns beyond the counts that every run keeps: how many of the
 * rows that reach a condition satisfy each of its conjuncts by itself, and which values the fields
 * in them have. Observed runs push no filter to the source, so that every event in the time range
 * is seen by the first stage.
 */
#ifndef SUMOQ_EXEC_OBSERVE_H
#define SUMOQ_EXEC_OBSERVE_H

#include "exec/op_run.h"

enum { OBSERVED_VALUES = 32, OBSERVED_TERMS = 64 };

/* Distinct values of a field of the events, as texts. */
struct observed_values {
    struct str items[OBSERVED_VALUES];
    size_t n;
    bool more; /* there are others */
};

struct observed_term {
    const struct expr *test; /* a conjunct of the stage's condition */
    uint64_t held;           /* of the rows that reach the stage */
    bool expected;           /* it contains a negation */
    size_t field;            /* the slot that it tests alone; SLOT_NULL: none or several */
    struct observed_values values;
};

struct observed {
    struct observed_term *terms;
    size_t n;
    uint16_t *sel;
    struct eval eval;
};

/* The observer of a stage in one worker; NULL: the stage has no condition. */
struct observed *observe_open(struct arena *a, const struct plan_node *node,
                              const struct run_facts *facts);
/* Counts a batch that is about to enter the stage; the batch is unchanged. */
void observe_batch(struct observed *o, struct arena *a, struct batch *b);
/* Adds another worker's counts. */
void observe_merge(struct observed *into, const struct observed *from);
/* Notes which of the columns have a value in some selected row; `seen` has one a column. */
void observe_columns(const struct batch *b, bool *seen);

#endif
