/*
 * result.h - from the rows of a run to the result that printers show (docs/language/results.md).
 */
#ifndef SUMOQ_ENGINE_RESULT_H
#define SUMOQ_ENGINE_RESULT_H

#include "exec/run.h"

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
};

/* Adds the stages of a segment. */
void report_stages(struct stage_reports *reports, struct arena *a, const struct plan *plan,
                   const struct run_result *run);
/* The result of the last segment; NULL: `why` has the reason why its rows on disk cannot be read
 * again. */
const struct result *result_build(struct arena *a, const struct plan *plan,
                                  const struct run_result *run, const struct stage_reports *reports,
                                  const char **why);

#endif
