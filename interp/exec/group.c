/*
 * group.c - see group.h.
 */
#include "exec/group.h"

#include "base/check.h"
#include "base/os/threads.h"
#include "base/vec.h"
#include "exec/group_parts.h"

#include <stdlib.h>

enum {
    LEVELS = 8,          /* of partitions: beyond, the hash bits are used up */
    LEAST = 1024 * 1024, /* bytes: a smaller table is not spilled */
    AHEAD = 64,          /* groups looked up at a time */
    MANY = 20000,        /* from so many groups on, threads merge them */
    SHARD_BITS = 8,      /* lowest bit of the hash bits that choose the shard */
};

/* The states of the items lie in those of a group, and the arguments are counted. */
static void check_plan(const struct group_plan *p)
{
    size_t n_args = 0;
    for (size_t i = 0; i < p->n_items; i++) {
        const struct group_item *item = &p->items[i];
        assert(item->offset <= p->state_size &&
               item->agg->state_size <= p->state_size - item->offset);
        n_args += item->shares ? 0 : item->n_args;
    }
    assert(n_args == p->n_args);
}

static void init_table(struct groups *g)
{
    size_t state_size = sizeof(struct group_place) + g->plan->state_size;
    tuple_map_init(&g->keyed, g->plan->n_keys, state_size, &g->held);
}

void groups_init(struct groups *g, const struct group_plan *plan, bool by_arrival,
                 struct budget *budget)
{
    *g = (struct groups) { .plan = plan, .by_arrival = by_arrival, .budget = budget };
    check_plan(plan);
    g->held.parent = budget;
    arena_init(&g->own, budget);
    init_table(g);
    block_init(&g->order, budget);
    g->cells = arena_array(&g->own, const struct cell *, plan->n_keys + plan->n_args + 1);
}

static char *states_of(const struct groups *g, size_t group)
{
    return (char *)tuple_map_state(&g->keyed, group) + sizeof(struct group_place);
}

static bool is_before(const struct group_place *a, const struct group_place *b)
{
    return a->time != b->time ? a->time > b->time
           : a->seq != b->seq ? a->seq < b->seq
                              : a->nth < b->nth;
}

/* If this row sorts before the group's first row, the group takes its position and key spelling. */
static void offer_first(struct groups *g, size_t group, const struct cell *const *keys,
                        const struct group_place *place, bool is_new)
{
    struct group_place *first = tuple_map_state(&g->keyed, group);
    struct tuple_map_entry *e = tuple_map_at(&g->keyed, group);
    if (!is_new && !is_before(place, first)) {
        return;
    }
    *first = *place;
    for (size_t i = 0; !is_new && i < g->plan->n_keys; i++) {
        const struct cell *k = keys[i];
        bool same = e->keys[i].tag == k->tag && e->keys[i].flags == k->flags;
        if (!same) {
            e->keys[i] = cell_keep(&g->keyed.arena, k);
        }
    }
}

/* Some of all hashes. */
struct choice {
    unsigned shift;
    size_t of, is;
};

static bool is_chosen(const struct choice *c, uint64_t hash)
{
    return (hash >> c->shift) % c->of == c->is;
}

/* Adds the row whose keys and arguments are g->cells. */
static void add_row(struct groups *g, uint64_t hash, const struct group_place *place,
                    int64_t message_time)
{
    const struct group_plan *p = g->plan;
    bool is_new;
    size_t group = tuple_map_find(&g->keyed, g->cells, hash, &is_new);
    offer_first(g, group, g->cells, place, is_new);
    char *states = states_of(g, group);
    struct agg_row at = { .args = g->cells + p->n_keys,
                          .time = place->time,
                          .seq = place->seq,
                          .nth = place->nth,
                          .message_time = message_time };
    for (size_t i = 0; i < p->n_items; i++) {
        const struct group_item *item = &p->items[i];
        if (!item->shares) {
            at.n_args = item->n_args;
            item->agg->add(states + item->offset, &g->keyed.arena, &at);
            at.args += item->n_args;
        }
    }
}

