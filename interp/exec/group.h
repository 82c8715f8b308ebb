/*
 * group.h - group keys to aggregate states, in flat memory: no allocation a row.
 *
 * Groups come out in the order of their first row: by position over workers, by arrival where rows
 * came in one order.
 */
#ifndef SUMOQ_EXEC_GROUP_H
#define SUMOQ_EXEC_GROUP_H

#include "catalog/agg_def.h"
#include "exec/keyed.h"

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
    size_t n_cells;    /* the keys, or the most arguments of an item: at least 1 */
    size_t state_size; /* bytes of all states of a group */
};

struct groups {
    const struct group_plan *plan;
    struct keyed keyed; /* a state: the place of the first row, then those of the items */
    bool by_arrival;
    uint64_t arrived;
    struct block order; /* numbers of the groups by first row, from groups_sort on */
};

void groups_init(struct groups *g, const struct group_plan *plan, bool by_arrival,
                 struct budget *budget);
/* Adds the batch's live rows. */
void groups_add(struct groups *g, const struct batch *b);
/* Adds all groups of `from`. */
void groups_merge(struct groups *into, const struct groups *from);
size_t groups_count(const struct groups *g);
/* Puts the groups in the order of their first rows; then group `i` has key(s) and results. */
void groups_sort(struct groups *g);
const struct cell *groups_keys(const struct groups *g, size_t i);
struct cell groups_result(struct groups *g, size_t i, size_t item);
void groups_free(struct groups *g);

#endif
