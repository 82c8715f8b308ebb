/*
 * plan.h - what a run executes: the stages in order with their slots, what is asked of the source,
 * where rows are put in order, and the columns of the result. Immutable; shared by the workers.
 */
#ifndef SUMOQ_PLAN_PLAN_H
#define SUMOQ_PLAN_PLAN_H

#include "check/check.h"
#include "source/scan_spec.h"

struct plan_column {
    struct str name;
    uint32_t slot;
    enum type type; /* T_ANY: what its cells are */
    bool key;       /* a group key of the last aggregate */
};

/* Data of the stages that the plan makes: `(order)` puts rows in position order, `(result)`
 * collects them. */
struct plan_collect {
    bool by_position; /* sort by position; else rows stay in the order they come */
    size_t limit;     /* rows kept; SIZE_MAX: all */
};

struct plan {
    const struct plan_node *const
        *nodes; /* the last is `(result)`, or a stage that makes columns from data */
    size_t n_nodes;
    size_t holds; /* the first that holds rows back: workers run 0 .. holds, one thread the rest */
    uint32_t n_slots;
    bool uses_chain;
    struct scan_spec scan;      /* fields, filter; range and batch size are the run's */
    const uint32_t *scan_slots; /* slot of each scan field */
    bool aggregate;
    const struct plan_column *columns;
    size_t n_columns;
};

/* Builds the plan of a segment that bound without errors. `limit`: rows of the result, SIZE_MAX
 * all. */
const struct plan *plan_build(struct binder *b, const struct checked *checked, size_t limit);
/* The same with other columns: the texts of the stages whose dynamic fields the result shows, from
 * dynamic_shown(&b->scope) on. */
const struct plan *plan_build_probe(struct binder *b, const struct checked *checked, size_t limit);
/* The superset test of a bound test; NULL: nothing of it can be asked of a source. */
const struct scan_test *plan_push(struct binder *b, const struct expr *e);
/* Is the slot read after this node? */
bool plan_keeps(const struct plan_node *node, uint32_t slot);
/* limit N of a bound `limit` stage; what makes a top-n of the order before it. */
struct plan_limit {
    size_t rows;
};

#endif
