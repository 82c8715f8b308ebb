/*
 * sort_keys.c - see sort_keys.h.
 *
 * Stable: rows with equal keys keep their order. Texts compare by code point, numbers as numbers;
 * ascending, null < booleans < numbers < texts. Specified: docs/language/operators.md, sort.
 */
#include "lib/shared/sort_keys.h"

#include "base/vec.h"
#include "data/order.h"

void sort_key_add(struct binder *b, struct rel_sort *p, uint32_t slot, bool ascending)
{
    *vec_add(b->arena, p) = (struct rel_key) { slot, ascending };
}

bool sort_keys_bind(struct binder *b, const struct clause *keys, struct rel_sort *p)
{
    bool ok = true;
    for (size_t i = 0; ok && i < keys->list.n; i++) {
        const struct clause_item *item = &keys->list.items[i];
        uint32_t slot;
        ok = bind_read(b, &item->name, &slot);
        sort_key_add(b, p, slot, item->direction == SORT_ASCENDING);
    }
    return ok;
}

static int sort_compare(const struct row *a, const struct row *b, const void *ctx)
{
    const struct sort_state *s = ctx;
    for (size_t i = 0; i < s->plan->n; i++) {
        if (s->at[i] == SIZE_MAX) {
            continue;
        }
        int c = cell_sort(&a->cells[s->at[i]], &b->cells[s->at[i]]);
        if (c != 0) {
            return s->plan->items[i].ascending ? c : -c;
        }
    }
    if (s->by_position) {
        return row_by_position(a, b, NULL);
    }
    return a->nth < b->nth ? -1 : a->nth > b->nth;
}

/* By the first key, and by the second where the first is equal. */
static void sort_prefix(const struct row *row, const void *ctx, uint64_t out[2])
{
    static const uint64_t buffer = UINT64_MAX >> 2;
    const struct sort_state *s = ctx;
    if (s->plan->n == 0 || s->at[0] == SIZE_MAX) {
        return;
    }
    bool exact = cell_sort_prefix(&row->cells[s->at[0]], out);
    if (!s->plan->items[0].ascending) {
        out[0] = ~out[0];
        out[1] = ~out[1];
    }
    if (exact && s->plan->n > 1 && s->at[1] != SIZE_MAX) {
        uint64_t second[2];
        cell_sort_prefix(&row->cells[s->at[1]], second);
        second[0] = s->plan->items[1].ascending ? second[0] : ~second[0];
        out[1] = (out[1] & ~buffer) | second[0] >> 2;
    }
}

size_t sort_keys_place(const struct sort_state *s, uint32_t slot)
{
    for (size_t i = 0; i < s->slots.n; i++) {
        if (s->slots.items[i] == slot) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void add_slot(struct arena *a, struct sort_state *s, uint32_t slot)
{
    if (slot != SLOT_NULL && sort_keys_place(s, slot) == SIZE_MAX) {
        *vec_add(a, &s->slots) = slot;
    }
}

static bool makes(const struct plan_node *node, uint32_t slot)
{
    for (size_t i = 0; i < node->writes.n; i++) {
        if (node->writes.items[i] == slot) {
            return true;
        }
    }
    return false;
}

void sort_keys_open(struct op_run *r, struct sort_state *s, const struct rel_sort *plan,
                    const uint32_t *more, size_t n)
{
    struct arena *a = &r->worker->arena;
    s->plan = plan;
    s->by_position = materialise_joins_workers(r);
    for (size_t i = 0; i < r->node->keep.n; i++) {
        if (!makes(r->node, r->node->keep.items[i])) {
            *vec_add(a, &s->slots) = r->node->keep.items[i];
        }
    }
    for (size_t i = 0; i < n; i++) {
        add_slot(a, s, more[i]);
    }
    s->at = arena_array(a, size_t, plan->n + 1);
    for (size_t i = 0; i < plan->n; i++) {
        add_slot(a, s, plan->items[i].slot);
        s->at[i] = sort_keys_place(s, plan->items[i].slot);
    }
    materialise_open(r, &s->materialise, &s->slots);
    s->materialise.spills = true;
    row_buffer_order_prefixed(&s->materialise.buffer, sort_compare, sort_prefix, s);
}
