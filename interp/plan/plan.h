/*
 * plan.h - the execution plan: the stages in order with their slots, what the source must deliver,
 * where rows are sorted, and the columns of the result. Immutable; shared by the workers.
 */
#ifndef SUMOQ_PLAN_PLAN_H
#define SUMOQ_PLAN_PLAN_H

#include "check/check.h"
#include "source/scan_spec.h"

struct plan_column {
    struct str name;
    uint32_t slot;
    enum type type; /* T_ANY: given by its cells */
    bool key;       /* a group key of the last aggregate */
};

/* Data of `(result)`, which collects rows. */
struct plan_collect {
    bool by_position; /* sort by position; otherwise rows keep their order */
    size_t limit;     /* row limit; SIZE_MAX: none */
};

struct plan {
    const struct plan_node *const
        *nodes; /* the last is `(result)`, or a stage that makes columns from data */
    size_t n_nodes;
    size_t holds; /* the first blocking node: workers run 0 .. holds, one thread the rest */
    uint32_t n_slots;
    struct name_list slot_names; /* by slot; empty, or beyond its end: without a name */
    bool uses_chain;
    struct scan_spec scan;      /* fields, filter; range and batch size are the run's */
    const uint32_t *scan_slots; /* slot of each scan field */
    const struct binder_subqueries *subqueries; /* of its tests; some may have no rows yet */
    bool aggregate;
    const struct plan_column *columns;
    size_t n_columns;
};

struct plan_options {
    size_t limit;  /* of the rows of the result; SIZE_MAX: none */
    bool faithful; /* for an observer that wants to see every row at every stage
                      (exec/observer.h): nothing is pushed, idle, a top-n, or dropped early */
};

/* Builds the plan of a segment that was bound without errors. */
const struct plan *plan_build(struct binder *b, const struct checked *checked,
                              const struct plan_options *options);
/* The same with other columns: the texts of the stages whose dynamic fields the result shows, from
 * dynamic_shown(&b->scope) on. */
const struct plan *plan_build_probe(struct binder *b, const struct checked *checked,
                                    const struct plan_options *options);
/* The source predicate implied by a bound condition (every row that passes the condition passes
 * it); NULL: nothing can be pushed down. */
const struct scan_test *plan_push(struct binder *b, const struct expr *e);
/* Is the slot read after this node? */
bool plan_keeps(const struct plan_node *node, uint32_t slot);
#endif
