/*
 * compare_hint.h - what to write for a comparison in the search expression.
 */
#ifndef SUMOQ_LANG_COMPARE_HINT_H
#define SUMOQ_LANG_COMPARE_HINT_H

#include "base/diag.h"

/* Adds the help to `g`, with the operands around the operator at text.s[at], and the edits where
 * they are certain. `text` is the query as the user wrote it. */
void compare_hint(struct diags *d, struct diag *g, struct str text, size_t at);

#endif
