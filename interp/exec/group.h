/*
 * group.h - group keys to aggregate states, in flat memory: no allocation a row.
 *
 * Groups are ordered by their first row: by position across workers, by arrival where rows have one
 * order.
 *
 * When the query's memory runs short, all groups are spilled as bytes (exec/group_bytes.h) to 32
 * hash partitions, and the table begins anew; at the end each partition is merged by itself, by
 * partitions of its own if it is too large.
 */
#ifndef SUMOQ_EXEC_GROUP_H
#define SUMOQ_EXEC_GROUP_H

#include "catalog/agg_def.h"
#include "exec/spill.h"
#include "exec/tuple_map.h"

struct group_item {
    const struct agg_def *agg;
    const uint32_t *slots; /* of the arguments */
    size_t n_args;
    double parameter; /* a percentile */
    bool shares;      /* the state of an item before it */
    size_t offset;    /* of its state */
};

struct group_plan {
    const uint32_t *keys; /* slots */
    size_t n_keys;
    const struct group_item *items;
    size_t n_items;
    size_t n_args;     /* of all items that have a state */
    size_t state_size; /* bytes of all states of a group */
};

/* The position of a group's first row. */
struct group_place {
    int64_t time;
    uint64_t seq;
    uint64_t nth; /* rows of one position, as `multi` makes them, in the order they came */
};

struct group_parts;

struct groups {
    const struct group_plan *plan;
    struct tuple_map keyed; /* a state: the position of the first row, then those of the items */
    bool by_arrival;
    uint64_t arrived;
    struct block order; /* groups by first row, from groups_sort on */
    size_t given;       /* of them */
    unsigned level;     /* of parts of parts */
    struct budget *budget;
    struct budget held;        /* what the groups in memory take of it */
    struct group_parts *parts; /* groups on disk; NULL: none */
    const struct cell **cells; /* of the current row: keys, then arguments */
    struct arena own;          /* lists */
    struct group_tables {
        struct groups **items;
        size_t n, cap;
    } others;                   /* tables of other workers, to be merged */
    struct group_tables shards; /* the merged tables, each with some of the groups */
};

/* A group of one of the tables. */
struct group_at {
    struct groups *table;
    size_t group;
};

/* `g` must not be moved. */
void groups_init(struct groups *g, const struct group_plan *plan, bool by_arrival,
                 struct budget *budget);
/* Adds the batch's live rows; false: `why` has the reason why groups could not be spilled. */
bool groups_add(struct groups *g, const struct batch *b, const char **why);
/* The group with these keys, made if there is none; `place` is the position of a row or of its
 * first row. */
size_t groups_find(struct groups *g, const struct cell *keys, const struct group_place *place);
/* Merges another worker's groups; `from` must outlive `into`. */
void groups_join(struct groups *into, struct groups *from);
/* Spills all groups if memory is short; false: *why. */
bool groups_settle(struct groups *g, const char **why);
/* Whether all groups are in memory, with enough left to merge their tables. */
bool groups_in_memory(const struct groups *g);
/* For groups in memory: merges the tables, in as many threads as there are tables, and sorts the
 * groups by their first rows; then groups_next returns one after another. */
void groups_sort(struct groups *g);
bool groups_next(struct groups *g, struct group_at *out);
size_t groups_count(const struct groups *g); /* of this table */
const struct cell *groups_keys(const struct groups *g, size_t group);
const struct group_place *groups_place(const struct groups *g, size_t group);
struct cell groups_result(struct groups *g, size_t group, size_t item);
/* Visits all groups, a table at a time, each released after its visit; false: `visit` returned
 * false, or *why has the reason why a temporary file failed. */
typedef bool groups_visit(void *ctx, struct groups *g);
bool groups_each(struct groups *g, groups_visit *visit, void *ctx, const char **why);
void groups_release(struct groups *g);
/* Releases this table and all merged into it: later stages need the memory. */
void groups_drop(struct groups *g);

#endif
