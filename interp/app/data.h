/*
 * data.h - the events that `run` reads: files, standard input or a database; and the report on what
 * could not be read.
 */
#ifndef SUMOQ_APP_DATA_H
#define SUMOQ_APP_DATA_H

#include "app/app.h"
#include "source/event/file.h"

/*
 * Checks who reads what: `query_is_input` tells that the query came from standard input, `words`
 * are the DATA arguments. False: a usage error, said; *status is set.
 */
bool data_settle(struct app *app, bool query_is_input, const char *const *words, size_t n,
                 int *status);
/* The zone of --timezone, NULL when there is none; false: a usage error, said. */
bool data_zone(struct app *app, const struct zone **out);
/* How files are read; the counts of what is mapped are made in the app's arena. False: said why. */
bool data_file_options(struct app *app, const struct zone *zone, struct file_options *out);
/* What was mapped, in a line on standard error; nothing when it was nothing. */
void data_report_mapped(struct app *app, const struct file_options *how);
/* Opens the database or the files (after data_settle). NULL: said why. */
struct source *data_open(struct app *app, const char *const *words, size_t n,
                         const struct file_options *how);
/* Sum of the sizes of those that are regular files; 0: one of them is not. */
uint64_t data_size(const char *const *words, size_t n);
/* Adds all that is read of files to the app's inputs: the DATA, after folder_expand, standard input
 * and what options name. */
void data_add_inputs(struct app *app, const char *const *words, size_t n);
/* Records that could not be read, on standard error. */
void data_report(const struct source_stats *stats);

#endif
