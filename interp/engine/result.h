/*
 * result.h - from the rows of a run to the result that printers show (docs/language/results.md).
 */
#ifndef SUMOQ_ENGINE_RESULT_H
#define SUMOQ_ENGINE_RESULT_H

#include "exec/run.h"

struct observed;

struct absent_field {
    struct str name;
    struct span span; /* where the query first names it */
    struct str near;  /* a field of the data that is probably meant; empty: none */
    bool guarded;     /* the query expects that events lack it (engine/guarded.h) */
};

/* The counts of the stages of all segments, and the warnings of the run. */
struct stage_reports {
    struct {
        struct stage_report *items;
        size_t n, cap;
    } stages;
    struct {
        const char **items;
        size_t n, cap;
    } warnings;
    uint64_t undecided; /* values, of all stages */
    uint64_t inner;     /* events that queries inside of the query read */
    struct {
        struct absent_field *items;
        size_t n, cap;
    } absent; /* fields of the events without a value in any row that the source delivered; only
                 of a source that was read to its end */
    bool complete;
};

/* Adds the stages of a segment. `observed`: what was counted in each (exec/observe.h), or NULL. */
void report_stages(struct stage_reports *reports, struct arena *a, const struct plan *plan,
                   const struct run_result *run, const struct observed *const *observed);
/* Adds the fields of the events, by the binder's names, that no row had. */
void report_absent(struct stage_reports *reports, const struct binder *b, const struct plan *plan,
                   const struct run_result *run);
/* The result of the last segment; NULL: `why` has the reason why its rows on disk cannot be read
 * again. */
const struct result *result_build(struct arena *a, const struct plan *plan,
                                  const struct run_result *run, const struct stage_reports *reports,
                                  const char **why);

#endif
