/*
 * notes.h - what commands report of the library's runs on standard error, and the exit status that
 * follows from it.
 */
#ifndef SUMOQ_APP_NOTES_H
#define SUMOQ_APP_NOTES_H

#include "app/app.h"

/* Opens the data of a query. False: reported. */
bool notes_open_data(struct app *app, sumoq_query *q);
/* Reports the notes of these kinds; with --quiet those on files that could not be read whole only.
 */
void notes_report(struct app *app, const sumoq_query *q, enum sumoq_note_kind first,
                  enum sumoq_note_kind last);
/* The exit status of a command that read the data: EXIT_USAGE when a file could not be read whole
 * and
 * --strict was given, or nothing could be read of any. */
int notes_status(const struct app *app, const sumoq_query *q);

#endif
