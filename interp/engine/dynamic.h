/*
 * dynamic.h - the dynamic fields of a result that shows all fields.
 */
#ifndef SUMOQ_ENGINE_DYNAMIC_H
#define SUMOQ_ENGINE_DYNAMIC_H

#include "engine/result.h"

enum {
    DYNAMIC_FIELDS = 100,  /* of one text that are shown without being named */
    DYNAMIC_COLUMNS = 1000 /* of the result */
};

/* Whether the result of these stages shows fields whose names depend on the data. */
bool dynamic_wanted(const struct binder *b, const struct checked *checked);
/* Runs the stages once to learn the names and adds them to what the result shows. Failures are
 * stored in `out` as by run_plan, warnings in the report. */
enum run_end dynamic_learn(struct binder *b, const struct checked *checked,
                           const struct plan_options *plan_options, struct source *source,
                           const struct run_options *options, struct stage_reports *report,
                           struct run_result *out);

#endif
