/*
 * group_parts.h - spilled groups in partitions by the hash of their keys, as bytes
 * (exec/group_bytes.h).
 */
#ifndef SUMOQ_EXEC_GROUP_PARTS_H
#define SUMOQ_EXEC_GROUP_PARTS_H

#include "exec/group_bytes.h"

struct group_parts {
    struct spill file;
    struct arena arena;
    struct group_part {
        struct spill_run *items; /* a frame each */
        size_t n, cap;
    } parts[GROUP_PARTS];
};

struct group_parts *group_parts_new(struct arena *a, struct budget *budget);
void group_parts_free(struct group_parts *p);
/* Spills the table's groups; false: p->file.why has the reason. */
bool group_parts_add(struct group_parts *p, const struct groups *g);
/* Gives all frames; false: `frame` returned false, or *why. */
bool group_parts_each(const struct group_parts *p, state_frame *frame, void *ctx, const char **why);
/* Merges frame number `i` of a partition into the table; false: *why, or the query's memory is used
 * up. */
bool group_parts_take(const struct group_parts *p, size_t part, size_t i, struct groups *g,
                      const char **why);

#endif
