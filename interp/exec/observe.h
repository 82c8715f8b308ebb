/*
 * observe.h - an observer that counts how many of the rows that reach a condition satisfy each of
 * its conjuncts by itself, and notes which values the fields in them have. It lets no filter be
 * pushed to the source, so that every event in the time range is seen by the first stage, and
 * measures times.
 */
#ifndef SUMOQ_EXEC_OBSERVE_H
#define SUMOQ_EXEC_OBSERVE_H

#include "exec/observer.h"

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

/* Of a stage of the last run. */
struct observed {
    struct observed_term *terms;
    size_t n, next; /* the term that is counted next, probably */
};

struct term_observer {
    const struct observed *const *stages; /* of the last run, one a node of the plan; NULL: the
                                             stage has no condition. They live as long as the run */
};

/* `t` is filled at the end of each run, and must live as long as the observer. */
struct run_observer term_observer(struct term_observer *t);

#endif
