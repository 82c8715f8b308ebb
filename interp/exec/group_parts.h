/*
 * group_parts.h - spilled rows of a grouping, in partitions by the hash of their keys
 * (exec/group.h).
 */
#ifndef SUMOQ_EXEC_GROUP_PARTS_H
#define SUMOQ_EXEC_GROUP_PARTS_H

#include "exec/group.h"

enum { GROUP_PARTS = 32 };

struct group_parts {
    struct spill file;
    struct arena arena;
    struct row *row; /* the current row: keys, arguments, message time */
    struct group_part {
        struct block buffer; /* packed rows */
        struct {
            struct spill_run *items;
            size_t n, cap;
        } runs;
    } parts[GROUP_PARTS];
};

struct group_parts *group_parts_new(struct arena *a, size_t width, struct budget *budget);
void group_parts_free(struct group_parts *p);
/* Adds p->row. */
void group_parts_put(struct group_parts *p, size_t part);
/* Visits the rows of a partition in the order they were put; false: why. */
typedef void group_parts_row(void *ctx, const struct row *row);
bool group_parts_read(struct group_parts *p, size_t part, struct budget *budget,
                      group_parts_row *each, void *ctx, const char **why);

#endif
