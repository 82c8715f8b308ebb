/*
 * overflow.h - the fields of an event that have no column: a flat JSON object in the column `more`.
 */
#ifndef SUMOQ_STORE_OVERFLOW_H
#define SUMOQ_STORE_OVERFLOW_H

#include "base/buf.h"
#include "data/value.h"

/* Starts or continues an object: `out` is empty or has what earlier calls put there. */
void overflow_put(struct buf *out, struct str name, const struct cell *value);
/* Ends the object; a no-op when no field was put. */
void overflow_end(struct buf *out);
/* The values of `n` names (compared without case) in the object `text`; null where missing, or
 * where the text is not as overflow_put writes it. Texts live in `text` or `a`. */
void overflow_read(struct arena *a, struct str text, const struct str *names, size_t n,
                   struct cell *out);

#endif
