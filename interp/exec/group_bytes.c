/*
 * group_bytes.c - see group_bytes.h.
 */
#include "exec/group_bytes.h"

#include "data/state_bytes.h"

/* What a frame holds: the keys and the aggregates of the plan. Percentiles of one field share a
 * state, whatever their numbers. */
static struct str kind_of(const struct groups *g, struct buf *to)
{
    buf_printf(to, "groups by %s, %zu keys:", g->by_arrival ? "arrival" : "position",
               g->plan->n_keys);
    for (size_t i = 0; i < g->plan->n_items; i++) {
        const struct group_item *item = &g->plan->items[i];
        if (!item->shares) {
            buf_printf(to, " %s %zu", item->agg->name, item->n_args);
        }
    }
    return buf_view(to);
}

static void put_group(const struct groups *g, size_t group, struct buf *scratch, struct buf *to)
{
    const struct group_place *place = groups_place(g, group);
    const char *states = (const char *)place + sizeof *place;
    for (size_t i = 0; i < g->plan->n_keys; i++) {
        state_put_cell(to, &groups_keys(g, group)[i]);
    }
    agg_put_position(to, place->time, place->seq, place->nth);
    for (size_t i = 0; i < g->plan->n_items; i++) {
        const struct group_item *item = &g->plan->items[i];
        if (!item->shares) {
            buf_clear(scratch);
            item->agg->save(states + item->offset, scratch);
            state_put_text(to, buf_view(scratch));
        }
    }
}

/* The groups of the table by ascending partition. */
static void order_by_part(const struct groups *g, struct block *order, size_t ends[GROUP_PARTS])
{
    size_t starts[GROUP_PARTS] = { 0 };
    for (size_t i = 0; i < g->keyed.n; i++) {
        ends[group_part_of(tuple_map_at(&g->keyed, i)->hash, g->level)]++;
    }
    for (size_t part = 1; part < GROUP_PARTS; part++) {
        starts[part] = ends[part - 1];
        ends[part] += ends[part - 1];
    }
    uint32_t *groups = block_reserve(order, g->keyed.n * sizeof *groups);
    for (size_t i = 0; i < g->keyed.n; i++) {
        groups[starts[group_part_of(tuple_map_at(&g->keyed, i)->hash, g->level)]++] = (uint32_t)i;
    }
}

bool groups_save(const struct groups *g, group_frame *frame, void *ctx)
{
    struct buf kind = BUF_INIT, scratch, to;
    struct block order;
    size_t ends[GROUP_PARTS] = { 0 }, at = 0;
    bool ok = true;
    block_init(&order, g->budget);
    block_init(&scratch.b, g->budget);
    block_init(&to.b, g->budget);
    kind_of(g, &kind);
    order_by_part(g, &order, ends);
    const uint32_t *groups = (const uint32_t *)(const void *)order.data;
    for (size_t part = 0; part < GROUP_PARTS && ok; part++) {
        while (at < ends[part] && ok) {
            size_t start = state_open(&to, buf_view(&kind));
            for (; at < ends[part] && to.b.len < STATE_FRAME; at++) {
                put_group(g, groups[at], &scratch, &to);
            }
            state_close(&to, start);
            ok = frame(ctx, part, buf_view(&to));
            buf_clear(&to);
        }
    }
    buf_release(&kind);
    buf_release(&scratch);
    buf_release(&to);
    block_release(&order);
    return ok;
}

/* Merges the next group of the bytes, with the keys in `keys`. */
static bool take_group(struct groups *g, struct state_reader *r, struct cell *keys)
{
    const struct group_plan *p = g->plan;
    for (size_t i = 0; i < p->n_keys; i++) {
        keys[i] = state_cell(r);
    }
    struct agg_row at = agg_position(r);
    if (r->damaged) {
        return false;
    }
    size_t group = groups_find(g, keys, &(struct group_place) { at.time, at.seq, at.nth });
    for (size_t i = 0; i < p->n_items; i++) {
        const struct group_item *item = &p->items[i];
        if (item->shares) {
            continue;
        }
        struct str bytes = state_text(r);
        char *states = (char *)tuple_map_state(&g->keyed, group) + sizeof(struct group_place);
        if (budget_is_over(g->budget) || r->damaged ||
            !item->agg->restore(states + item->offset, &g->keyed.arena, bytes)) {
            return false;
        }
    }
    return true;
}

bool groups_restore(struct groups *g, struct str frame)
{
    struct buf kind = BUF_INIT;
    struct arena a;
    struct str inside;
    arena_init(&a, NULL);
    bool ok = state_take(&frame, kind_of(g, &kind), &inside) && frame.len == 0;
    struct cell *keys = arena_array(&a, struct cell, g->plan->n_keys + 1);
    if (ok) {
        struct state_reader r = state_read(inside);
        while (ok && r.at < r.end) {
            ok = take_group(g, &r, keys);
        }
    }
    arena_release(&a);
    buf_release(&kind);
    return ok;
}
