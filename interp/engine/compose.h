/*
 * compose.h - what a subquery's rows become: a test of the rows of the enclosing query
 * (docs/language/joins.md, subqueries).
 */
#ifndef SUMOQ_ENGINE_COMPOSE_H
#define SUMOQ_ENGINE_COMPOSE_H

#include "engine/job.h"

/* Sets the run's time range from the subquery's own `from` and `to`, to which relative times refer.
 * Returns what is wrong with them, or NULL. */
const char *compose_range(struct arena *a, struct str text, const struct node_subquery *n,
                          struct run_options *run);
/* Makes the test of the rows. Returns why they cannot be read, or NULL. */
const char *compose_expr(struct job *job, const struct bound_subquery *s,
                         const struct result *rows);

#endif
