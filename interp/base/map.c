/*
 * map.c - hash map from strings to pointers: open addressing, linear probing, at most 3/4 full.
 *
 * Nothing is ever removed. Growing leaves the old slots in the arena.
 */
#include "base/map.h"

#include <assert.h>

enum { MAP_FIRST = 16 };

struct map_slot {
    uint64_t hash;
    struct str key;
    void *value; /* NULL: unused */
};

void map_init(struct map *m, struct arena *a, bool folds)
{
    *m = (struct map) { .arena = a, .folds = folds };
}

static struct map_slot *slot_of(const struct map *m, struct str key, uint64_t hash)
{
    size_t i = (size_t)hash & (m->cap - 1);
    while (m->slots[i].value) {
        struct map_slot *s = &m->slots[i];
        if (s->hash == hash && (m->folds ? str_eq_fold(s->key, key) : str_eq(s->key, key))) {
            return s;
        }
        i = (i + 1) & (m->cap - 1);
    }
    return &m->slots[i];
}

static uint64_t hash_of(const struct map *m, struct str key)
{
    return m->folds ? str_hash_fold(key) : str_hash(key);
}

void *map_get(const struct map *m, struct str key)
{
    return m->n == 0 ? NULL : slot_of(m, key, hash_of(m, key))->value;
}

static void grow(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : MAP_FIRST;
    m->slots = arena_array(m->arena, struct map_slot, m->cap);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slots[i].value) {
            *slot_of(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
        }
    }
}

static bool is_full(const struct map *m)
{
    return m->n + 1 > m->cap / 4 * 3;
}

size_t map_growth(const struct map *m)
{
    return is_full(m) ? 2 * m->cap * sizeof(struct map_slot) : 0;
}

void *map_put(struct map *m, struct str key, void *value)
{
    assert(value && "NULL is what is not there");
    if (is_full(m)) {
        grow(m);
    }
    uint64_t hash = hash_of(m, key);
    struct map_slot *s = slot_of(m, key, hash);
    void *before = s->value;
    if (before) {
        s->value = value;
    } else {
        *s = (struct map_slot) { hash, key, value };
        m->n++;
    }
    return before;
}
