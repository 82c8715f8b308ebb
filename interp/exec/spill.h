/*
 * spill.h - rows on disk: what a stage cannot hold in memory, as runs in one unnamed temporary
 * file.
 *
 * A run is a sequence of rows, read back in the order they were put. Writes are buffered; a failure
 * is remembered and reported by spill_end.
 */
#ifndef SUMOQ_EXEC_SPILL_H
#define SUMOQ_EXEC_SPILL_H

#include "base/block.h"
#include "data/value.h"

/* A row kept past its batch. */
struct row {
    int64_t time;
    uint64_t seq;
    uint64_t nth;        /* the order of insertion, for rows with one position */
    struct cell cells[]; /* by index into the kept slots */
};

struct spill {
    int fd;       /* -1: not open yet */
    size_t width; /* cells a row */
    uint64_t end; /* bytes in the file */
    struct block buffer;
    const char *why; /* of the first failure; NULL: none */
};

/* Rows of one file, from `at` to `end`. */
struct spill_run {
    const struct spill *file;
    uint64_t at, end;
};

/* Reads a run; the last row returned is valid until the next call. */
struct spill_reader {
    struct spill_run run;
    struct block bytes;
    size_t at; /* of the next row in `bytes` */
    struct row *row;
    const char *why;
};

/* A file for rows of `width` cells, opened with the first row. */
void spill_init(struct spill *s, size_t width, struct budget *budget);
/* Appends a row; returns the bytes it takes. */
size_t spill_put(struct spill *s, const struct row *row);
/* Writes bytes that are no rows, as a run of their own. */
struct spill_run spill_bytes(struct spill *s, struct str bytes);
/* Reads such a run, after what `to` holds; false: *why. */
bool spill_read_bytes(const struct spill_run *run, struct block *to, const char **why);
/* The offset of the next row: the start of a run. */
uint64_t spill_place(const struct spill *s);
/* Flushes the buffer; false: s->why has the reason. */
bool spill_end(struct spill *s);
void spill_release(struct spill *s);

/* Starts reading; `a` keeps the reader's row, the buffer counts against `budget`. */
void spill_read(struct spill_reader *r, struct spill_run run, struct arena *a,
                struct budget *budget);
/* The next row; NULL: the run's end, or r->why has the reason of a failure. */
const struct row *spill_next(struct spill_reader *r);
void spill_read_end(struct spill_reader *r);

#endif
