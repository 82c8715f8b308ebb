/*
 * output.h - the file of --output: the old one stays as it is until the new one is complete.
 */
#ifndef SUMOQ_APP_OUTPUT_H
#define SUMOQ_APP_OUTPUT_H

#include "app/app.h"

struct output {
    const char *path;   /* as given; NULL: standard output is meant */
    const char *target; /* after links; NULL: what `path` names is written in place */
    const char *part;   /* the file beside it that is being written; NULL: none */
    unsigned mode;      /* of a file that is replaced; 0: there is none */
};

/* Looks at --output before a long run: can it be written? False: said why. */
bool output_begin(struct app *app, struct output *o);
/* A descriptor for the new content; -1: said why. */
int output_open(struct app *app, struct output *o);
/* Ends the writing; `sound`: the file takes its place, else what was written goes. False: said why
 * it could not. */
bool output_end(struct app *app, struct output *o, int fd, bool sound);
/* Takes the unfinished file away; for a process that is about to end. */
void output_drop(const struct output *o);

#endif
