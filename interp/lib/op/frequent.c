/*
 * frequent.c - see frequent.h.
 */
#include "lib/op/frequent.h"

#include <stdlib.h>

const struct frequent_plan *frequent_bind(struct binder *b, const struct clause *fields,
                                          const char *count, size_t rows)
{
    size_t n = fields->list.n;
    struct frequent_plan *p = arena_new(b->arena, struct frequent_plan);
    struct group_item *item = arena_new(b->arena, struct group_item);
    uint32_t *keys = arena_array(b->arena, uint32_t, n + 1);
    enum type *types = arena_array(b->arena, enum type, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct name *name = &fields->list.items[i].name;
        if (!bind_read(b, name, &keys[i])) {
            return NULL;
        }
        types[i] = bind_type(b, name->text);
    }
    item->agg = catalog_agg(b->catalog, STR("count"));
    p->group = (struct group_plan) { .keys = keys,
                                     .n_keys = n,
                                     .items = item,
                                     .n_items = 1,
                                     .n_cells = n > 0 ? n : 1,
                                     .state_size = (item->agg->state_size + 7) & ~(size_t)7 };
    p->rows = rows;
    bind_table(b);
    for (size_t i = 0; i < n; i++) {
        const struct name *name = &fields->list.items[i].name;
        stage_define_name(b, name, types[i]);
        if (!name->hole) {
            scope_find(&b->scope, name->text)->key = true;
        }
    }
    bind_define(b, str_of(count), T_INT);
    return p;
}

static void release(void *groups)
{
    groups_free(groups);
}

void frequent_open(struct op_run *r, struct frequent_state *s, const struct frequent_plan *p)
{
    groups_init(&s->groups, &p->group, r->node != r->plan->nodes[r->plan->holds], op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->groups);
}

void frequent_push(struct frequent_state *s, const struct batch *in)
{
    groups_add(&s->groups, in);
}

void frequent_combine(struct frequent_state *into, const struct frequent_state *from)
{
    groups_merge(&into->groups, &from->groups);
}

struct place {
    int64_t count;
    size_t group;
};

static int by_count(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    return x->group < y->group ? -1 : x->group > y->group;
}

static void fill(struct op_run *r, struct frequent_state *s, const struct frequent_plan *p,
                 struct batch *b, const struct place *places)
{
    const uint32_t *writes = r->node->writes.items;
    for (size_t i = 0; i < b->rows; i++) {
        const struct cell *keys = groups_keys(&s->groups, places[i].group);
        b->time[i] = TIME_NONE;
        for (size_t k = 0; k < p->group.n_keys; k++) {
            if (b->cols[writes[k]]) {
                b->cols[writes[k]][i] = keys[k];
            }
        }
        if (b->cols[writes[p->group.n_keys]]) {
            b->cols[writes[p->group.n_keys]][i] = cell_int(places[i].count);
        }
    }
    batch_select_all(b);
}

enum flow frequent_finish(struct op_run *r, struct frequent_state *s, const struct frequent_plan *p)
{
    enum flow flow = FLOW_MORE;
    struct batch *b = op_new_batch(r);
    groups_sort(&s->groups);
    size_t n = groups_count(&s->groups), rows = n < p->rows ? n : p->rows;
    struct block list;
    block_init(&list, op_budget(r));
    struct place *places = block_reserve(&list, (n + 1) * sizeof *places);
    for (size_t i = 0; i < n; i++) {
        places[i] = (struct place) { groups_result(&s->groups, i, 0).as.i, i };
    }
    qsort(places, n, sizeof *places, by_count);
    for (size_t at = 0; at < rows && flow == FLOW_MORE; at += b->rows) {
        arena_reset(&r->worker->scratch);
        b->rows = rows - at < b->cap ? rows - at : b->cap;
        for (size_t i = 0; i < b->rows; i++) {
            b->seq[i] = at + i;
        }
        fill(r, s, p, b, places + at);
        flow = op_emit(r, b);
    }
    block_free(&list);
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}
