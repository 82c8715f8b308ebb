/*
 * explain_rows.h - what `run --stats` reports.
 */
#ifndef SUMOQ_APP_EXPLAIN_ROWS_H
#define SUMOQ_APP_EXPLAIN_ROWS_H

#include "app/app.h"

/* A line a stage on standard error. */
void explain_stats(const sumoq_query *q);

#endif
