/*
 * job.h - runs a query: its subqueries, its segments one after another, and the sub-queries of its
 * stages (exec/subplan.h). Jobs nest.
 */
#ifndef SUMOQ_ENGINE_JOB_H
#define SUMOQ_ENGINE_JOB_H

#include "engine/result.h"

struct job {
    struct arena *arena;
    struct binder *binder;
    struct checked *checked;
    const struct node_query *query;
    struct source *source;        /* of events */
    const struct table *over;     /* input rows instead; NULL: the events */
    struct run_options run;       /* over events */
    size_t limit;                 /* rows of the result; SIZE_MAX: all */
    const struct name_list *also; /* additional fields to show, if the result is messages */
    struct stage_reports *report;
    const struct term_observer *terms; /* what the report has of conditions; NULL: nothing */
    struct observed_query *as;         /* what observers know of it */
    unsigned depth;                    /* depth of nested jobs */
    const struct plan *ran; /* the plan of the first segment, which has run together with others:
                               `out` has its rows; NULL: it has not */
    /* out, of a failure */
    struct run_result out;
    bool invalid; /* a later segment does not bind: reported */
};

/* Runs to the end. Failures are in job->out, or in the binder's diagnostics. */
enum run_end job_run(struct job *job, const struct result **result);

/* A job over the same query, bound anew, which runs on its own and saves no table. Its report is
 * its own. */
void job_again(struct job *job, struct job *again);

#endif
