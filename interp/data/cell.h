/*
 * cell.h - cells as the printers write them: as JSON, and as text for people that never breaks a
 * line or a frame.
 */
#ifndef SUMOQ_DATA_CELL_H
#define SUMOQ_DATA_CELL_H

#include "base/buf.h"
#include "data/time.h"
#include "data/value.h"

enum { OUT_CELL_MAX = 64 };

/* Appends a cell as a JSON value: numbers as they are written, those that JSON cannot express (NaN)
 * as strings. */
void out_json_cell(struct buf *to, const struct cell *c);
/* Text of a cell for people; instants of a time column in `zone`, null as "". Points into the cell
 * or into `buffer`. */
struct str out_cell_text(const struct cell *c, enum type column, const struct zone *zone,
                         char buffer[OUT_CELL_MAX]);
/* Terminal columns of a text whose control characters are shown as escapes such as `\n`. */
size_t out_shown_width(struct str s);
/* Appends a text with such escapes; if it takes more than `max` columns it is cut with an ellipsis.
 * Returns the columns. */
size_t out_put_shown(struct buf *to, struct str s, size_t max, bool unicode);
/* Appends what fits into `max` columns (at least one character) and returns the bytes of `s` that
 * were used. */
size_t out_put_line(struct buf *to, struct str s, size_t max);
/* A number with thousands separators (commas). */
void out_put_count(struct buf *to, uint64_t n);
/* The same between two texts. */
void out_put_counted(struct buf *to, uint64_t n, const char *before, const char *after);
/* The first line of a text, at most so many bytes of it and whole words where it has any. */
struct str out_first_words(struct str text, size_t most);
/* A number of bytes in a suitable unit ("57.0 MB"; units of 1,000). */
void out_put_bytes(struct buf *to, double bytes);

#endif
