/*
 * group_stage.h - groups as the rows of a table: what aggregates, `top FIELD` and `count_frequent`
 * share.
 */
#ifndef SUMOQ_LIB_SHARED_GROUP_STAGE_H
#define SUMOQ_LIB_SHARED_GROUP_STAGE_H

#include "exec/group.h"
#include "lib/shared/materialise.h"

struct group_stage_plan {
    struct group_plan group;
    /* of each key and item the index into node->writes; SIZE_MAX: no column */
    const size_t *key_write, *item_write;
};

/* First member of the operator's state. */
struct group_stage {
    struct groups groups;
    struct materialise rows; /* unless the groups are emitted directly from the table */
    const struct group_stage_plan *plan;
    struct batch *batch;
    uint64_t given;
};

/* For `bind`, when the table is made: describes the grouping of the stage (catalog/rel.h). `limit`:
 * the most groups; SIZE_MAX: all. */
void group_stage_note(struct binder *b, const struct group_stage_plan *p, size_t limit);
void group_stage_open(struct op_run *r, struct group_stage *s, const struct group_stage_plan *p);
enum flow group_stage_push(struct op_run *r, struct group_stage *s, const struct batch *in);
bool group_stage_combine(struct op_run *into, struct op_run *from);
bool group_stage_save(struct op_run *r, state_frame *frame, void *ctx);
bool group_stage_restore(struct op_run *into, struct str frame);
/* All groups in the order of their first rows. */
enum flow group_stage_finish(struct op_run *r, struct group_stage *s);
/* The first `limit` groups in an order of rows that have all columns as in node->writes. */
enum flow group_stage_finish_by(struct op_run *r, struct group_stage *s, size_t limit,
                                row_compare *compare, const void *ctx);

#endif
