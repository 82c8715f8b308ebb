/*
 * subplan.h - stages whose table comes from queries of their own: join, filter, compare, save and
 * more.
 *
 * Such a stage ends a segment and is never pushed to. The engine calls the operator's `subplan`,
 * which runs sub-queries: the stages before it, with others appended or over another time range. It
 * makes the table that the next segment reads.
 */
#ifndef SUMOQ_EXEC_SUBPLAN_H
#define SUMOQ_EXEC_SUBPLAN_H

#include "check/check.h"
#include "exec/table.h"

/* The result of one such query. */
struct subplan_result {
    const struct table *table;
    const bool *keys; /* of each column: is it a group key of the last aggregate? */
    bool messages;    /* the columns are those that the query names, and the position */
};

/* [from, to), epoch ms. */
struct time_range {
    int64_t from, to;
};

struct subplan_request {
    const struct node_list *stages;     /* appended to the preceding stages; NULL: none */
    const struct node_query *query;     /* instead of the preceding stages; NULL: those */
    int64_t back;                       /* ms: how much earlier the time range is */
    const struct time_range *over_time; /* the time range itself; NULL: the query's */
    const struct node *scope;           /* another search expression; NULL: the query's */
    const struct table *over;           /* the rows to run `stages` over, instead of the events */
    const struct name_list *also;       /* additional fields to read, if the result is messages */
};

struct subplan {
    /* The result's; counts against the query's memory. A stage that finds its budget over
     * (budget_is_over) returns NULL: the run ends with E0902. It looks before each large allocation
     * and, where memory grows row by row, at each row. */
    struct arena *arena;
    const struct plan_node *node;
    const struct node_query *query; /* that the stage belongs to */
    struct str text;                /* of the query, for spans */
    struct tables *tables;          /* lookup tables of the query */
    const struct run_facts *facts;  /* of the run: the time range, the zone */
    /* Runs a query; NULL: failed and reported. */
    const struct subplan_result *(*run)(struct subplan *d, const struct subplan_request *want);
    /* The names of all fields of events; false: failed and reported. */
    bool (*names)(struct subplan *d, struct name_list *out);
    void (*warn)(struct subplan *d, const char *text);
    /* A run-time error; returns NULL. */
    const struct table *(*fail)(struct subplan *d, enum diag_code code, const char *text,
                                const char *help);
};

#endif
