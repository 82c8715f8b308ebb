/*
 * plan_text.h - the plan of a query as lines (plan/view.h): what goldens expect of a plan.
 */
#ifndef SUMOQ_TESTS_PLAN_TEXT_H
#define SUMOQ_TESTS_PLAN_TEXT_H

#include "engine/query.h"

/* Appends the lines of the plan. False: the query does not check. */
bool plan_text(struct buf *out, struct str query, const struct query_options *options);

#endif
