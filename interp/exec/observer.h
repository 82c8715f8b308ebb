/*
 * observer.h - whoever wants to see a run: the rows before and after each stage, the outcomes of
 * conditions, the progress, and the way to stop it.
 *
 * A query is one or more runs of plans: of each segment, of its subqueries, and of the queries of
 * its stages (exec/subplan.h). An observer sees all of them, one after another. It changes no
 * result. Calls come from the thread that has the rows, so several workers of a run may call at the
 * same time: what an observer keeps of rows, it keeps by worker.
 */
#ifndef SUMOQ_EXEC_OBSERVER_H
#define SUMOQ_EXEC_OBSERVER_H

#include "plan/plan.h"

/* Which query a run is of. */
struct observed_query {
    const struct observed_query *outer; /* that it is in; NULL: it is the query itself */
    const struct plan_node *parent;     /* the stage of `outer` that asks for it; NULL: the query
                                           itself, or a subquery of `outer` */
    struct span span;                   /* of a subquery, in the text; else empty */
};

/* One run of one plan. */
struct observed_run {
    const struct observed_query *query;
    unsigned segment;              /* of that query, from 0 */
    const struct plan_node *after; /* the last stage of the segment before, whose rows it reads */
    bool events;                   /* it reads the events of the source; else rows of a table */
    bool learns; /* only for the names of dynamic fields: the run after it has the same rows */
    /* set by run_plan */
    const struct plan *plan;
    unsigned threads;    /* workers are 0 .. threads-1 */
    struct arena *arena; /* until the rows of the run are freed; for `begin` and `end` alone */
};

enum observed_side { OBSERVED_IN, OBSERVED_OUT };

/* Where rows are. */
struct observed_at {
    const struct observed_run *run;
    void *state;                   /* what `begin` returned */
    const struct plan_node *stage; /* also run->after: OBSERVED_OUT, with the slots of this run */
    size_t node;                   /* its number in run->plan->nodes; SIZE_MAX: run->after */
    unsigned worker;
};

/* Rows of a batch, ascending, as its selection. */
struct observed_test {
    const struct expr *test;
    const uint16_t *passed; /* they satisfy it */
    size_t n_passed;
    const uint16_t *reached; /* the run evaluates it on them; the others are decided by an operand
                                before it */
    size_t n_reached;
};

enum run_phase { RUN_READS, RUN_FINISHES /* stages put out what they held */ };

struct run_progress {
    const struct observed_run *run;
    enum run_phase phase;
    uint64_t bytes; /* read of the source in this run; 0: it does not count them */
    uint64_t rows;  /* that the source has delivered in this run */
};

/* Functions may be NULL. */
struct run_observer {
    void *ctx;
    /* Every row of the source in the time range is seen at every stage, with every field that some
     * stage reads or makes: no test is pushed to the source, no stage is left out, no column is
     * dropped, `limit` neither ends the run nor makes a top-n of the sort before it. Costs time and
     * memory. */
    bool faithful;
    bool unfiltered; /* of these only: no test is pushed to the source */
    bool times;      /* the time spent in stages is measured: stage_counts.nanoseconds */
    /* Before all other calls about a run and after them, in the thread that started it; `end` also
     * when the run failed or was stopped. `begin` returns at->state. */
    void *(*begin)(void *ctx, const struct observed_run *run);
    void (*end)(void *ctx, const struct observed_run *run, void *state);
    /* The live rows of a batch before a stage and those that it passes on; each has its position.
     * Columns are by slot; NULL: not filled yet. Valid during the call. */
    void (*batch)(void *ctx, const struct observed_at *at, enum observed_side side,
                  const struct batch *b);
    /* Of the live rows before a test stage: which satisfy its condition, and each operand of `and`,
     * `or`, `not` and `if` in it, all operands on all rows, before what they are operands of.
     * Alternatives that are found by an index (expr.any), and operands more than 16 levels deep,
     * are not reported one by one. */
    void (*test)(void *ctx, const struct observed_at *at, const struct batch *b,
                 const struct observed_test *outcome);
    /* Before and after reading, and after each batch, in the thread that has it; a call is left out
     * while another is going on. False: the run is stopped. */
    bool (*progress)(void *ctx, const struct run_progress *p);
};

/* Those of a query. */
struct observers {
    struct run_observer *items;
    size_t n, cap;
    /* of any of them */
    bool faithful, unfiltered, times, tests, progress, batches;
};

void observers_add(struct observers *all, struct arena *a, const struct run_observer *o);

#endif
