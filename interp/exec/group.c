/*
 * group.c - see group.h. An entry is its hash, the position of its first row, the key cells, then
 * the states.
 */
#include "exec/group.h"

#include "data/order.h"

#include <stdlib.h>

struct entry {
    uint64_t hash;
    int64_t time;
    uint64_t seq;
    uint64_t nth; /* rows of one position, as `multi` makes them, in the order they came */
    struct cell keys[];
};

enum { FIRST_CAPACITY = 64 };

void groups_init(struct groups *g, const struct group_plan *plan, bool by_arrival,
                 struct budget *budget)
{
    *g = (struct groups) { .plan = plan, .by_arrival = by_arrival, .budget = budget };
    arena_init(&g->arena, budget);
    block_init(&g->entries, budget);
    block_init(&g->table, budget);
    g->entry_size = sizeof(struct entry) + plan->n_keys * sizeof(struct cell) + plan->state_size;
    g->entry_size = (g->entry_size + 15) & ~(size_t)15;
}

static struct entry *entry_at(const struct groups *g, size_t i)
{
    return (struct entry *)(void *)(g->entries.data + i * g->entry_size);
}

static char *states_of(const struct groups *g, struct entry *e)
{
    return (char *)&e->keys[g->plan->n_keys];
}

static uint32_t *table_of(const struct groups *g)
{
    return (uint32_t *)(void *)g->table.data;
}

static void grow(struct groups *g)
{
    size_t capacity = g->capacity ? g->capacity * 2 : FIRST_CAPACITY;
    block_free(&g->table);
    uint32_t *table = block_reserve(&g->table, capacity * sizeof *table);
    g->table.len = capacity * sizeof *table;
    memset(table, 0, capacity * sizeof *table);
    g->capacity = capacity;
    for (size_t i = 0; i < g->n; i++) {
        size_t at = entry_at(g, i)->hash & (capacity - 1);
        while (table[at]) {
            at = (at + 1) & (capacity - 1);
        }
        table[at] = (uint32_t)i + 1;
    }
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash ^= more + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
    return hash * 0xFF51AFD7ED558CCDu ^ hash >> 33;
}

static bool same_keys(const struct entry *e, const struct cell *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!cell_same_key(&e->keys[i], keys[i])) {
            return false;
        }
    }
    return true;
}

/* The entry of these keys; a new one has zeroed states and no position yet (seq UINT64_MAX). */
static struct entry *find(struct groups *g, const struct cell *const *keys, uint64_t hash)
{
    if (g->n * 4 >= g->capacity * 3) {
        grow(g);
    }
    uint32_t *table = table_of(g);
    size_t at = hash & (g->capacity - 1);
    for (; table[at]; at = (at + 1) & (g->capacity - 1)) {
        struct entry *e = entry_at(g, table[at] - 1);
        if (e->hash == hash && same_keys(e, keys, g->plan->n_keys)) {
            return e;
        }
    }
    struct entry *e = block_reserve(&g->entries, g->entry_size);
    g->entries.len += g->entry_size;
    memset(e, 0, g->entry_size);
    *e = (struct entry) { .hash = hash, .time = INT64_MIN, .seq = UINT64_MAX };
    for (size_t i = 0; i < g->plan->n_keys; i++) {
        e->keys[i] = cell_keep(&g->arena, keys[i]);
    }
    table[at] = (uint32_t)++g->n;
    return e;
}

static bool is_before(int64_t time, uint64_t seq, const struct entry *e)
{
    return time != e->time ? time > e->time : seq < e->seq;
}

/* A row in front of the group's first one: its position and its spelling of the keys are the
 * group's. */
static void set_first(struct groups *g, struct entry *e, const struct cell *const *keys,
                      int64_t time, uint64_t seq, uint64_t nth)
{
    bool is_new = e->seq == UINT64_MAX;
    e->time = time;
    e->seq = seq;
    e->nth = nth;
    for (size_t i = 0; !is_new && i < g->plan->n_keys; i++) {
        const struct cell *k = keys[i];
        bool same = e->keys[i].tag == k->tag && e->keys[i].flags == k->flags;
        if (!same) {
            e->keys[i] = cell_keep(&g->arena, k);
        }
    }
}

static void add_row(struct groups *g, const struct batch *b, size_t row, const struct cell **keys)
{
    const struct group_plan *p = g->plan;
    uint64_t hash = 0;
    for (size_t i = 0; i < p->n_keys; i++) {
        keys[i] = &b->cols[p->keys[i]][row];
        hash = mix(hash, cell_key_hash(keys[i]));
    }
    struct entry *e = find(g, keys, hash);
    int64_t time = g->by_arrival ? INT64_MIN : b->time[row];
    uint64_t nth = g->arrived++;
    uint64_t seq = g->by_arrival ? nth : b->seq[row];
    if (is_before(time, seq, e)) {
        set_first(g, e, keys, time, seq, nth);
    }
    char *states = states_of(g, e);
    struct agg_row place = {
        .args = keys, .time = time, .seq = seq, .nth = nth, .message_time = b->time[row]
    };
    for (size_t i = 0; i < p->n_items; i++) {
        const struct group_item *item = &p->items[i];
        if (item->shares) {
            continue;
        }
        for (size_t k = 0; k < item->n_args; k++) {
            keys[k] = &b->cols[item->slots[k]][row];
        }
        place.n_args = item->n_args;
        item->agg->add(states + item->offset, &g->arena, &place);
    }
}

void groups_add(struct groups *g, const struct batch *b)
{
    const struct cell **keys = arena_array(b->scratch, const struct cell *, g->plan->n_cells);
    for (size_t i = 0; i < b->live; i++) {
        add_row(g, b, b->sel[i], keys);
    }
}

void groups_merge(struct groups *into, const struct groups *from)
{
    const struct group_plan *p = into->plan;
    const struct cell **keys = arena_array(&into->arena, const struct cell *, p->n_cells);
    for (size_t n = 0; n < from->n; n++) {
        struct entry *other = entry_at(from, n);
        for (size_t i = 0; i < p->n_keys; i++) {
            keys[i] = &other->keys[i];
        }
        struct entry *e = find(into, keys, other->hash);
        if (is_before(other->time, other->seq, e)) {
            set_first(into, e, keys, other->time, other->seq, other->nth);
        }
        for (size_t i = 0; i < p->n_items; i++) {
            const struct group_item *item = &p->items[i];
            if (!item->shares) {
                item->agg->merge(states_of(into, e) + item->offset, &into->arena,
                                 states_of(from, other) + item->offset);
            }
        }
    }
}

static int by_first(const void *a, const void *b)
{
    const struct entry *l = a, *r = b;
    if (l->time != r->time) {
        return l->time > r->time ? -1 : 1;
    }
    if (l->seq != r->seq) {
        return l->seq < r->seq ? -1 : 1;
    }
    return l->nth < r->nth ? -1 : l->nth > r->nth;
}

void groups_sort(struct groups *g)
{
    if (g->n > 1) {
        qsort(g->entries.data, g->n, g->entry_size, by_first);
    }
}

const struct cell *groups_keys(const struct groups *g, size_t i)
{
    return entry_at(g, i)->keys;
}

struct cell groups_result(struct groups *g, size_t i, size_t item)
{
    const struct group_item *it = &g->plan->items[item];
    return it->agg->result(states_of(g, entry_at(g, i)) + it->offset, &g->arena, it->parameter);
}

void groups_free(struct groups *g)
{
    arena_free(&g->arena);
    block_free(&g->entries);
    block_free(&g->table);
}
