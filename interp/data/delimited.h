/*
 * delimited.h - text in parts: what csv and split take out (docs/language/parse.md, csv and split).
 */
#ifndef SUMOQ_DATA_DELIMITED_H
#define SUMOQ_DATA_DELIMITED_H

#include "base/arena.h"

/* Three different bytes. */
struct delimited {
    char delim, escape, quote;
};

/* Takes the part that begins at byte *at, which goes on after the delimiter; *last: it was the
 * last. The part points into `text`, or lives in `scratch` where quotes or escapes were taken
 * out. */
struct str delimited_next(const struct delimited *d, struct str text, size_t *at, bool *last,
                          struct arena *scratch);

#endif
