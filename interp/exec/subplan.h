/*
 * subplan.h - stages whose table comes from queries of their own: join, filter, compare, save and
 * more.
 *
 * Such a stage ends a segment and is never pushed to. The engine calls the operator's `subplan`,
 * which asks for the rows of its inputs (struct plan_input): the stages before it, with others
 * appended or over another time range. It makes the table that the next segment reads.
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

struct subplan {
    /* The result's; counts against the query's memory. A stage that finds its budget over
     * (budget_is_over) returns NULL: the run ends with E0902. It looks before each large allocation
     * and, where memory grows row by row, at each row. */
    struct arena *arena;
    const struct plan_node *node;
    struct tables *tables;         /* lookup tables of the query */
    const struct run_facts *facts; /* of the run: the time range, the zone */
    /* The rows of input `i` of the node, over another time range than that of the input unless
     * NULL. Inputs that read the same events are read together when the first of them is asked for.
     * NULL: failed and reported. */
    const struct subplan_result *(*input)(struct subplan *d, size_t i,
                                          const struct time_range *over_time);
    /* The rows of stages over those of a table. NULL: failed and reported. */
    const struct subplan_result *(*over)(struct subplan *d, const struct node_list *stages,
                                         const struct table *rows);
    void (*warn)(struct subplan *d, const char *text);
    /* A run-time error; returns NULL. */
    const struct table *(*fail)(struct subplan *d, enum diag_code code, const char *text,
                                const char *help);
};

#endif
