/*
 * frequent.h - how often combinations of values occur, the most frequent first: what `top FIELD`
 * and `count_frequent` share.
 */
#ifndef SUMOQ_LIB_OP_FREQUENT_H
#define SUMOQ_LIB_OP_FREQUENT_H

#include "exec/group.h"
#include "exec/op_run.h"
#include "lib/op/stage.h"

struct frequent_plan {
    struct group_plan group;
    size_t rows; /* the most to give */
};

/* Begins the operator's state. */
struct frequent_state {
    struct groups groups;
};

/* Reads the fields and makes the table: their columns, then the count's. NULL: reported. */
const struct frequent_plan *frequent_bind(struct binder *b, const struct clause *fields,
                                          const char *count, size_t rows);
void frequent_open(struct op_run *r, struct frequent_state *s, const struct frequent_plan *p);
void frequent_push(struct frequent_state *s, const struct batch *in);
void frequent_combine(struct frequent_state *into, const struct frequent_state *from);
/* Combinations that occur as often come in the order of their first row. */
enum flow frequent_finish(struct op_run *r, struct frequent_state *s,
                          const struct frequent_plan *p);

#endif
