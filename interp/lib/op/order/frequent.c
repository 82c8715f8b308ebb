/*
 * frequent.c - see frequent.h.
 */
#include "lib/op/order/frequent.h"

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
    size_t *writes = arena_array(b->arena, size_t, n + 1);
    for (size_t i = 0; i <= n; i++) {
        writes[i] = i;
    }
    p->grouped.key_write = writes;
    p->grouped.item_write = &writes[n];
    p->count = n;
    p->grouped.group =
        (struct group_plan) { .keys = keys,
                              .n_keys = n,
                              .items = item,
                              .n_items = 1,
                              .state_size = (item->agg->state_size + 7) & ~(size_t)7 };
    p->rows = rows;
    bind_table(b);
    for (size_t i = 0; i < n; i++) {
        const struct name *name = &fields->list.items[i].name;
        stage_define_key(b, name, types[i]);
    }
    bind_define(b, str_of(count), T_INT);
    return p;
}

static int by_count(const struct row *a, const struct row *b, const void *ctx)
{
    const struct frequent_plan *p = ctx;
    int64_t x = a->cells[p->count].as.i, y = b->cells[p->count].as.i;
    return x != y ? (x > y ? -1 : 1) : row_by_position(a, b, NULL);
}

enum flow frequent_finish(struct op_run *r, struct group_stage *s, const struct frequent_plan *p)
{
    return group_stage_finish_by(r, s, p->rows, by_count, p);
}
