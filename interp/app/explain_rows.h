/*
 * explain_rows.h - what `run` reports about its counts: why there are no rows, and --stats.
 */
#ifndef SUMOQ_APP_EXPLAIN_ROWS_H
#define SUMOQ_APP_EXPLAIN_ROWS_H

#include "app/app.h"
#include "engine/query.h"

/* Says on standard error where the events of a run without rows went, in one line with lines of
 * help. Reads the source again when `again`, else `stats` are all that is known. */
void explain_no_rows(struct app *app, struct query *q, struct source *source, bool again,
                     const struct source_stats *stats);
/* --stats: a line a stage on standard error. */
void explain_stats(struct app *app, const struct result *result, const struct source_stats *stats);

#endif
