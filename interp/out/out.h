/*
 * out.h - a printer of results: one file each (out/table.c has out_table), found by name.
 */
#ifndef SUMOQ_OUT_OUT_H
#define SUMOQ_OUT_OUT_H

#include "base/buf.h"
#include "data/cell.h"
#include "data/result.h"
#include "data/time.h"

struct sumoq_query;

struct out_options {
    const struct zone *zone; /* for times in tables */
    size_t width;            /* terminal columns to fit into; 0: do not shorten */
    bool unicode;            /* box drawing and ellipsis; false: ASCII */
    bool color;
    bool no_formulas; /* --csv-safe */
    bool stats;       /* formats that have a place for them write the counts of the stages */
    uint64_t events;  /* that were read; with `stats` */
};

/* The output stream: text is buffered in `buf` and passed to write(2) in blocks of about 64 KB. */
struct out_stream {
    struct buf buf;
    int fd;
    bool marks; /* fd is a terminal: unsafe characters are shown as marks (base/write/shown.h) */
    int error;  /* errno of the first failed write; 0: none. Later writes do nothing */
    const char *lost; /* why rows could not be read again, or NULL */
};

struct out_def {
    const char *name, *doc;
    bool draws; /* writes escape sequences, and values with marks; others write values unchanged,
                   which the stream marks for a terminal */
    bool separates; /* heeds no_formulas */
    void (*write)(struct out_stream *out, const struct result *r,
                  const struct out_options *options);
};

extern const struct out_def *const out_defs[];
extern const size_t n_out_defs;

const struct out_def *out_find(struct str name);
void out_stream_begin(struct out_stream *out, int fd);
/* Sets the printer of the following text: on a terminal unsafe characters are shown as marks. */
void out_stream_takes(struct out_stream *out, const struct out_def *def);
/* Prints the result of the query's last run, which has one; of the options it sets zone, stats and
 * events. */
void out_query(const struct out_def *def, struct out_stream *out, struct sumoq_query *q,
               const struct out_options *options);
/* Flushes the buffer when it is larger than a block. */
void out_stream_row(struct out_stream *out);
/* The next row of a result, for printers; flushes the previous rows when they are more than a
 * block. NULL: no more rows, or a failure, which the stream remembers. */
const struct cell *out_next_row(struct out_stream *out, struct result_iter *walk);
/* Flushes and frees the buffer; false: an error, in out->error. */
bool out_stream_end(struct out_stream *out);

#endif
