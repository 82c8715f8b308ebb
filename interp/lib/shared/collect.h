/*
 * collect.h - holding rows until the input ends: what `sort` and the plan's own `(order)` and
 * `(result)` share. Rows beyond the query's memory go to disk where the stage allows it.
 */
#ifndef SUMOQ_LIB_SHARED_COLLECT_H
#define SUMOQ_LIB_SHARED_COLLECT_H

#include "exec/op_run.h"
#include "exec/row_buffer.h"

struct collect {
    struct row_buffer held;
    size_t limit;            /* only the first so many are wanted; SIZE_MAX: all */
    bool spills;             /* reads its rows with a walk, so they may go to disk */
    const struct row *worst; /* with a limit: rows behind it are not wanted */
};

/* Looks at the rows of a walk on their way to the next stage: it may change them or take rows out.
 */
typedef void collect_each(struct op_run *r, struct batch *b);

/* Starts collecting the cells of `slots`, all rows as they come; row_buffer_order gives them an
 * order. Released with the worker. */
void collect_open(struct op_run *r, struct collect *c, const struct slots *slots);
/* Sorts and cuts what is kept in memory. */
void collect_finish(struct op_run *r, struct collect *c);
/* push, combine and finish of a stage whose state begins with a struct collect. */
enum flow collect_op_push(struct op_run *r, struct batch *in);
bool collect_op_combine(struct op_run *into, struct op_run *from);
enum flow collect_op_finish(struct op_run *r);
/* Keeps the batch's live rows. */
enum flow collect_push(struct op_run *r, struct collect *c, const struct batch *in);
/* After rows were added to c->held: lets go of what a limit does not want, or relieves memory. */
enum flow collect_settle(struct op_run *r, struct collect *c);
/* Hands the rows to the next stage in their order, by `each` if given; they must be sorted. */
enum flow collect_emit(struct op_run *r, const struct collect *c, collect_each *each);
/* Is this stage the one that the workers' states are joined at? Then rows have no order but their
 * position. */
bool collect_joins_workers(const struct op_run *r);

#endif
