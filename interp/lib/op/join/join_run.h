/*
 * join_run.h - tables joined by equal fields. Specified: docs/language/joins.md, join.
 */
#ifndef SUMOQ_LIB_OP_JOIN_JOIN_RUN_H
#define SUMOQ_LIB_OP_JOIN_JOIN_RUN_H

#include "exec/subplan.h"

struct join_plan {
    struct {
        struct rel_pair *items;
        size_t n, cap;
    } pairs;
    int64_t window; /* largest difference of the rows' times in ms; negative: unlimited */
};

const struct table *join_subplan(struct subplan *d);

#endif
