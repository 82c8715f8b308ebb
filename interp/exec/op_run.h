/*
 * op_run.h - the run-time state of a stage: what an operator's open, push, finish and combine see.
 */
#ifndef SUMOQ_EXEC_OP_RUN_H
#define SUMOQ_EXEC_OP_RUN_H

#include "exec/eval.h"
#include "plan/plan.h"

struct observed_worker;
struct run;

/* A run-time error of the query. */
struct run_fault {
    enum diag_code code;
    const char *text; /* NULL: none */
    const char *help;
};

/* One thread's share of a run. */
struct worker {
    struct run *run;
    struct arena arena;   /* until the run ends */
    struct arena scratch; /* until the source refills the batch */
    struct eval eval;
    struct cell *nulls;  /* a column of nulls: slot 0 */
    struct op_run *ops;  /* one a node of the plan */
    const char *failure; /* why it stopped, or NULL */
    struct run_fault fault;
    bool *seen;      /* by field of the scan: some row delivered has a value */
    uint64_t nested; /* nanoseconds in the stages after the one that is being run */
    struct observed_worker *observed; /* NULL: nobody sees the run (exec/observer.h) */
};

struct op_run {
    const struct plan_node *node;
    const struct plan *plan;
    struct worker *worker;
    struct op_run *next;   /* NULL: the last */
    void *state;           /* op->state_size bytes, zeroed */
    struct cell **columns; /* storage of the slots that this stage makes, as in node->writes */
    struct stage_counts counts;
};

/* Pushes the batch's live rows to the next stage. */
enum flow op_emit(struct op_run *r, struct batch *b);
/* Does somebody see the rows between stages? Then each stage emits its own. */
bool op_is_seen(const struct op_run *r);
/* This stage's own column number `i` (of node->writes), put into the batch. */
struct cell *op_column(struct op_run *r, struct batch *b, size_t i);
/* To be called after evaluation: filters dropped rows from the batch and adds invalid inputs to the
 * stage's counts. */
void op_after_eval(struct op_run *r, struct batch *b);
/* Counts a text that was not read because of a limit; `why` is a constant. */
void op_refuse(struct op_run *r, const char *why);
/* A batch of this stage's own, with columns for the slots that later stages read (node->keep) and
 * the position. */
struct batch *op_new_batch(struct op_run *r);
/* combine() for blocking stages of SPREAD_ONE: they run in one thread, so there
 * is nothing to merge. */
bool op_no_combine(struct op_run *into, struct op_run *from);
/* A warning of the run, in `finish` only; `text` lives as long as the run (op_result_arena). */
void op_warn(struct op_run *r, const char *text);
/* Ends the run with a run-time error of the query: `text`, and what to do about it, live as long as
 * the run. Returns FLOW_FAIL. */
enum flow op_fail(struct op_run *r, enum diag_code code, const char *text, const char *help);
/* The same for temporary files that cannot be written or read. */
enum flow op_fail_disk(struct op_run *r, const char *why);
/* Memory that lives as long as the run's result. */
struct arena *op_result_arena(struct op_run *r);
/* What buffers rows is charged to the query's budget. */
struct budget *op_budget(struct op_run *r);

/* Called by `(result)`: where the rows of the result are, and how many of them. They live as long
 * as the worker. */
struct row_buffer;
void run_set_result(struct run *run, struct row_buffer *rows, uint64_t n);
/* Called by a stage that makes columns from data, at its end: the table that the next segment
 * reads. */
struct table;
void run_set_table(struct run *run, const struct table *table);

#endif
