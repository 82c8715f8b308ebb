/*
 * option_names.h - how texts name options. In the source a text has an option as {--max-memory};
 * the command line shows it as --max-memory, the library as max-memory.
 */
#ifndef SUMOQ_BASE_OPTION_NAMES_H
#define SUMOQ_BASE_OPTION_NAMES_H

#include "base/buf.h"

/* Appends the text; `dashes`: options as on a command line. */
void option_names_put(struct buf *to, struct str text, bool dashes);
/* The same as a text in `a`; `text` itself when it names no option. NULL stays NULL. */
const char *option_names_text(struct arena *a, const char *text, bool dashes);

#endif
