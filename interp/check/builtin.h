/*
 * builtin.h - the names of the fields that the service gives every message
 * (docs/language/fields.md).
 */
#ifndef SUMOQ_CHECK_BUILTIN_H
#define SUMOQ_CHECK_BUILTIN_H

#include "base/text.h"

/* In any case; also `_index` and `_dataTier`, which only the search expression knows. */
bool builtin_is(struct str name);
/* The built-in field that `name` may well be meant for: the same without a `_`, or another
 * spelling. Empty: none. */
struct str builtin_near(struct str name);

#endif
