/*
 * assign.h - computing fields: what `eval` and expression stages share.
 */
#ifndef SUMOQ_LIB_OP_SHAPE_ASSIGN_H
#define SUMOQ_LIB_OP_SHAPE_ASSIGN_H

#include "check/bind.h"
#include "exec/op_run.h"

/* Adds `name = value` to the stage's assignments. */
void assign_add(struct binder *b, struct rel_extend *e, struct str name, const struct expr *value);
enum flow assign_push(struct op_run *r, struct batch *in);

#endif