size_t groups_find(struct groups *g, const struct cell *keys, const struct group_place *place)
{
    bool is_new;
    for (size_t i = 0; i < g->plan->n_keys; i++) {
        g->cells[i] = &keys[i];
    }
    uint64_t hash = tuple_map_hash(g->cells, g->plan->n_keys);
    size_t group = tuple_map_find(&g->keyed, g->cells, hash, &is_new);
    offer_first(g, group, g->cells, place, is_new);
    return group;
}

static void release_parts(void *parts)
{
    group_parts_free(parts);
}

/* Whether memory is short, or would be when the table doubles with the next rows. One group cannot
 * be divided. */
static bool is_short(const struct groups *g)
{
    const struct budget *b = g->budget;
    const struct tuple_map *k = &g->keyed;
    if (b->rows_held > 0) {
        return k->n >= b->rows_held && k->n > 1;
    }
    return k->n > 1 && atomic_load_explicit(&g->held.used, memory_order_relaxed) >= LEAST &&
           (budget_is_short(b, g->level) ||
            budget_lacks(b, g->level + 1, tuple_map_growth(k, BATCH_ROWS)));
}

/* Spills all groups; false: *why. */
static bool spill(struct groups *g, const char **why)
{
    if (!g->parts) {
        g->parts = group_parts_new(&g->own, g->budget);
        arena_on_release(&g->own, release_parts, g->parts);
    }
    group_parts_add(g->parts, g);
    tuple_map_release(&g->keyed);
    init_table(g);
    *why = g->parts->file.why;
    return !*why;
}

bool groups_settle(struct groups *g, const char **why)
{
    *why = NULL;
    return !g->budget || g->level >= LEVELS || !is_short(g) || spill(g, why);
}

/* Points g->cells at a row's keys. */
static void take_keys(struct groups *g, const struct batch *b, size_t row)
{
    for (size_t k = 0; k < g->plan->n_keys; k++) {
        g->cells[k] = &b->cols[g->plan->keys[k]][row];
    }
}

static void take_arguments(struct groups *g, const struct batch *b, size_t row)
{
    const struct group_plan *p = g->plan;
    size_t n = p->n_keys;
    for (size_t k = 0; k < p->n_items; k++) {
        for (size_t arg = 0; arg < p->items[k].n_args && !p->items[k].shares; arg++) {
            g->cells[n++] = &b->cols[p->items[k].slots[arg]][row];
        }
    }
    CHECK(n == p->n_keys + p->n_args);
}

bool groups_add(struct groups *g, const struct batch *b, const char **why)
{
    uint64_t hashes[AHEAD];
    for (size_t from = 0; from < b->live; from += AHEAD) {
        size_t n = b->live - from < AHEAD ? b->live - from : AHEAD;
        for (size_t i = 0; i < n; i++) {
            take_keys(g, b, b->sel[from + i]);
            hashes[i] = tuple_map_hash(g->cells, g->plan->n_keys);
        }
        tuple_map_prefetch(&g->keyed, hashes, n);
        for (size_t i = 0; i < n; i++) {
            size_t row = b->sel[from + i];
            uint64_t nth = g->arrived++;
            struct group_place place = { g->by_arrival ? INT64_MIN : b->time[row],
                                         g->by_arrival ? nth : b->seq[row], nth };
            take_keys(g, b, row);
            take_arguments(g, b, row);
            add_row(g, hashes[i], &place, b->time[row]);
        }
    }
    return groups_settle(g, why);
}

/* The next groups of `from` from number `n` on. */
static void expect(const struct groups *into, const struct groups *from, size_t n)
{
    uint64_t hashes[AHEAD];
    size_t count = from->keyed.n - n < AHEAD ? from->keyed.n - n : AHEAD;
    for (size_t i = 0; i < count; i++) {
        hashes[i] = tuple_map_at(&from->keyed, n + i)->hash;
    }
    tuple_map_prefetch(&into->keyed, hashes, count);
}

