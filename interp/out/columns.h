/*
 * columns.h - how wide the columns of a table are, on their own and when they must share a
 * terminal.
 */
#ifndef SUMOQ_OUT_COLUMNS_H
#define SUMOQ_OUT_COLUMNS_H

#include "out/out.h"

struct out_column {
    size_t width; /* terminal columns of the widest cell or the name */
    size_t least; /* it is never cut below this */
    bool numbers; /* right-aligned */
};

/* True when a column holds numbers and null only, and at least one number, as its type says;
 * instants do not count as numbers here. */
bool out_column_is_numbers(const struct result *r, size_t column);
/* Measures every cell; `columns` has room for r->n_columns. A text may be cut to `least_text`.
 * Returns the sum of the cells' widths. */
size_t out_columns_measure(struct out_stream *out, const struct result *r, const struct zone *zone,
                           size_t least_text, struct out_column *columns);
/*
 * Narrows the widest columns until the sum of the widths is at most `width` terminal columns.
 * False: the minimum widths exceed it; nothing is changed then.
 */
bool out_columns_fit(struct out_column *columns, size_t n, size_t width);

#endif
