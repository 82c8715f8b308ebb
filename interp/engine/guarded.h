/*
 * guarded.h - fields that a query expects to be missing from some events.
 */
#ifndef SUMOQ_ENGINE_GUARDED_H
#define SUMOQ_ENGINE_GUARDED_H

#include "engine/result.h"
#include "lang/ast.h"

/* Sets `guarded` of the absent fields that the query itself tests for a value (isNull(f), f = null,
 * f=* in the search expression), or that only some alternatives of an `or` use. */
void guarded_mark(struct arena *a, const struct node_query *q, struct stage_reports *reports);

#endif
