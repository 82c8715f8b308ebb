/*
 * out.h - a printer of results: one file each (out/table.c has out_table), found by name.
 */
#ifndef SUMOQ_OUT_OUT_H
#define SUMOQ_OUT_OUT_H

#include "base/buf.h"
#include "data/result.h"
#include "data/time.h"

struct out_options {
    const struct zone *zone; /* for times in tables */
    size_t width;            /* terminal columns to fit into; 0: do not shorten */
    bool unicode;            /* box drawing and ellipsis; false: ASCII */
    bool color;
    bool no_formulas; /* --csv-safe */
};

/* Where the text goes: collected in `buf` and handed to write(2) in pieces of about 64 KB. */
struct out_stream {
    struct buf buf;
    int fd;
    bool marks;       /* fd is a terminal: it gets marks for what is unsafe (base/shown.h) */
    int error;        /* errno of the first failed write; 0: none. Later writes do nothing */
    const char *lost; /* why rows could not be read again; NULL: they could */
};

struct out_def {
    const char *name, *doc;
    bool draws; /* has escape sequences of its own, and values with marks; others write values as
                   they are, which the stream marks for a terminal */
    bool separates; /* heeds no_formulas */
    void (*write)(struct out_stream *out, const struct result *r,
                  const struct out_options *options);
};

extern const struct out_def *const out_defs[];
extern const size_t n_out_defs;

const struct out_def *out_find(struct str name);
void out_stream_begin(struct out_stream *out, int fd);
/* Says what comes next is of this printer: in a terminal it shows what is unsafe by marks. */
void out_stream_takes(struct out_stream *out, const struct out_def *def);
/* Writes what is collected when it is more than a piece. */
void out_stream_row(struct out_stream *out);
/* The next row of a result, for printers; what the row before left is written when it is more than
 * a piece. NULL: that was the last, or a failure, which the stream remembers. */
const struct cell *out_next_row(struct out_stream *out, struct result_iter *walk);
/* Writes the rest and gives the memory back; false: an error, out->error says which. */
bool out_stream_end(struct out_stream *out);

#endif
