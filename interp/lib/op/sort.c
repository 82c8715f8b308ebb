/*
 * sort.c - `sort` / `order`: rows by the values of their keys, descending unless asked otherwise.
 *
 * Holds all rows back; in front of `limit` a few times as many as that. Stable: rows with equal
 * keys keep their order (messages: newest first). Texts compare by code point, numbers as numbers;
 * ascending, null < booleans < numbers < texts. Specified: docs/language/operators.md, sort.
 */
#include "base/vec.h"
#include "check/bind.h"
#include "data/order.h"
#include "lib/op/collect.h"

struct sort_key {
    uint32_t slot;
    bool ascending;
};

struct sort_plan {
    struct sort_key *items;
    size_t n, cap;
};

struct sort_state {
    struct collect collect; /* first: collect_op_push and its kin read it */
    struct slots slots;
    const struct sort_plan *plan;
    size_t *at;       /* of each key in a row's cells */
    bool by_position; /* ties: rows came from several workers */
};

static void add_key(struct binder *b, struct sort_plan *p, uint32_t slot, bool ascending)
{
    *vec_add(b->arena, p) = (struct sort_key) { slot, ascending };
}

/* `sort` alone: the aggregate's outputs, else all columns, descending; messages by time. */
static void default_keys(struct binder *b, struct sort_plan *p)
{
    if (!b->scope.table) {
        add_key(b, p, bind_find(b, STR("_messageTime")), false);
        return;
    }
    bool has_outputs = false;
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        has_outputs = has_outputs || !b->scope.fields.items[i].key;
    }
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        struct field f = b->scope.fields.items[i];
        if (!has_outputs || !f.key) {
            add_key(b, p, bind_find(b, f.name), false);
        }
    }
}

static bool sort_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause clauses[SHAPE_MAX];
    struct sort_plan *p = arena_new(b->arena, struct sort_plan);
    bool ok = bind_shape(b, b->node->op, stage, clauses);
    for (size_t i = 0; ok && i < clauses[0].list.n; i++) {
        const struct clause_item *item = &clauses[0].list.items[i];
        uint32_t slot;
        ok = bind_read(b, &item->name, &slot);
        add_key(b, p, slot, item->direction == SORT_ASCENDING);
    }
    if (ok && !clauses[0].given) {
        default_keys(b, p);
    }
    out->data = p;
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
        return held_by_position(a, b, NULL);
    }
    return a->nth < b->nth ? -1 : a->nth > b->nth;
}

static size_t slot_at(struct arena *a, struct slots *slots, uint32_t slot)
{
    if (slot == SLOT_NULL) {
        return SIZE_MAX;
    }
    size_t i = 0;
    while (i < slots->n && slots->items[i] != slot) {
        i++;
    }
    if (i == slots->n) {
        *vec_add(a, slots) = slot;
    }
    return i;
}

static bool sort_open(struct op_run *r)
{
    struct sort_state *s = r->state;
    struct arena *a = &r->worker->arena;
    s->plan = r->node->data;
    s->by_position = collect_joins_workers(r);
    for (size_t i = 0; i < r->node->keep.n; i++) {
        *vec_add(a, &s->slots) = r->node->keep.items[i];
    }
    s->at = arena_array(a, size_t, s->plan->n + 1);
    for (size_t i = 0; i < s->plan->n; i++) {
        s->at[i] = slot_at(a, &s->slots, s->plan->items[i].slot);
    }
    collect_open(r, &s->collect, &s->slots);
    s->collect.limit = r->node->wanted;
    s->collect.spills = true;
    held_order(&s->collect.held, sort_compare, s);
    return true;
}

const struct op_def op_sort = {
    .name = "sort",
    .aliases = { "order" },
    .group = "order",
    .form = "sort [by] [+|-] FIELD [asc|desc] {, ...}",
    .doc = "Orders rows by the fields' values, descending unless + or asc asks otherwise.",
    .shape = { { "by", CLAUSE_KEYS, .optional = true, .repeats = true,
                 .doc = "the keys, the first weighs most" } },
    .examples = { { "* | count by user | sort by _count, user asc", "most active users first" } },
    .flags = OP_HOLDS | OP_SETS_ORDER,
    .bind = sort_bind,
    .state_size = sizeof(struct sort_state),
    .open = sort_open,
    .push = collect_op_push,
    .combine = collect_op_combine,
    .finish = collect_op_finish,
};
