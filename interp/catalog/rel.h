/*
 * rel.h - what a stage of the plan does to its rows, as data: the kind of an operator and its
 * traits. The plan is built from these alone; nothing compares the names of operators.
 */
#ifndef SUMOQ_CATALOG_REL_H
#define SUMOQ_CATALOG_REL_H

#include "catalog/expr.h"

struct agg_def;

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
    bool repeats;       /* runs the query again over other times */
    bool returns;       /* names the fields that a subquery gives to the query around it */
    bool chained;       /* a member of the `nodrop` chain */
    bool reads_json;    /* uses the index of a JSON text that the source built */
};

/* Slots, ascending or in the order given. */
struct slots {
    uint32_t *items;
    size_t n, cap;
    uint32_t most; /* none noted is beyond it (check/bind.c) */
};

struct rel_test {
    const struct expr *condition; /* NULL: every row passes */
};

struct rel_extend {
    /* one for each slot that the stage writes, computed in order; none: the operator computes them
     * from what it reads */
    const struct expr **items;
    size_t n, cap;
};

struct rel_extract {
    uint32_t input; /* slot of the text */
    bool drops;     /* rows in which something is not found */
    bool repeats;   /* a row for every match */
    bool open;      /* the fields are known from data only */
    struct rel_part {
        struct str pattern; /* anchors, an expression, a path, a key */
        size_t n_fields;    /* of the slots that the stage writes, after those of parts before */
    } * parts;
    size_t n_parts;
};

struct rel_project {
    bool removes;  /* these columns, and keeps the others */
    bool metadata; /* keeps fields of the events whose names begin with _, too */
    const struct str *names;
    size_t n;
};

/* One aggregate of a grouping. */
struct rel_item {
    const struct agg_def *agg;
    const uint32_t *slots; /* of the arguments */
    size_t n_args;
    double parameter; /* a percentile */
    uint32_t slot;    /* of the result; SLOT_NULL: no column */
};

struct rel_aggregate {
    const uint32_t *keys;
    size_t n_keys;
    const uint32_t *key_slots; /* the same in the rows of the result; SLOT_NULL: no column */
    const struct rel_item *items;
    size_t n_items;
    size_t
        limit; /* the most frequent groups only; SIZE_MAX: all, in the order of their first rows */
};

struct rel_key {
    uint32_t slot;
    bool ascending;
};

struct rel_sort {
    struct rel_key *items; /* the most significant first; none: by position, newest first */
    size_t n, cap;
};

struct rel_limit {
    size_t rows;
};

struct rel_dedup {
    const uint32_t *slots;
    size_t n;
    uint64_t rows;    /* of each combination of values */
    bool consecutive; /* only among neighbours */
};

struct rel_window {
    uint32_t field;
    const uint32_t *keys; /* of the groups */
    size_t n_keys;
    size_t rows; /* how many of a group; 0: all so far, or all */
};

struct rel_fill {
    const uint32_t *keys; /* slots whose missing values get rows */
    size_t n_keys;
    bool take_last; /* other fields are as in the row before */
};

struct rel_pivot {
    struct slots rows, columns, values;
};

struct rel_lookup {
    struct str table;
    struct slots keys; /* of the rows */
};

struct rel_save {
    struct str table;
    bool append;
};

struct rel_scan {
    struct str table;
};

/* Of two fields that are equal in joined rows. */
struct rel_pair {
    size_t table[2]; /* indexes */
    struct str field[2];
};

struct rel_join {
    enum rel_join_form {
        JOIN_ROWS,
        JOIN_FILTER /* rows of the first input that the second has */
    } form;
    const struct str *tables; /* names; of JOIN_FILTER none */
    size_t n_tables;
    struct rel_pair *pairs; /* JOIN_FILTER: of the two inputs */
    size_t n_pairs;
    int64_t window; /* largest difference of the rows' times in ms; negative: unlimited */
};

/* What a stage does, by the kind of its operator. */
union rel {
    struct rel_test test;
    struct rel_extend extend;
    struct rel_extract extract;
    struct rel_project project;
    struct rel_aggregate aggregate;
    struct rel_sort sort;
    struct rel_limit limit;
    struct rel_dedup dedup;
    struct rel_window window;
    struct rel_fill fill;
    struct rel_pivot pivot;
    struct rel_lookup lookup;
    struct rel_join join;
    struct rel_save save;
    struct rel_scan scan;
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
