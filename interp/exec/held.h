/*
 * held.h - rows kept past their batch: the cells of some slots and the position, with their text.
 */
#ifndef SUMOQ_EXEC_HELD_H
#define SUMOQ_EXEC_HELD_H

#include "base/block.h"
#include "catalog/op_def.h"

struct row {
    int64_t time;
    uint64_t seq;
    uint64_t nth;        /* the order of keeping, for rows with one position */
    struct cell cells[]; /* by index into the kept slots */
};

struct held {
    const struct slots *slots;
    struct arena arena; /* rows and texts */
    struct budget *budget;
    struct row **items;
    size_t n;
    struct block list; /* of items */
    uint64_t taken;    /* rows ever kept */
};

void held_init(struct held *r, const struct slots *slots, struct budget *budget);
/* Keeps row `row` of the batch. */
void held_add(struct held *r, const struct batch *b, size_t row);
/* Moves all rows of `from` behind those of `into`; `from` is empty then and must live as long as
 * `into`. */
void held_join(struct held *into, struct held *from);
/* A stable sort: compare gives <0, 0, >0. */
typedef int held_compare(const struct row *a, const struct row *b, const void *ctx);
void held_sort(struct held *r, held_compare *compare, const void *ctx);
/* Time descending, null last, then load order, then the order of keeping. */
int held_by_position(const struct row *a, const struct row *b, const void *ctx);
/* Keeps the first `n` and gives the memory of the others back. */
void held_cut(struct held *r, size_t n);
/* Fills a batch (columns by slot, room for BATCH_ROWS) with rows from `at` on; returns how many.
 * Text stays in `r`. */
size_t held_fill(const struct held *r, size_t at, struct batch *b);
void held_free(struct held *r);

#endif
