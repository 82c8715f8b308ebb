/*
 * mistakes.h - arguments in the wrong place: a query among the data, data where the query goes, the
 * text of a query without -q.
 */
#ifndef SUMOQ_APP_MISTAKES_H
#define SUMOQ_APP_MISTAKES_H

#include "app/app.h"

/* Looks at the words of `run`, of which the first is the query unless -q gives it. True:
 * reported. */
bool mistakes_of_run(struct app *app);
/* Looks at the query files of `check`. True: reported. */
bool mistakes_of_check(struct app *app);
/* Adds to an error that a query file or data is not there: is the name the text of a query? */
void mistakes_help_missing(struct app *app, const char *path);
/* A word that is no command: a query, or a query file? True: reported. */
bool mistakes_of_command(struct app *app, const char *word);

#endif
