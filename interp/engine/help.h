/*
 * help.h - help on operators, functions and aggregates, from their rows, as text and as JSON.
 */
#ifndef SUMOQ_ENGINE_HELP_H
#define SUMOQ_ENGINE_HELP_H

#include "base/buf.h"

/* What a name may be, as bits. */
enum help_kind { HELP_OPERATOR = 1, HELP_FUNCTION = 2, HELP_AGGREGATE = 4, HELP_LANGUAGE = 7 };

/* The pages of all that has this name (any case, aliases too) and is of one of `kinds`, an empty
 * line between two. Returns the kinds that were found; 0: the name is unknown. */
unsigned help_pages(struct buf *out, struct str name, unsigned kinds);
/* One line for each of a kind, by group; operators with the aggregates after them. */
void help_list_operators(struct buf *out);
void help_list_functions(struct buf *out);
void help_list_aggregates(struct buf *out);
/* The same as JSON: an array with an object for each. */
void help_operators_json(struct buf *out);
void help_functions_json(struct buf *out);

/* Calls `visit` for each name of one of `kinds`, an alias too. `form` is the syntax; of a function
 * it is NULL. The texts live as long as the process. */
typedef void help_visit(void *to, const char *name, const char *form, const char *doc);
void help_each(unsigned kinds, help_visit *visit, void *to);

#endif
