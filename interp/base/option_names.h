/*
 * option_names.h - how texts name options and commands. In the source a text has an option as
 * {--max-memory}; the command line shows it as --max-memory, the library as max-memory. A command
 * is {sumoq help operator where}; the command line shows it between backquotes, the library has
 * `the documentation` instead. And what the argument of an option, as `a|b|c` or NAME=FILE, lets
 * its value be.
 */
#ifndef SUMOQ_BASE_OPTION_NAMES_H
#define SUMOQ_BASE_OPTION_NAMES_H

#include "base/buf.h"

/* Appends the text; `dashes`: options and commands as on a command line. */
void option_names_put(struct buf *to, struct str text, bool dashes);
/* The same as a text in `a`; `text` itself when it names none. NULL stays NULL. */
const char *option_names_text(struct arena *a, const char *text, bool dashes);

/* Whether `value` is one of the words of `choices`, a|b|c. */
bool option_is_choice(const char *choices, struct str value);
/* Whether the argument is a file or folder and `value` gives an empty name for it. */
bool option_lacks_name(const char *argument, const char *value);

#endif
