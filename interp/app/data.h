/*
 * data.h - the events that `run` reads: files, standard input or a database; and the report on
 * unreadable records.
 */
#ifndef SUMOQ_APP_DATA_H
#define SUMOQ_APP_DATA_H

#include "app/app.h"
#include "session/session.h"
#include "source/event/file.h"

/*
 * Decides what is read from where: `query_is_input`: the query is from standard input; `words` are
 * the DATA arguments. False: a usage error, reported; `status` is set.
 */
bool data_settle(struct app *app, bool query_is_input, const char *const *words, size_t n,
                 int *status);
/* The zone of --timezone, NULL when not given; false: a usage error, reported. */
bool data_zone(struct app *app, const struct zone **out);
/* How files are read; the counts of what is mapped are made in the app's arena. False: reported. */
bool data_file_options(struct app *app, const struct zone *zone, struct file_options *out);
/* Reports what was mapped, in one line on standard error; nothing when nothing was. */
void data_report_mapped(struct app *app, const struct file_options *how);
/* Adds all that is read of files to the app's inputs: the DATA, after their folders are replaced by
 * files, standard input and what options name. */
void data_add_inputs(struct app *app, const char *const *words, size_t n);
/* Reports the files that could not be read whole and, unless --quiet, malformed records and other
 * oddities of the data on standard error. */
void data_report(struct app *app, const struct source_stats *stats);
/* The exit status of a command that read them: EXIT_USAGE when a file could not be read whole and
 * --strict was given, or nothing could be read of any. */
int data_status(const struct app *app, const struct source_stats *stats);

#endif
