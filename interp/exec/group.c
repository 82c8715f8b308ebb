/*
 * group.c - see group.h.
 */
#include "exec/group.h"

#include <stdlib.h>

/* The place of the group's first row. */
struct first {
    int64_t time;
    uint64_t seq;
    uint64_t nth; /* rows of one position, as `multi` makes them, in the order they came */
};

void groups_init(struct groups *g, const struct group_plan *plan, bool by_arrival,
                 struct budget *budget)
{
    *g = (struct groups) { .plan = plan, .by_arrival = by_arrival };
    keyed_init(&g->keyed, plan->n_keys, sizeof(struct first) + plan->state_size, budget);
    block_init(&g->order, budget);
}

static char *states_of(const struct groups *g, size_t group)
{
    return (char *)keyed_state(&g->keyed, group) + sizeof(struct first);
}

static bool is_before(const struct first *a, const struct first *b)
{
    return a->time != b->time ? a->time > b->time
           : a->seq != b->seq ? a->seq < b->seq
                              : a->nth < b->nth;
}

/* A row in front of the group's first one: its place and its spelling of the keys are the
 * group's. */
static void offer_first(struct groups *g, size_t group, const struct cell *const *keys,
                        const struct first *place, bool is_new)
{
    struct first *first = keyed_state(&g->keyed, group);
    struct keyed_entry *e = keyed_at(&g->keyed, group);
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

static void add_row(struct groups *g, const struct batch *b, size_t row, const struct cell **cells)
{
    const struct group_plan *p = g->plan;
    for (size_t i = 0; i < p->n_keys; i++) {
        cells[i] = &b->cols[p->keys[i]][row];
    }
    bool is_new;
    size_t group = keyed_find(&g->keyed, cells, keyed_hash(cells, p->n_keys), &is_new);
    uint64_t nth = g->arrived++;
    struct first place = { g->by_arrival ? INT64_MIN : b->time[row],
                           g->by_arrival ? nth : b->seq[row], nth };
    offer_first(g, group, cells, &place, is_new);
    char *states = states_of(g, group);
    struct agg_row at = { .args = cells,
                          .time = place.time,
                          .seq = place.seq,
                          .nth = nth,
                          .message_time = b->time[row] };
    for (size_t i = 0; i < p->n_items; i++) {
        const struct group_item *item = &p->items[i];
        if (item->shares) {
            continue;
        }
        for (size_t k = 0; k < item->n_args; k++) {
            cells[k] = &b->cols[item->slots[k]][row];
        }
        at.n_args = item->n_args;
        item->agg->add(states + item->offset, &g->keyed.arena, &at);
    }
}

void groups_add(struct groups *g, const struct batch *b)
{
    const struct cell **cells = arena_array(b->scratch, const struct cell *, g->plan->n_cells);
    for (size_t i = 0; i < b->live; i++) {
        add_row(g, b, b->sel[i], cells);
    }
}

void groups_merge(struct groups *into, const struct groups *from)
{
    const struct group_plan *p = into->plan;
    struct arena *a = &into->keyed.arena;
    const struct cell **keys = arena_array(a, const struct cell *, p->n_cells);
    for (size_t n = 0; n < from->keyed.n; n++) {
        const struct keyed_entry *other = keyed_at(&from->keyed, n);
        bool is_new;
        for (size_t i = 0; i < p->n_keys; i++) {
            keys[i] = &other->keys[i];
        }
        size_t group = keyed_find(&into->keyed, keys, other->hash, &is_new);
        offer_first(into, group, keys, keyed_state(&from->keyed, n), is_new);
        for (size_t i = 0; i < p->n_items; i++) {
            const struct group_item *item = &p->items[i];
            if (!item->shares) {
                item->agg->merge(states_of(into, group) + item->offset, a,
                                 states_of(from, n) + item->offset);
            }
        }
    }
}

struct placed {
    struct first first;
    size_t group;
};

static int by_first(const void *a, const void *b)
{
    const struct placed *l = a, *r = b;
    return is_before(&l->first, &r->first) ? -1 : is_before(&r->first, &l->first);
}

static struct placed *order_of(const struct groups *g)
{
    return (struct placed *)(void *)g->order.data;
}

size_t groups_count(const struct groups *g)
{
    return g->keyed.n;
}

void groups_sort(struct groups *g)
{
    for (size_t i = 0; i < g->keyed.n; i++) {
        const struct first *first = keyed_state(&g->keyed, i);
        struct placed p = { *first, i };
        block_add(&g->order, &p, sizeof p);
    }
    if (g->keyed.n > 1) {
        qsort(g->order.data, g->keyed.n, sizeof(struct placed), by_first);
    }
}

const struct cell *groups_keys(const struct groups *g, size_t i)
{
    return keyed_at(&g->keyed, order_of(g)[i].group)->keys;
}

struct cell groups_result(struct groups *g, size_t i, size_t item)
{
    const struct group_item *it = &g->plan->items[item];
    const char *state = states_of(g, order_of(g)[i].group) + it->offset;
    return it->agg->result(state, &g->keyed.arena, it->parameter);
}

void groups_free(struct groups *g)
{
    keyed_free(&g->keyed);
    block_free(&g->order);
}
