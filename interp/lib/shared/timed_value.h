/*
 * timed_value.h - a value tied to a time, as `withtime` makes it and most_recent and least_recent
 * read it (docs/language/aggregates.md).
 *
 * The text is `{"value":"down","timestamp":1700000000000}`; a number is unquoted, in the spelling
 * of the query language, so it reads back as the same number.
 */
#ifndef SUMOQ_LIB_SHARED_TIMED_VALUE_H
#define SUMOQ_LIB_SHARED_TIMED_VALUE_H

#include "base/buf.h"
#include "data/value.h"

/* Appends the text of a value that is not null. */
void timed_value_write(struct buf *to, const struct cell *value, int64_t ms);
/* Reads such a text; the value's text lives in it, or in `a` where it has escapes. False: not such
 * a text. */
bool timed_value_read(struct str text, struct arena *a, struct cell *value, int64_t *ms);

#endif
