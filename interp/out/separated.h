/*
 * separated.h - a row a line, values between separators: what csv and tsv share.
 */
#ifndef SUMOQ_OUT_SEPARATED_H
#define SUMOQ_OUT_SEPARATED_H

#include "out/out.h"

struct separated {
    const char *between;
    const char *lone_null; /* a null where there is no other column; other nulls are empty */
    void (*put)(struct buf *to, struct str value); /* with quotes or escapes where needed */
};

/* A line of names, then the rows; instants are epoch milliseconds. With options->no_formulas a
 * value that a spreadsheet would evaluate gets a leading apostrophe. */
void separated_write(struct out_stream *out, const struct result *r,
                     const struct out_options *options, const struct separated *how);

#endif
