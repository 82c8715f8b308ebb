/*
 * help.h - help on operators and functions, from their rows, as text.
 */
#ifndef SUMOQ_ENGINE_HELP_H
#define SUMOQ_ENGINE_HELP_H

#include "base/buf.h"

/* The page of an operator or a function (any case, aliases too), of an aggregate under both; false:
 * unknown name. */
bool help_operator(struct buf *out, struct str name);
bool help_function(struct buf *out, struct str name);
/* One line for each, by group. */
void help_list_operators(struct buf *out);
void help_list_functions(struct buf *out);
/* The nearest name, or an empty text. */
struct str help_nearest_operator(struct str name);
struct str help_nearest_function(struct str name);

#endif
