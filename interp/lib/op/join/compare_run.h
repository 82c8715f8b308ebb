/*
 * compare_run.h - the current table and those of earlier periods, side by side.
 */
#ifndef SUMOQ_LIB_OP_JOIN_COMPARE_RUN_H
#define SUMOQ_LIB_OP_JOIN_COMPARE_RUN_H

#include "exec/subplan.h"

/* One new column for every measure. */
struct compare_part {
    struct str suffix;   /* after the measure's name and `_` */
    struct str function; /* avg, min, max; empty: the value of the one period */
    const int64_t *back; /* ms, of each period */
    size_t n;
};

struct compare_plan {
    struct {
        struct compare_part *items;
        size_t n, cap;
    } parts;
    struct str slice; /* the column whose times move with the period */
};

const struct table *compare_subplan(struct subplan *d);

#endif
