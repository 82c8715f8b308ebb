/*
 * rel.h - what a stage of the plan does to its rows, as data: the kind of an operator and its
 * traits. The plan is built from these alone; nothing compares the names of operators.
 */
#ifndef SUMOQ_CATALOG_REL_H
#define SUMOQ_CATALOG_REL_H

#include <stdbool.h>

enum rel_kind {
    REL_OPAQUE,  /* fits none of the others; tests/unit/catalog_rel.c lists these */
    REL_SCAN,    /* rows of a table */
    REL_TEST,    /* keeps the rows on which a condition is true */
    REL_EXTEND,  /* fields made of others, row by row */
    REL_EXTRACT, /* fields taken from a text */
    REL_PROJECT, /* chooses and renames columns */
    REL_AGGREGATE,
    REL_SORT,
    REL_LIMIT,  /* the first rows */
    REL_DEDUP,  /* the first rows of each combination of values */
    REL_WINDOW, /* a field made of a row and others of its group, in order */
    REL_FILL,   /* rows for what is missing */
    REL_PIVOT,  /* values become columns */
    REL_LOOKUP, /* fields from the rows of a table with the same keys */
    REL_JOIN,   /* rows of several inputs by the values that they share */
    REL_SAVE,   /* rows become a table that later stages may read */
    REL_KINDS
};

/* Does the result of a stage depend on the order of its rows, and does it order them? */
enum rel_order { ORDER_ANY, ORDER_NEEDED, ORDER_MADE, ORDER_REMADE /* needed, then made */ };

/* How the work of a stage may be divided. */
enum rel_spread {
    SPREAD_ROWS,   /* row by row: every output row is an input row or a copy of one */
    SPREAD_STATES, /* each worker has a state; `combine` joins them */
    SPREAD_ONE,    /* one thread sees all rows, in order */
    SPREAD_QUERIES /* its rows come from queries of their own (exec/subplan.h) */
};

struct rel_traits {
    enum rel_order order;
    enum rel_spread spread;
    bool pure;          /* only makes fields: skipped when nothing reads them */
    bool makes_table;   /* its output is a table */
    bool makes_columns; /* from data: later stages are bound once they are known. Holds all rows,
                           ends a segment, calls run_set_table */
    bool chained;       /* a member of the `nodrop` chain */
    bool reads_json;    /* uses the index of a JSON text that the source built */
};

static inline bool rel_needs_order(const struct rel_traits *t)
{
    return t->order == ORDER_NEEDED || t->order == ORDER_REMADE;
}

static inline bool rel_makes_order(const struct rel_traits *t)
{
    return t->order == ORDER_MADE || t->order == ORDER_REMADE;
}

#endif
