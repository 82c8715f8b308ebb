/*
 * materialise.h - buffering rows until the input ends: what `sort` and the plan's own `(order)` and
 * `(result)` share. Rows beyond the query's memory are spilled where the stage allows it.
 */
#ifndef SUMOQ_LIB_SHARED_MATERIALISE_H
#define SUMOQ_LIB_SHARED_MATERIALISE_H

#include "exec/op_run.h"
#include "exec/row_buffer.h"

struct materialise {
    struct row_buffer buffer;
    size_t limit;            /* rows to keep: the first `limit`; SIZE_MAX: all */
    bool spills;             /* reads through the iterator, so its rows may be spilled */
    const struct row *worst; /* with a limit: rows after it are discarded */
};

/* Called for rows of the iterator before they are pushed to the next stage: may change or filter
 * them.
 */
typedef void materialise_each(struct op_run *r, struct batch *b);

/* Starts buffering the cells of `slots` of all rows in order of arrival; row_buffer_order sets an
 * order. Released with the worker. */
void materialise_open(struct op_run *r, struct materialise *c, const struct slots *slots);
/* Sorts and truncates the rows in memory. */
void materialise_finish(struct op_run *r, struct materialise *c);
/* push, combine, save, restore and finish of a stage whose state begins with a struct materialise.
 */
enum flow materialise_op_push(struct op_run *r, struct batch *in);
bool materialise_op_combine(struct op_run *into, struct op_run *from);
bool materialise_op_save(struct op_run *r, state_frame *frame, void *ctx);
bool materialise_op_restore(struct op_run *into, struct str frame);
enum flow materialise_op_finish(struct op_run *r);
/* Buffers the batch's live rows. */
enum flow materialise_push(struct op_run *r, struct materialise *c, const struct batch *in);
/* To be called after rows were added to the buffer: discards those beyond the limit, or spills. */
enum flow materialise_settle(struct op_run *r, struct materialise *c);
/* Pushes the rows to the next stage in their order, through `each` if given; they must be sorted.
 */
enum flow materialise_emit(struct op_run *r, const struct materialise *c, materialise_each *each);
/* Whether this is the stage at which the workers' states are combined: then rows are only ordered
 * by their position. */
bool materialise_joins_workers(const struct op_run *r);

#endif
