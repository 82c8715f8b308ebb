/*
 * check_data.h - `check --data` and `check --db`: queries against the events they are meant for.
 */
#ifndef SUMOQ_APP_CHECK_DATA_H
#define SUMOQ_APP_CHECK_DATA_H

#include "app/ask.h"
#include "app/folder.h"
#include "source/event/file.h"

struct check_data {
    struct source *source; /* NULL: none was given */
    struct file_list files;
    struct file_options reading;
};

/* Opens what the options name, if they do. False: a usage error, or the data cannot be opened;
 * reported. */
bool check_data_open(struct app *app, struct check_data *d);
/* Runs the query over the data, without saving tables, and returns a query whose diagnostics of the
 * codes W1101 to W1105 are about the data; the caller frees it. NULL: it cannot be run, reported.
 */
struct query *check_data_query(struct app *app, struct check_data *d, const struct ask *ask,
                               const struct query_options *options);
void check_data_close(struct check_data *d);

#endif
