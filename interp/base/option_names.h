/*
 * option_names.h - how texts name options and commands. In the source a text has an option as
 * {--max-memory}; the command line shows it as --max-memory, the library as max-memory. A command
 * is {sumoq help operator where}; the command line shows it between backquotes, the library has
 * `the documentation` instead.
 */
#ifndef SUMOQ_BASE_OPTION_NAMES_H
#define SUMOQ_BASE_OPTION_NAMES_H

#include "base/buf.h"

/* Appends the text; `dashes`: options and commands as on a command line. */
void option_names_put(struct buf *to, struct str text, bool dashes);
/* The same as a text in `a`; `text` itself when it names none. NULL stays NULL. */
const char *option_names_text(struct arena *a, const char *text, bool dashes);

#endif
