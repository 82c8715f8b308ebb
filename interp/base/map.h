/*
 * map.h - hash map from strings to pointers, in an arena. Keys are not copied: they must outlive
 * the map.
 */
#ifndef SUMOQ_BASE_MAP_H
#define SUMOQ_BASE_MAP_H

#include "base/arena.h"

struct map_slot;

struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t n, cap;
    bool folds; /* keys compare by str_eq_fold */
};

void map_init(struct map *m, struct arena *a, bool folds);
/* The value of `key`, or NULL. */
void *map_get(const struct map *m, struct str key);
/* Sets the value of `key` (never NULL) and returns its previous value, or NULL. */
void *map_put(struct map *m, struct str key, void *value);
/* Bytes that the next new key takes from the arena at once. */
size_t map_growth(const struct map *m);

#endif
