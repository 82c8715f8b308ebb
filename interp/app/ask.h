/*
 * ask.h - the query of a command: where its text comes from.
 */
#ifndef SUMOQ_APP_ASK_H
#define SUMOQ_APP_ASK_H

#include "app/app.h"

/* The text of a query and the name it has in diagnostics. */
struct ask {
    const char *file;
    struct str text;
};

/* Reads the query file `path` (- is standard input); false: reported. */
bool ask_read(struct app *app, struct arena *a, const char *path, struct ask *out);
/* The query given with -q; false: not given. */
bool ask_given(const struct app *app, struct ask *out);

#endif
