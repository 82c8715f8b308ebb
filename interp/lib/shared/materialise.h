/*
 * materialise.h - holding rows until the input ends: what `sort` and the plan's own `(order)` and
 * `(result)` share. Rows beyond the query's memory go to disk where the stage allows it.
 */
#ifndef SUMOQ_LIB_SHARED_MATERIALISE_H
#define SUMOQ_LIB_SHARED_MATERIALISE_H

#include "exec/op_run.h"
#include "exec/row_buffer.h"

struct materialise {
    struct row_buffer held;
    size_t limit;            /* only the first so many are wanted; SIZE_MAX: all */
    bool spills;             /* reads its rows with a walk, so they may go to disk */
    const struct row *worst; /* with a limit: rows after it are not wanted */
};

/* Looks at the rows of a walk on their way to the next stage: it may change them or take rows out.
 */
typedef void materialise_each(struct op_run *r, struct batch *b);

/* Starts collecting the cells of `slots`, all rows as they come; row_buffer_order gives them an
 * order. Released with the worker. */
void materialise_open(struct op_run *r, struct materialise *c, const struct slots *slots);
/* Sorts and cuts what is kept in memory. */
void materialise_finish(struct op_run *r, struct materialise *c);
/* push, combine and finish of a stage whose state begins with a struct collect. */
enum flow materialise_op_push(struct op_run *r, struct batch *in);
bool materialise_op_combine(struct op_run *into, struct op_run *from);
enum flow materialise_op_finish(struct op_run *r);
/* Keeps the batch's live rows. */
enum flow materialise_push(struct op_run *r, struct materialise *c, const struct batch *in);
/* After rows were added to c->held: lets go of what a limit does not want, or relieves memory. */
enum flow materialise_settle(struct op_run *r, struct materialise *c);
/* Hands the rows to the next stage in their order, by `each` if given; they must be sorted. */
enum flow materialise_emit(struct op_run *r, const struct materialise *c, materialise_each *each);
/* Is this stage the one that the workers' states are joined at? Then rows have no order but their
 * position. */
bool materialise_joins_workers(const struct op_run *r);

#endif
