/*
 * observing.h - how a run calls its observers (exec/observer.h).
 */
#ifndef SUMOQ_EXEC_OBSERVING_H
#define SUMOQ_EXEC_OBSERVING_H

#include "exec/observer.h"
#include "exec/op_run.h"
#include "source/source.h"

/* An observed run. */
struct observing {
    const struct observers *all;
    struct observed_run run;
    void **states; /* one an observer */
    const struct run_facts *facts;
    struct source *source;
    atomic_bool *stop;
    atomic_flag reports; /* a call of `progress` is going on */
    atomic_uint_least64_t rows;
    enum run_phase phase;
};

/* Announces a run; run->run and run->source are set. */
void observing_begin(struct observing *o, struct arena *a);
void observing_end(struct observing *o);
/* One worker's share. */
struct observed_worker *observing_worker(struct observing *o, struct arena *a, unsigned number);
/* Reports a batch that is about to enter the stage; the batch is unchanged. */
void observing_batch(struct op_run *r, struct batch *b);
/* Asks whether to go on; sets *stop if not. */
void observing_progress(struct observing *o, size_t rows);
/* The condition of a test stage; NULL: it is none, or every row passes. */
const struct expr *observed_condition(const struct plan_node *node);

#endif
