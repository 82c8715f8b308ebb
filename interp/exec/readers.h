/*
 * readers.h - the threads that read a source and push its rows through the stages: of one plan, or
 * of several that need the same rows. What is inside of a run, for run.c and readers.c alone.
 */
#ifndef SUMOQ_EXEC_READERS_H
#define SUMOQ_EXEC_READERS_H

#include "exec/observing.h"
#include "exec/run.h"

struct run {
    const struct plan *plan;
    struct source *source;
    const struct run_options *options;
    struct scan_spec spec; /* what it needs of the source */
    struct worker *workers;
    struct arena *arena;
    struct row_buffer *result;
    uint64_t n_result;
    const struct table *table;
    struct run_warnings warnings;
    atomic_bool failed;          /* some worker failed: the others stop */
    atomic_bool enough;          /* no stage needs more input */
    struct observing *observing; /* NULL: nobody observes the run */
    bool timed;
};

struct readers {
    struct run *const *runs; /* with as many workers each */
    size_t n;
    struct scan_spec spec;
    const size_t **columns; /* of each run, for each of its fields the column of the source */
};

/* What all runs need of the source. */
const struct scan_spec *readers_spec(struct readers *r, struct arena *a);
/* Reads the source to its end, or until no stage needs more or one failed. It was started with the
 * spec. */
void readers_run(struct readers *r, struct arena *a);

/* Makes the stages from `first` to `last` ready; false: failed and noted. */
bool run_open_stages(struct worker *w, const struct plan *plan, size_t first, size_t last);
/* Gives a stage a batch. */
enum flow run_push(struct op_run *r, struct batch *b);

#endif
