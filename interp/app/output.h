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

/* Tests before a long run whether --output can be written. False: reported. */
bool output_begin(struct app *app, struct output *o);
/* A descriptor for the new content; -1: reported. */
int output_open(struct app *app, struct output *o);
/* Finishes the output, whatever output_open returned; `complete`: replaces the file, else discards
 * what was written. False: failed, reported. */
bool output_end(struct app *app, struct output *o, bool complete);
/* Deletes the unfinished file; for a process about to exit. */
void output_abandon(const struct output *o);

#endif
