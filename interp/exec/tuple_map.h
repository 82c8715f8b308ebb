/*
 * tuple_map.h - a state for each tuple of keys, in flat memory: no allocation a row.
 *
 * Keys are equal as in grouping (docs/language/types.md, key identity); null is a key of its own.
 * Tuples are numbered from 0 in order of first appearance. States move on insertion: a pointer to
 * one is invalid after tuple_map_find.
 */
#ifndef SUMOQ_EXEC_TUPLE_MAP_H
#define SUMOQ_EXEC_TUPLE_MAP_H

#include "base/block.h"
#include "base/check.h"
#include "data/batch.h"

struct tuple_map {
    struct arena arena; /* texts of keys; states may put theirs here too */
    struct block entries;
    struct block table; /* tuple_map_slot */
    size_t n, n_keys, entry_size, capacity;
};

struct tuple_map_slot {
    uint32_t number; /* of the entry + 1; 0: free */
    uint32_t tag;    /* of its hash: filters out most other entries */
};

struct tuple_map_entry {
    uint64_t hash;
    uint64_t unused; /* keeps cells and states aligned to 16 bytes */
    struct cell keys[];
};

/* States of `state_size` bytes, zeroed when their tuple is inserted. */
void tuple_map_init(struct tuple_map *k, size_t n_keys, size_t state_size, struct budget *budget);
void tuple_map_release(struct tuple_map *k);
uint64_t tuple_map_hash(const struct cell *const *keys, size_t n);
/* Prefetches the buckets of the tuples about to be looked up. */
void tuple_map_prefetch(const struct tuple_map *k, const uint64_t *hashes, size_t n);
/* Bytes by which it may grow at once for the next `tuples` new ones, without the texts of keys. */
size_t tuple_map_growth(const struct tuple_map *k, size_t tuples);
/* The number of the tuple, inserted when new. */
size_t tuple_map_find(struct tuple_map *k, const struct cell *const *keys, uint64_t hash,
                      bool *is_new);

/* The same without inserting; false: not found. */
bool tuple_map_lookup(const struct tuple_map *k, const struct cell *const *keys, uint64_t hash,
                      size_t *number);

static inline struct tuple_map_entry *tuple_map_at(const struct tuple_map *k, size_t i)
{
    CHECK(i < k->n && (i + 1) * k->entry_size <= k->entries.len);
    return (struct tuple_map_entry *)(void *)(k->entries.data + i * k->entry_size);
}

static inline void *tuple_map_state(const struct tuple_map *k, size_t i)
{
    return &tuple_map_at(k, i)->keys[k->n_keys];
}

#endif
