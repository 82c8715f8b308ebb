/*
 * plan_view.h - the plan of a whole query, without a run: segment by segment, since a stage that
 * makes columns from data ends a plan (docs/internals.md, The plan).
 */
#ifndef SUMOQ_ENGINE_PLAN_VIEW_H
#define SUMOQ_ENGINE_PLAN_VIEW_H

#include "base/buf.h"
#include "check/check.h"

struct plan_view {
    struct arena *arena;
    const struct binder *like;      /* whose catalogue, text, dialect and tables are used */
    const struct node_query *query; /* that was checked without errors */
    size_t limit;                   /* of the result's rows; SIZE_MAX: none */
    bool json;
};

/* Lines of plan/view.h, with `-- columns from data` between segments, and before a stage whose rows
 * come from queries these, indented; or the JSON array of the segments (docs/plan.md). */
void plan_view_put(struct buf *out, const struct plan_view *v);

#endif
