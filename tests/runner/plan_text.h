/*
 * plan_text.h - what a query asks of its source, and its stages, as lines of text: what goldens say
 * of a plan.
 *
 *     scan a, b           the fields asked for
 *     pushed a = 1        the tests asked of the source; no such line: none
 *     stage 0 a=1         a stage as written; the search expression is stage 0
 *     stage 1 num(b) as b (idle)       makes only fields that nobody reads
 *     order newest first, top 5        rows are put in order, and only so many kept
 *     stage 2 limit 5
 *     result as it comes
 *
 * After the stage up to which several workers run stands `(workers end)`.
 */
#ifndef SUMOQ_TESTS_PLAN_TEXT_H
#define SUMOQ_TESTS_PLAN_TEXT_H

#include "engine/query.h"

/* Appends the lines of the plan up to the first stage that makes columns from data. False: the
 * query does not check. */
bool plan_text(struct buf *out, struct str query, const struct query_options *options);

#endif
