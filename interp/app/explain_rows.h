/*
 * explain_rows.h - what `run` reports about its counts: why there are no rows, and --stats.
 */
#ifndef SUMOQ_APP_EXPLAIN_ROWS_H
#define SUMOQ_APP_EXPLAIN_ROWS_H

#include "app/app.h"
#include "engine/query.h"

/* Writes to `text` where the events of a run without rows went, one line with lines of help, as
 * they go to standard error. Reads the source again when `again`, else `stats` are all that is
 * known. */
void explain_no_rows(struct app *app, struct query *q, struct source *source, bool again,
                     const struct source_stats *stats, struct buf *text);
/* Adds to the result's warnings, for formats that have them: the query's findings about the data,
 * and the text of explain_no_rows, which may be empty. */
void explain_as_warnings(struct app *app, const struct query *q, struct str no_rows,
                         struct result *result);
/* --stats: a line a stage on standard error. */
void explain_stats(struct app *app, const struct result *result, const struct source_stats *stats);

#endif
