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
 * into `text`, or into `a` if quotes or escapes were removed. *open: its quote is not closed. `a`
 * may be NULL where such a part is not needed; it is empty. */
bool delimited_next(const struct delimited *d, struct str text, size_t *at, struct arena *a,
                    struct str *part, bool *open);

/* All parts of a text, a row of a table. The memory of `items` is reused from row to row. */
struct delimited_cells {
    struct str *items;
    size_t n, cap;
};

/* Replaces the cells by those of `row`; false: the quote of the last one is not closed. */
bool delimited_cells(const struct delimited *d, struct str row, struct arena *a,
                     struct delimited_cells *out);

/* The state of the search for the end of a row; zeroed before a row. */
enum delimited_state {
    DELIMITED_BARE,
    DELIMITED_IN_QUOTES,
    DELIMITED_IN_LINES, /* in quotes that hold a line end */
    DELIMITED_CLOSED,   /* after a quote, which may be the first of a doubled one */
    DELIMITED_CLOSED_LINES,
    DELIMITED_BROKEN,
};

/* Whether a quote is open. */
static inline bool delimited_is_open(enum delimited_state state)
{
    return state == DELIMITED_IN_QUOTES || state == DELIMITED_IN_LINES || state == DELIMITED_BROKEN;
}

/* Continues at byte *at to search for the line feed, outside of quotes, that ends the row starting
 * at byte `start`. SIZE_MAX: not in this text; *at and *state are where to resume with more text.
 * Escapes are not interpreted. DELIMITED_BROKEN: a quote holds line ends and is followed by more
 * text of its cell, so it most likely opens another cell, and the first quote was never closed: the
 * row should end at its first line end. */
size_t delimited_row_end(const struct delimited *d, struct str text, size_t start, size_t *at,
                         enum delimited_state *state);

/* The row from byte *at on, without its line end, where the text is all there is; *at is after it.
 * A row whose quote is not closed ends at its first line end. */
struct str delimited_row(const struct delimited *d, struct str text, size_t *at);

#endif
