/*
 * group_bytes.h - a table of groups as bytes (data/state_bytes.h): keys, position of the first row,
 * states. What is spilled has this form, and what other machines are sent.
 *
 * The bytes are a sequence of frames, each an envelope around some of the groups, which can be
 * restored by itself, in any order, into any table of the same plan.
 */
#ifndef SUMOQ_EXEC_GROUP_BYTES_H
#define SUMOQ_EXEC_GROUP_BYTES_H

#include "exec/group.h"

/* Partitions of groups by the hash of their keys; those of a partition have 32 partitions in turn,
 * at the next level. */
enum { GROUP_PARTS = 32 };

/* The partition at that level. */
static inline size_t group_part_of(uint64_t hash, unsigned level)
{
    return (hash >> (64 - 5 * (level + 1))) % GROUP_PARTS;
}

/* Is given a frame of groups of a partition; the bytes are valid until it returns. False: no more
 * are wanted. */
typedef bool group_frame(void *ctx, size_t part, struct str frame);

/* Gives the groups of this table, in frames of about 64 KB or of one group, by ascending
 * partition of g->level. False: `frame` returned false. */
bool groups_save(const struct groups *g, group_frame *frame, void *ctx);
/* Merges the groups of a frame into the table. False: they are damaged or of another plan, and the
 * table is not to be used, or the query's memory is used up. */
bool groups_restore(struct groups *g, struct str frame);

#endif
