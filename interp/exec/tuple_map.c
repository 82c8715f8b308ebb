/*
 * tuple_map.c - see tuple_map.h: open addressing over entry numbers.
 */
#include "exec/tuple_map.h"

#include "data/order.h"

enum {
    FIRST_CAPACITY = 64,
    LINE = 64,        /* bytes of a line of the cache */
    EXPECTED = 10000, /* smaller tables are in the cache anyway */
};

void tuple_map_init(struct tuple_map *k, size_t n_keys, size_t state_size, struct budget *budget)
{
    *k = (struct tuple_map) { .n_keys = n_keys };
    arena_init(&k->arena, budget);
    block_init(&k->entries, budget);
    block_init(&k->table, budget);
    k->entry_size = sizeof(struct tuple_map_entry) + n_keys * sizeof(struct cell) + state_size;
    k->entry_size = (k->entry_size + 15) & ~(size_t)15;
}

void tuple_map_release(struct tuple_map *k)
{
    arena_release(&k->arena);
    block_release(&k->entries);
    block_release(&k->table);
}

uint64_t tuple_map_hash(const struct cell *const *keys, size_t n)
{
    uint64_t hash = n;
    for (size_t i = 0; i < n; i++) {
        hash = hash_mix(hash ^ cell_key_hash(keys[i]), 0x9E3779B97F4A7C15u);
    }
    return hash;
}

static struct tuple_map_slot *table_of(const struct tuple_map *k)
{
    return (struct tuple_map_slot *)(void *)k->table.data;
}

/* The half of the hash not used to choose the slot. */
static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static void grow(struct tuple_map *k)
{
    size_t capacity = k->capacity ? k->capacity * 2 : FIRST_CAPACITY;
    block_release(&k->table);
    struct tuple_map_slot *table = block_reserve(&k->table, capacity * sizeof *table);
    k->table.len = capacity * sizeof *table;
    memset(table, 0, capacity * sizeof *table);
    k->capacity = capacity;
    for (size_t i = 0; i < k->n; i++) {
        uint64_t hash = tuple_map_at(k, i)->hash;
        size_t at = hash & (capacity - 1);
        while (table[at].number) {
            at = (at + 1) & (capacity - 1);
        }
        table[at] = (struct tuple_map_slot) { (uint32_t)i + 1, tag_of(hash) };
    }
}

size_t tuple_map_growth(const struct tuple_map *k, size_t tuples)
{
    bool table = (k->n + tuples) * 2 >= k->capacity;
    bool entries = k->entries.cap - k->entries.len < tuples * k->entry_size;
    return (table ? k->table.cap : 0) + (entries ? k->entries.cap : 0);
}

static bool same_keys(const struct tuple_map_entry *e, const struct cell *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!cell_same_key(&e->keys[i], keys[i])) {
            return false;
        }
    }
    return true;
}

static bool is_entry(const struct tuple_map *k, size_t i, const struct cell *const *keys,
                     uint64_t hash)
{
    const struct tuple_map_entry *e = tuple_map_at(k, i);
    return e->hash == hash && same_keys(e, keys, k->n_keys);
}

void tuple_map_prefetch(const struct tuple_map *k, const uint64_t *hashes, size_t n)
{
    const struct tuple_map_slot *table = table_of(k);
    if (k->n < EXPECTED) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(&table[hashes[i] & (k->capacity - 1)]);
    }
    for (size_t i = 0; i < n; i++) {
        const struct tuple_map_slot *slot = &table[hashes[i] & (k->capacity - 1)];
        if (slot->number && slot->tag == tag_of(hashes[i])) {
            const char *entry = (const char *)tuple_map_at(k, slot->number - 1);
            __builtin_prefetch(entry);
            __builtin_prefetch(entry + LINE);
        }
    }
    for (size_t i = 0; i < n; i++) {
        const struct tuple_map_slot *slot = &table[hashes[i] & (k->capacity - 1)];
        if (slot->number && slot->tag == tag_of(hashes[i]) && k->n_keys > 0) {
            const struct cell *key = tuple_map_at(k, slot->number - 1)->keys;
            if (cell_is_text(key)) {
                __builtin_prefetch(key->as.s);
            }
        }
    }
}

bool tuple_map_lookup(const struct tuple_map *k, const struct cell *const *keys, uint64_t hash,
                      size_t *number)
{
    const struct tuple_map_slot *table = table_of(k);
    CHECK(hash == tuple_map_hash(keys, k->n_keys));
    if (k->n == 0) {
        return false;
    }
    for (size_t at = hash & (k->capacity - 1); table[at].number;
         at = (at + 1) & (k->capacity - 1)) {
        if (table[at].tag == tag_of(hash) && is_entry(k, table[at].number - 1, keys, hash)) {
            *number = table[at].number - 1;
            return true;
        }
    }
    return false;
}

size_t tuple_map_find(struct tuple_map *k, const struct cell *const *keys, uint64_t hash,
                      bool *is_new)
{
    CHECK(hash == tuple_map_hash(keys, k->n_keys));
    if (k->n * 2 >= k->capacity) {
        assert(k->n < UINT32_MAX / 2 && "numbers of tuples have 32 bits");
        grow(k);
    }
    struct tuple_map_slot *table = table_of(k);
    size_t at = hash & (k->capacity - 1);
    *is_new = false;
    for (; table[at].number; at = (at + 1) & (k->capacity - 1)) {
        if (table[at].tag == tag_of(hash) && is_entry(k, table[at].number - 1, keys, hash)) {
            return table[at].number - 1;
        }
    }
    struct tuple_map_entry *e = block_reserve(&k->entries, k->entry_size);
    k->entries.len += k->entry_size;
    memset(e, 0, k->entry_size);
    e->hash = hash;
    for (size_t i = 0; i < k->n_keys; i++) {
        e->keys[i] = cell_keep(&k->arena, keys[i]);
    }
    *is_new = true;
    table[at] = (struct tuple_map_slot) { (uint32_t)++k->n, tag_of(hash) };
    return k->n - 1;
}