static void merge(struct groups *into, const struct groups *from, const struct choice *choice)
{
    const struct group_plan *p = into->plan;
    struct arena *a = &into->keyed.arena;
    assert(from != into && from->plan == p && from->by_arrival == into->by_arrival);
    for (size_t n = 0; n < from->keyed.n; n++) {
        const struct tuple_map_entry *other = tuple_map_at(&from->keyed, n);
        bool is_new;
        if (n % AHEAD == 0) {
            expect(into, from, n);
        }
        if (!is_chosen(choice, other->hash)) {
            continue;
        }
        for (size_t i = 0; i < p->n_keys; i++) {
            into->cells[i] = &other->keys[i];
        }
        size_t group = tuple_map_find(&into->keyed, into->cells, other->hash, &is_new);
        offer_first(into, group, into->cells, tuple_map_state(&from->keyed, n), is_new);
        for (size_t i = 0; i < p->n_items; i++) {
            const struct group_item *item = &p->items[i];
            if (!item->shares) {
                item->agg->merge(states_of(into, group) + item->offset, a,
                                 states_of(from, n) + item->offset);
            }
        }
    }
}

bool groups_in_memory(const struct groups *g)
{
    for (size_t i = 0; i < g->others.n; i++) {
        if (g->others.items[i]->parts) {
            return false;
        }
    }
    bool buffer = g->others.n == 0 || !g->budget || !budget_is_third(g->budget);
    return !g->parts && buffer;
}

void groups_join(struct groups *into, struct groups *from)
{
    assert(into != from && into->given == 0 && from->given == 0 && "none was given yet");
    *vec_add(&into->own, &into->others) = from;
}

/* Merges a partition of another table's groups; false: *why, or the memory is used up. */
static bool take_part(struct groups *into, struct groups *from, size_t part, const char **why)
{
    struct choice choice = { 64 - 5 * (from->level + 1), GROUP_PARTS, part };
    merge(into, from, &choice);
    if (!groups_settle(into, why)) {
        return false;
    }
    size_t n = from->parts ? from->parts->parts[part].n : 0;
    for (size_t i = 0; i < n; i++) {
        if (!group_parts_take(from->parts, part, i, into, why) || !groups_settle(into, why)) {
            return false;
        }
    }
    return true;
}

struct placed {
    struct group_place first;
    size_t group;
};

static int by_first(const void *a, const void *b)
{
    const struct placed *l = a, *r = b;
    return is_before(&l->first, &r->first) ? -1 : is_before(&r->first, &l->first);
}

static void sort_table(struct groups *g)
{
    for (size_t i = 0; i < g->keyed.n; i++) {
        struct placed p = { *groups_place(g, i), i };
        block_add(&g->order, &p, sizeof p);
    }
    if (g->keyed.n > 1) {
        qsort(g->order.data, g->keyed.n, sizeof(struct placed), by_first);
    }
}

/* A thread's share of merging tables. */
struct shard {
    struct groups *from, *into;
    struct choice choice;
};

static void join_shard(void *what)
{
    struct shard *s = what;
    merge(s->into, s->from, &s->choice);
    for (size_t i = 0; i < s->from->others.n; i++) {
        merge(s->into, s->from->others.items[i], &s->choice);
    }
    sort_table(s->into);
}

static void release_table(void *table)
{
    groups_release(table);
}

static void join_in_threads(struct groups *g, size_t n)
{
    struct arena *a = &g->own;
    struct shard *shards = arena_array(a, struct shard, n);
    for (size_t i = 0; i < n; i++) {
        struct groups *into = arena_new(a, struct groups);
        groups_init(into, g->plan, g->by_arrival, g->budget);
        arena_on_release(a, release_table, into);
        shards[i] = (struct shard) { .from = g, .into = into, .choice = { SHARD_BITS, n, i } };
        *vec_add(a, &g->shards) = into;
    }
    threads_run(join_shard, shards, n, sizeof *shards);
    g->keyed.n = 0;
}

