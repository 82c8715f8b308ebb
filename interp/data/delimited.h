/*
 * delimited.h - text in rows and parts: what files of CSV and the operators csv and split take
 * apart (docs/language/data.md, CSV; docs/language/parse.md, csv and split).
 *
 * A quote counts at the start of a part only. Inside of quotes a doubled one is one; what follows
 * the closing quote belongs to the part, and quotes in it say nothing.
 */
#ifndef SUMOQ_DATA_DELIMITED_H
#define SUMOQ_DATA_DELIMITED_H

#include "base/arena.h"

enum { DELIMITED_NONE = -1 };

/* Different bytes, or DELIMITED_NONE. */
struct delimited {
    unsigned char delim;
    int quote;
    int escape; /* hides a delimiter, a quote or itself, in and outside of quotes */
};

/* Cells of CSV and its kin; of text that knows no quotes. */
#define DELIMITED_QUOTED(delimiter)                                                                \
    ((struct delimited) { (unsigned char)(delimiter), '"', DELIMITED_NONE })
#define DELIMITED_PLAIN(delimiter)                                                                 \
    ((struct delimited) { (unsigned char)(delimiter), DELIMITED_NONE, DELIMITED_NONE })

/* Takes the part that begins at byte *at, 0 for the first; false: there are no more. The part
 * points into `text`, or lives in `a` where quotes or escapes were taken out. *open: its quotes are
 * not closed. */
bool delimited_next(const struct delimited *d, struct str text, size_t *at, struct arena *a,
                    struct str *part, bool *open);

/* Where the search for the end of a row is; zeros before a row. */
enum delimited_state { DELIMITED_BARE, DELIMITED_IN_QUOTES, DELIMITED_CLOSED };
/* Looks on from byte *at for the line feed that ends the row which begins at byte `start`: no
 * quotes hide it. SIZE_MAX: the text ends before; *at and *state are where to go on when there is
 * more text. Escapes are not looked at. */
size_t delimited_row_end(const struct delimited *d, struct str text, size_t start, size_t *at,
                         enum delimited_state *state);

#endif
