/*
 * keyed.c - see keyed.h: open addressing over numbers of entries.
 */
#include "exec/keyed.h"

#include "data/order.h"

enum { FIRST_CAPACITY = 64 };

void keyed_init(struct keyed *k, size_t n_keys, size_t state_size, struct budget *budget)
{
    *k = (struct keyed) { .n_keys = n_keys };
    arena_init(&k->arena, budget);
    block_init(&k->entries, budget);
    block_init(&k->table, budget);
    k->entry_size = sizeof(struct keyed_entry) + n_keys * sizeof(struct cell) + state_size;
    k->entry_size = (k->entry_size + 15) & ~(size_t)15;
}

void keyed_free(struct keyed *k)
{
    arena_free(&k->arena);
    block_free(&k->entries);
    block_free(&k->table);
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash ^= more + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
    return hash * 0xFF51AFD7ED558CCDu ^ hash >> 33;
}

uint64_t keyed_hash(const struct cell *const *keys, size_t n)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < n; i++) {
        hash = mix(hash, cell_key_hash(keys[i]));
    }
    return hash;
}

static uint32_t *table_of(const struct keyed *k)
{
    return (uint32_t *)(void *)k->table.data;
}

static void grow(struct keyed *k)
{
    size_t capacity = k->capacity ? k->capacity * 2 : FIRST_CAPACITY;
    block_free(&k->table);
    uint32_t *table = block_reserve(&k->table, capacity * sizeof *table);
    k->table.len = capacity * sizeof *table;
    memset(table, 0, capacity * sizeof *table);
    k->capacity = capacity;
    for (size_t i = 0; i < k->n; i++) {
        size_t at = keyed_at(k, i)->hash & (capacity - 1);
        while (table[at]) {
            at = (at + 1) & (capacity - 1);
        }
        table[at] = (uint32_t)i + 1;
    }
}

static bool same_keys(const struct keyed_entry *e, const struct cell *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!cell_same_key(&e->keys[i], keys[i])) {
            return false;
        }
    }
    return true;
}

size_t keyed_find(struct keyed *k, const struct cell *const *keys, uint64_t hash, bool *is_new)
{
    if (k->n * 4 >= k->capacity * 3) {
        grow(k);
    }
    uint32_t *table = table_of(k);
    size_t at = hash & (k->capacity - 1);
    *is_new = false;
    for (; table[at]; at = (at + 1) & (k->capacity - 1)) {
        const struct keyed_entry *e = keyed_at(k, table[at] - 1);
        if (e->hash == hash && same_keys(e, keys, k->n_keys)) {
            return table[at] - 1;
        }
    }
    struct keyed_entry *e = block_reserve(&k->entries, k->entry_size);
    k->entries.len += k->entry_size;
    memset(e, 0, k->entry_size);
    e->hash = hash;
    for (size_t i = 0; i < k->n_keys; i++) {
        e->keys[i] = cell_keep(&k->arena, keys[i]);
    }
    *is_new = true;
    table[at] = (uint32_t)++k->n;
    return k->n - 1;
}