/* Merges the tables into this one or, when that is much work, into shards. */
static void join_all(struct groups *g)
{
    size_t all = g->keyed.n;
    for (size_t i = 0; i < g->others.n; i++) {
        all += g->others.items[i]->keyed.n;
    }
    if (g->others.n == 0) {
        return;
    }
    if (all >= MANY) {
        join_in_threads(g, g->others.n + 1);
    } else {
        for (size_t i = 0; i < g->others.n; i++) {
            merge(g, g->others.items[i], &(struct choice) { 0, 1, 0 });
        }
    }
    g->others.n = 0;
}

void groups_sort(struct groups *g)
{
    join_all(g);
    if (g->shards.n == 0) {
        sort_table(g);
    }
}

static const struct placed *head_of(const struct groups *g)
{
    const struct placed *order = (const struct placed *)(const void *)g->order.data;
    return g->given < g->keyed.n ? &order[g->given] : NULL;
}

bool groups_next(struct groups *g, struct group_at *out)
{
    struct groups *from = g;
    const struct placed *head = g->shards.n > 0 ? NULL : head_of(g);
    for (size_t i = 0; i < g->shards.n; i++) {
        const struct placed *its = head_of(g->shards.items[i]);
        if (its && (!head || is_before(&its->first, &head->first))) {
            head = its;
            from = g->shards.items[i];
        }
    }
    if (!head) {
        return false;
    }
    *out = (struct group_at) { from, head->group };
    from->given++;
    return true;
}

size_t groups_count(const struct groups *g)
{
    return g->keyed.n;
}

/* Tables of which a part is on disk give the memory of the others to the partitions. */
static bool spill_rest(struct groups *g, const char **why)
{
    bool ok = !g->parts || spill(g, why);
    for (size_t i = 0; i < g->others.n && ok; i++) {
        ok = !g->others.items[i]->parts || spill(g->others.items[i], why);
    }
    return ok;
}

bool groups_each(struct groups *g, groups_visit *visit, void *ctx, const char **why)
{
    bool ok = true;
    if (groups_in_memory(g)) {
        join_all(g);
        ok = visit(ctx, g);
        for (size_t i = 0; i < g->shards.n && ok; i++) {
            ok = visit(ctx, g->shards.items[i]);
        }
        return ok;
    }
    ok = spill_rest(g, why);
    for (size_t part = 0; part < GROUP_PARTS && ok; part++) {
        struct groups own;
        groups_init(&own, g->plan, g->by_arrival, g->budget);
        own.level = g->level + 1;
        ok = take_part(&own, g, part, why);
        for (size_t i = 0; i < g->others.n && ok; i++) {
            ok = take_part(&own, g->others.items[i], part, why);
        }
        ok = ok && groups_each(&own, visit, ctx, why);
        groups_release(&own);
    }
    return ok;
}

const struct cell *groups_keys(const struct groups *g, size_t group)
{
    return tuple_map_at(&g->keyed, group)->keys;
}

const struct group_place *groups_place(const struct groups *g, size_t group)
{
    return tuple_map_state(&g->keyed, group);
}

struct cell groups_result(struct groups *g, size_t group, size_t item)
{
    assert(item < g->plan->n_items && group < g->keyed.n);
    const struct group_item *it = &g->plan->items[item];
    const char *state = states_of(g, group) + it->offset;
    return it->agg->result(state, &g->keyed.arena, it->parameter);
}

void groups_release(struct groups *g)
{
    tuple_map_release(&g->keyed);
    block_release(&g->order);
    arena_release(&g->own);
}

void groups_drop(struct groups *g)
{
    for (size_t i = 0; i < g->others.n; i++) {
        groups_release(g->others.items[i]);
    }
    groups_release(g);
}
