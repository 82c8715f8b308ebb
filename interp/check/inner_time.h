/*
 * inner_time.h - times that are written in a query: `from` and `to` of subqueries, start_time and
 * end_time of logcompare (docs/language/joins.md, subqueries).
 */
#ifndef SUMOQ_CHECK_INNER_TIME_H
#define SUMOQ_CHECK_INNER_TIME_H

#include "data/time.h"
#include "lang/ast.h"

/* The text that the nodes of a time span; empty: there are none. */
struct str inner_time_text(struct str query, const struct node_list *nodes);
/* One end of a range, in ms: what the options take, dates with slashes, and dates without a year
 * (`MM-dd HH:mm:ss.SSS` or less), which are in the year of `end`. `start`: it is the range's start.
 * False: it is none of these. Memory is from `a`. */
bool inner_time_read(struct arena *a, struct str text, int64_t end, const struct zone *zone,
                     bool start, int64_t *ms);
/* Any time that stands for `end` in a check: of a leap year, so that 02-29 is a date. */
#define INNER_TIME_SOME INT64_C(1717200000000)

#endif
