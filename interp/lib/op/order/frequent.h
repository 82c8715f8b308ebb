/*
 * frequent.h - how often combinations of values occur, the most frequent first: what `top FIELD`
 * and `count_frequent` share.
 */
#ifndef SUMOQ_LIB_OP_ORDER_FREQUENT_H
#define SUMOQ_LIB_OP_ORDER_FREQUENT_H

#include "lib/shared/group_stage.h"
#include "lib/shared/stage.h"

struct frequent_plan {
    struct group_stage_plan grouped;
    size_t rows;  /* the most rows to return */
    size_t count; /* the count's position among the columns */
};

/* Reads the fields and makes the table: their columns, then the count's. NULL: reported. */
const struct frequent_plan *frequent_bind(struct binder *b, const struct clause *fields,
                                          const char *count, size_t rows);
/* Equally frequent combinations are in the order of their first row. */
enum flow frequent_finish(struct op_run *r, struct group_stage *s, const struct frequent_plan *p);

#endif
