/*
 * held.h - rows kept past their batch: the cells of some slots and the position, with their text.
 *
 * Rows are kept in memory, or, when the query's memory runs short and the holder allows it, in
 * sorted runs on disk (exec/spill.h). `items` are the rows in memory; who allows runs on disk reads
 * the rows with a walk, which merges both.
 */
#ifndef SUMOQ_EXEC_HELD_H
#define SUMOQ_EXEC_HELD_H

#include "catalog/op_def.h"
#include "exec/spill.h"

/* Gives <0, 0, >0. */
typedef int held_compare(const struct row *a, const struct row *b, const void *ctx);

/* Two numbers of a row: where they differ between two rows, the first before the second, they order
 * them as the held_compare does. */
typedef void held_prefix(const struct row *row, const void *ctx, uint64_t out[2]);

struct held_runs {
    struct spill_run *items;
    size_t n, cap;
};

struct held {
    const struct slots *slots;
    struct arena arena; /* rows and texts */
    struct budget *budget;
    struct row **items; /* in memory */
    size_t n;
    struct block list; /* of items */
    uint64_t taken;    /* rows ever kept */
    size_t bytes;      /* of the rows in memory, about */
    size_t joined;     /* holders whose rows it took: sorting uses so many more threads */
    held_compare *compare;
    held_prefix *prefix; /* NULL: there is none */
    const void *ctx;
    struct held_runs runs;
    uint64_t n_spilled; /* rows in runs */
    struct spill file;
    struct arena own; /* lists */
};

void held_init(struct held *r, const struct slots *slots, struct budget *budget);
/* The order of the rows: of held_sort, of runs and of walks. NULL: as they were kept. */
void held_order(struct held *r, held_compare *compare, const void *ctx);
/* The same with a prefix, so that a sort seldom looks at the rows, which are all over memory. */
void held_order_prefixed(struct held *r, held_compare *compare, held_prefix *prefix,
                         const void *ctx);
/* Keeps row `row` of the batch. */
void held_add(struct held *r, const struct batch *b, size_t row);
/* The same; `nth` orders it among rows of one position, instead of the order of keeping. */
void held_add_nth(struct held *r, const struct batch *b, size_t row, uint64_t nth);
/* Moves all rows of `from` behind those of `into`; `from` is empty then and must live as long as
 * `into`. */
void held_join(struct held *into, struct held *from);
/* A stable sort of the rows in memory by the order. */
void held_sort(struct held *r);
/* Time descending, null last, then load order, then the order of keeping. */
int held_by_position(const struct row *a, const struct row *b, const void *ctx);
/* Keeps the first `n` rows in memory and gives the memory of the others back. */
void held_cut(struct held *r, size_t n);
/* Rows in memory and on disk. */
uint64_t held_rows(const struct held *r);
/* Writes the rows in memory to disk when memory is short; false: r->file.why says why it could
 * not. */
bool held_relieve(struct held *r);
void held_free(struct held *r);

/* All rows in their order, once. */
struct held_walk {
    const struct held *held;
    size_t at; /* of the next row in memory */
    struct spill_reader *readers;
    const struct row **heads; /* the next row of each source: the runs, then memory */
    size_t *heap;             /* sources by their heads, the first in front */
    size_t n_heap, n_sources, last;
    bool transient;  /* the row given last comes from disk and lives until the next call */
    const char *why; /* of a failure to read */
};

/* Starts at the first row; rows in memory must be sorted. Its memory comes from `a`. */
void held_walk(struct held_walk *w, const struct held *r, struct arena *a);
/* The next row; NULL: there is none, or w->why says what went wrong. */
const struct row *held_next(struct held_walk *w);
/* Fills a batch (columns by slot) with the next rows; returns how many. Texts live in the rows or
 * in the batch's scratch arena. */
size_t held_fill(struct held_walk *w, struct batch *b);
void held_walk_end(struct held_walk *w);

#endif
