/*
 * run.h - runs a plan over a source.
 */
#ifndef SUMOQ_EXEC_RUN_H
#define SUMOQ_EXEC_RUN_H

#include "exec/observer.h"
#include "exec/op_run.h"
#include "exec/row_buffer.h"
#include "source/source.h"

struct run_options {
    unsigned threads;  /* at least 1 */
    size_t batch_rows; /* 1 .. BATCH_ROWS */
    bool by_bytes;     /* for tests: the workers' states are combined by their bytes */
    bool ranged;
    int64_t from, to; /* epoch ms */
    enum scan_time time;
    struct run_facts facts; /* for functions */
    struct budget *budget;
    atomic_bool *stop;                 /* set from outside to cancel the run */
    const struct observers *observers; /* NULL: none */
    struct observed_run as;            /* what they learn of the run */
};

enum run_end { RUN_DONE, RUN_READ_FAILED, RUN_NO_MEMORY, RUN_STOPPED, RUN_FAULT };

struct run_warnings {
    const char **items;
    size_t n, cap;
};

struct run_result {
    struct run_warnings warnings;
    const struct table
        *table; /* of a segment that ends with a stage that makes columns; else NULL */
    const struct row_buffer *rows; /* columns as in plan->columns; released with the arena */
    uint64_t n_rows;
    const size_t
        *column_of; /* for each column of the plan the index into a row's cells, SIZE_MAX: null */
    struct stage_counts *counts; /* one a node of the plan */
    const bool *seen; /* by field of the scan: some row that the source delivered has a value */
    bool complete;    /* the source was read to its end */
    const char *why;  /* of a failure */
    struct run_fault fault; /* of RUN_FAULT */
};

/* One of several plans over the same rows. */
struct run_part {
    const struct plan *plan;
    const struct run_options *options; /* the same for all, but for `as` */
    struct run_result *out;
};

/* Runs plans over the rows of a source, which is read once. When one fails, all do: the failure is
 * in the first part's `out`. */
enum run_end run_plans(struct arena *a, const struct run_part *parts, size_t n,
                       struct source *source);
/* Runs in this thread and threads - 1 others. All memory of the run is released with `a`. */
enum run_end run_plan(struct arena *a, const struct plan *plan, struct source *source,
                      const struct run_options *options, struct run_result *out);

#endif
