/*
 * observe.h - what a query did to the events, stage by stage, and what of it does not fit the data:
 * fields that no event has, conditions that no row satisfies, a time range without events.
 */
#ifndef SUMOQ_ENGINE_OBSERVE_H
#define SUMOQ_ENGINE_OBSERVE_H

#include "base/diag.h"
#include "data/result.h"
#include "source/source.h"

struct absent_field;
struct job;
struct stage_reports;

struct observation {
    uint64_t events;   /* of the source */
    uint64_t in_range; /* of them, in the time range */
    bool ranged;
    int64_t from, to; /* epoch ms */
    bool has_times;
    int64_t min, max;                  /* message times of all events, when none is in range */
    const struct stage_report *stages; /* in the order in which rows pass them */
    size_t n_stages;
    const struct absent_field *absent; /* fields that no event has */
    size_t n_absent;
};

/* Runs the job's query again and observes it. False: it failed. */
bool observe_job(struct job *job, struct source *source, struct observation *out);
/* The same from the reports of an observed run. */
void observe_report(struct arena *a, struct source *source, struct stage_reports *reports,
                    struct observation *out);
/* Removes from reports->absent what some event of the source has, and finds near names for the
 * rest. False: the source cannot be read. */
bool observe_names(struct arena *a, struct source *source, struct stage_reports *reports);
/* The first stage after which there is no row; NULL: there is none. */
const struct stage_report *observe_empty_stage(const struct observation *o);
/* Lines of help for a run without rows: why, as far as the observation shows. At most `cap`;
 * returns how many. They live in `a`. */
size_t observe_reasons(struct arena *a, struct str query, const struct observation *o,
                       struct str *out, size_t cap);
/* Diagnostics of the same, at their places. */
void observe_warn_absent(struct diags *d, const struct absent_field *fields, size_t n);
void observe_warn(struct diags *d, struct str query, const struct observation *o);

#endif
