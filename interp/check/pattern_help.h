/*
 * pattern_help.h - what to write instead of a regular expression that cannot be compiled.
 */
#ifndef SUMOQ_CHECK_PATTERN_HELP_H
#define SUMOQ_CHECK_PATTERN_HELP_H

#include "check/bind.h"

/* Adds a help line to `g`, where the way out is known. `offset`: where the compiler stopped. */
void pattern_help(struct binder *b, struct diag *g, struct str pattern, size_t offset);

#endif
