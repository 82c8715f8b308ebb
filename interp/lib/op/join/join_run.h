/*
 * join_run.h - tables joined by equal fields. Specified: docs/language/joins.md, join.
 */
#ifndef SUMOQ_LIB_OP_JOIN_JOIN_RUN_H
#define SUMOQ_LIB_OP_JOIN_JOIN_RUN_H

#include "exec/subplan.h"

struct join_table {
    struct str as;
    const struct node_list *stages;
};

struct join_plan {
    struct {
        struct join_table *items;
        size_t n, cap;
    } tables;
    struct {
        struct rel_pair *items;
        size_t n, cap;
    } pairs;
    int64_t window; /* largest difference of the rows' times in ms; negative: unlimited */
    size_t end;     /* byte of the query's text after the stage */
};

const struct table *join_subplan(struct subplan *d);

#endif
