/*
 * assign.h - computing fields: what `eval` and expression stages share.
 */
#ifndef SUMOQ_LIB_OP_SHAPE_ASSIGN_H
#define SUMOQ_LIB_OP_SHAPE_ASSIGN_H

#include "check/bind.h"
#include "exec/op_run.h"

struct assign {
    const struct expr **values; /* one a slot of node->writes, computed in order */
    size_t n, cap;
};

/* Adds `name = value` to the stage's assignments. */
void assign_add(struct binder *b, struct assign *a, struct str name, const struct expr *value);
enum flow assign_push(struct op_run *r, struct batch *in);

#endif
