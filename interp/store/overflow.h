/*
 * overflow.h - the fields of an event that have no column: a flat JSON object in the column `more`.
 */
#ifndef SUMOQ_STORE_OVERFLOW_H
#define SUMOQ_STORE_OVERFLOW_H

#include "base/buf.h"
#include "data/value.h"

/* Starts an object, or goes on with it: `out` is empty or holds what earlier calls put there. */
void overflow_put(struct buf *out, struct str name, const struct cell *value);
/* Ends the object; nothing when no field was put. */
void overflow_end(struct buf *out);
/* The values of `n` wanted names (compared without case) in the object `text`; null where it has
 * none, or where it is not what overflow_put writes. Texts live in `text` or `a`. */
void overflow_read(struct arena *a, struct str text, const struct str *names, size_t n,
                   struct cell *out);

#endif
