/*
 * check_data.h - `check --data` and `check --db`: queries against the events they are meant for.
 */
#ifndef SUMOQ_APP_CHECK_DATA_H
#define SUMOQ_APP_CHECK_DATA_H

#include "app/app.h"

/* Adds what the options name to the session and opens it once; *has: they name some. False: a usage
 * error, or the data cannot be opened; reported. */
bool check_data_open(struct app *app, bool *has);
/* Runs the query over the data, without saving tables. False: it cannot be run, reported. */
bool check_data_query(struct app *app, sumoq_query *q, const char *file);
/* Whether the finding is one about the data: W1101 to W1105. */
bool check_data_is_of(const struct sumoq_diagnostic *d);

#endif
