/*
 * data.h - which events a command reads: files, standard input or a database.
 */
#ifndef SUMOQ_APP_DATA_H
#define SUMOQ_APP_DATA_H

#include "app/app.h"

/*
 * Decides what is read from where: `query_is_input`: the query is from standard input; `words` are
 * the DATA arguments. False: a usage error, reported; `status` is set.
 */
bool data_settle(struct app *app, bool query_is_input, const char *const *words, size_t n,
                 int *status);
/* The zone of --timezone, NULL when not given; false: a usage error, reported. */
bool data_zone(struct app *app, const struct zone **out);

#endif
