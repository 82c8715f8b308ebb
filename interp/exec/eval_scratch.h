/*
 * eval_scratch.h - buffers of one batch's size that evaluation borrows and returns.
 */
#ifndef SUMOQ_EXEC_EVAL_SCRATCH_H
#define SUMOQ_EXEC_EVAL_SCRATCH_H

#include "exec/eval.h"

struct eval_scratch {
    struct eval_scratch *next;
    union {
        struct cell cells[BATCH_ROWS];
        uint16_t rows[2 * BATCH_ROWS];
    } as;
};

static inline struct eval_scratch *scratch_take(struct eval *e)
{
    struct eval_scratch *r = e->free_cells;
    if (r) {
        e->free_cells = r->next;
        return r;
    }
    return arena_alloc(e->arena, sizeof *r);
}

static inline void scratch_give(struct eval *e, struct eval_scratch *r)
{
    r->next = e->free_cells;
    e->free_cells = r;
}

/* A column of the values of `x`: the batch's own, one constant cell, or computed into `buffer`. */
struct fn_arg eval_column(struct eval *e, const struct expr *x, struct batch *b,
                          const uint16_t *sel, size_t n, struct cell *buffer);
/* A call: arguments converted, nulls handled, the evaluator run. */
void eval_call(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel, size_t n,
               struct cell *out);
/* +, -, *, /, % and unary minus. */
void eval_arithmetic(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                     size_t n, struct cell *out);
/* EXPR_OR and EXPR_IN whose constants have an index: as eval_filter. */
size_t eval_filter_any(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                       size_t n, uint16_t *out);
size_t eval_filter_in(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                      size_t n, uint16_t *out);
/* Whether one value matches the pattern or keyword of `x`. Sets e->gave_up. */
bool eval_text_hits(struct eval *e, const struct expr *x, const struct cell *c);
/* The comparison of `in`. */
bool eval_in_equal(const struct cell *left, const struct cell *item);
/* A test that gave up is undecided on this row. */
void eval_undecided(struct eval *e, size_t row);
/* The rows of `sel` that are not in `without` (both ascending) to `out`, which may be `sel`. */
size_t rows_minus(const uint16_t *sel, size_t n, const uint16_t *without, size_t n_without,
                  uint16_t *out);

static inline const struct cell *arg_cell(const struct fn_arg *a, size_t row)
{
    return &a->cells[row & a->mask];
}

#endif
