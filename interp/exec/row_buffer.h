/*
 * row_buffer.h - rows kept past their batch: the cells of some slots and the position, with their
 * text.
 *
 * Rows are kept in memory, or, when the query's memory runs short and the caller allows spilling,
 * in sorted runs on disk (exec/spill.h). `items` are the rows in memory; callers that allow
 * spilling must read rows through the iterator, which merges memory and disk runs.
 */
#ifndef SUMOQ_EXEC_ROW_BUFFER_H
#define SUMOQ_EXEC_ROW_BUFFER_H

#include "catalog/op_def.h"
#include "exec/spill.h"

/* Returns < 0, 0 or > 0. */
typedef int row_compare(const struct row *a, const struct row *b, const void *ctx);

/* A sort prefix: two numbers of a row. Where they differ between two rows, the first before the
 * second, they order the rows as the row_compare does. */
typedef void row_prefix(const struct row *row, const void *ctx, uint64_t out[2]);

struct row_buffer_runs {
    struct spill_run *items;
    size_t n, cap;
};

struct row_buffer {
    const struct slots *slots;
    struct arena arena; /* rows and texts */
    struct budget *budget;
    struct row **items; /* in memory */
    size_t n;
    struct block list; /* of items */
    uint64_t taken;    /* rows ever kept */
    size_t bytes;      /* of the rows in memory, about */
    size_t joined;     /* buffers merged into it: sorting uses so many more threads */
    row_compare *compare;
    row_prefix *prefix; /* NULL: none */
    const void *ctx;
    struct row_buffer_runs runs;
    uint64_t n_spilled; /* rows in runs */
    struct spill file;
    struct arena own; /* lists */
};

void row_buffer_init(struct row_buffer *r, const struct slots *slots, struct budget *budget);
/* Sets the order used by row_buffer_sort, runs and iterators. NULL: the order of insertion. */
void row_buffer_order(struct row_buffer *r, row_compare *compare, const void *ctx);
/* The same with a prefix, so that a sort seldom looks at the rows, which are scattered in memory.
 */
void row_buffer_order_prefixed(struct row_buffer *r, row_compare *compare, row_prefix *prefix,
                               const void *ctx);
/* Copies row `row` of the batch. */
void row_buffer_add(struct row_buffer *r, const struct batch *b, size_t row);
/* The same; `nth` orders it among rows of one position, instead of the order of insertion. */
void row_buffer_add_nth(struct row_buffer *r, const struct batch *b, size_t row, uint64_t nth);
/* Copies a row of the buffer's width, with its position and number. */
void row_buffer_add_row(struct row_buffer *r, const struct row *row);
/* Moves all rows of `from` after those of `into`; `from` is empty then and must live as long as
 * `into`. */
void row_buffer_append(struct row_buffer *into, struct row_buffer *from);
/* A stable sort of the rows in memory by the order. */
void row_buffer_sort(struct row_buffer *r);
/* Are they in that order? */
bool row_buffer_is_sorted(const struct row_buffer *r);
/* Time descending, null last, then load order, then the order of insertion. */
int row_by_position(const struct row *a, const struct row *b, const void *ctx);
/* Keeps the first `n` rows in memory and releases the memory of the others. */
void row_buffer_truncate(struct row_buffer *r, size_t n);
/* Rows in memory and on disk. */
uint64_t row_buffer_rows(const struct row_buffer *r);
/* Writes the rows in memory to disk when memory is short; false: r->file.why has the reason. */
bool row_buffer_spill(struct row_buffer *r);
void row_buffer_release(struct row_buffer *r);

/* All rows in their order, once. */
struct row_iter {
    const struct row_buffer *buffer;
    size_t at; /* of the next row in memory */
    struct spill_reader *readers;
    const struct row **heads; /* the next row of each source: the runs, then memory */
    size_t *heap;             /* sources by their heads, the first at the top */
    size_t n_heap, n_sources, last;
    bool transient;  /* the last row returned is from disk and valid until the next call */
    const char *why; /* of a failure to read */
};

/* Starts at the first row; rows in memory must be sorted. Its memory comes from `a`. */
void row_iter_open(struct row_iter *it, const struct row_buffer *r, struct arena *a);
/* The next row; NULL: no more, or it->why has the reason of a failure. */
const struct row *row_iter_next(struct row_iter *it);
/* Fills a batch (columns by slot) with the next rows; returns how many. Texts live in the rows or
 * in the batch's scratch arena. */
size_t row_iter_fill(struct row_iter *it, struct batch *b);
void row_iter_close(struct row_iter *it);

#endif
