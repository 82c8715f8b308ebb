/*
 * delimited.h - splits delimited text into rows and parts, for CSV files and the operators csv and
 * split (docs/language/data.md, CSV; docs/language/parse.md, csv and split).
 *
 * A quote is special only at the start of a part. A doubled quote inside is one quote; text after
 * the closing quote belongs to the part, and quotes in it are literal.
 */
#ifndef SUMOQ_DATA_DELIMITED_H
#define SUMOQ_DATA_DELIMITED_H

#include "base/arena.h"

enum { DELIMITED_NONE = -1 };

/* Different bytes, or DELIMITED_NONE. */
struct delimited {
    unsigned char delim;
    int quote;
    int escape; /* escapes a delimiter, a quote or itself, inside and outside of quotes */
};

/* Formats for CSV and the like, and for text without quotes. */
#define DELIMITED_QUOTED(delimiter)                                                                \
    ((struct delimited) { (unsigned char)(delimiter), '"', DELIMITED_NONE })
#define DELIMITED_PLAIN(delimiter)                                                                 \
    ((struct delimited) { (unsigned char)(delimiter), DELIMITED_NONE, DELIMITED_NONE })

/* Reads the part that starts at byte *at, 0 for the first; false: no more parts. The part points
 * into `text`, or into `a` if quotes or escapes were removed. *open: its quote is not closed. */
bool delimited_next(const struct delimited *d, struct str text, size_t *at, struct arena *a,
                    struct str *part, bool *open);

/* The state of the search for the end of a row; zeroed before a row. */
enum delimited_state { DELIMITED_BARE, DELIMITED_IN_QUOTES, DELIMITED_CLOSED };
/* Continues at byte *at to search for the line feed, outside of quotes, that ends the row starting
 * at byte `start`. SIZE_MAX: not in this text; *at and *state are where to resume with more text.
 * Escapes are not interpreted. */
size_t delimited_row_end(const struct delimited *d, struct str text, size_t start, size_t *at,
                         enum delimited_state *state);

#endif
