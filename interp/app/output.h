/*
 * output.h - the file of --output: the old one stays as it is until the new one is complete (see
 * os_replace.h).
 */
#ifndef SUMOQ_APP_OUTPUT_H
#define SUMOQ_APP_OUTPUT_H

#include "app/app.h"

#include "base/os/os_replace.h"

struct output {
    const char *path; /* as given; NULL: standard output is meant */
    struct os_replace file;
};

/* Looks at --output before a long run: can it be written? False: said why. */
bool output_begin(struct app *app, struct output *o);
/* A descriptor for the new content; -1: said why. */
int output_open(struct app *app, struct output *o);
/* Ends the writing, after output_open whatever it gave; `sound`: the file takes its place, else
 * what was written goes. False: said why it could not. */
bool output_end(struct app *app, struct output *o, bool sound);
/* Takes the unfinished file away; for a process that is about to end. */
void output_abandon(const struct output *o);

#endif
