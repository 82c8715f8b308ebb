/*
 * tuple_counter.c - see tuple_counter.h.
 */
#include "lib/op/analytics/tuple_counter.h"

#include <stdlib.h>

struct str text_id(struct arena *a, struct str text)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < text.len; i++) {
        h = (h ^ (unsigned char)text.s[i]) * UINT64_C(0x100000001B3);
    }
    return arena_printf(a, "%016llX", (unsigned long long)h);
}

static void release(void *table)
{
    tuple_map_release(table);
}

void tuple_counter_open(struct op_run *r, struct tuple_counter *k, size_t n_keys)
{
    tuple_map_init(&k->table, n_keys, sizeof(struct tuple_count), op_budget(r));
    arena_on_release(&r->worker->arena, release, &k->table);
}

static bool is_before(const struct tuple_count *a, const struct tuple_count *b)
{
    return a->time != b->time ? a->time > b->time : a->seq < b->seq;
}

static void add(struct tuple_counter *k, const struct cell *const *keys, uint64_t hash,
                const struct tuple_count *more)
{
    bool is_new;
    size_t at = tuple_map_find(&k->table, keys, hash, &is_new);
    struct tuple_count *kind = tuple_map_state(&k->table, at);
    uint64_t count = kind->count + more->count;
    if (is_new || is_before(more, kind)) {
        *kind = *more;
    }
    kind->count = count;
}

void tuple_counter_add(struct tuple_counter *k, const struct cell *const *keys,
                       const struct batch *in, size_t row)
{
    struct tuple_count one = { 1, in->time[row], in->seq[row] };
    add(k, keys, tuple_map_hash(keys, k->table.n_keys), &one);
}

bool tuple_counter_combine(struct op_run *into, struct op_run *from)
{
    struct tuple_counter *to = into->state, *other = from->state;
    size_t n = to->table.n_keys;
    const struct cell **keys = arena_array(&into->worker->arena, const struct cell *, n + 1);
    for (size_t i = 0; i < other->table.n && !budget_is_over(op_budget(into)); i++) {
        const struct tuple_map_entry *e = tuple_map_at(&other->table, i);
        for (size_t c = 0; c < n; c++) {
            keys[c] = &e->keys[c];
        }
        add(to, keys, e->hash, tuple_map_state(&other->table, i));
    }
    return !budget_is_over(op_budget(into));
}

static struct str kind_of(const struct op_run *r, struct buf *to)
{
    const struct tuple_counter *k = r->state;
    buf_printf(to, "%s: %zu keys", r->node->op->name, k->table.n_keys);
    return buf_view(to);
}

bool tuple_counter_save(struct op_run *r, state_frame *frame, void *ctx)
{
    const struct tuple_counter *k = r->state;
    struct buf to = BUF_INIT, kind = BUF_INIT;
    bool ok = true;
    kind_of(r, &kind);
    for (size_t i = 0; i < k->table.n && ok;) {
        size_t start = state_open(&to, buf_view(&kind));
        for (; i < k->table.n && to.b.len < STATE_FRAME; i++) {
            const struct tuple_count *count = tuple_map_state(&k->table, i);
            for (size_t c = 0; c < k->table.n_keys; c++) {
                state_put_cell(&to, &tuple_map_at(&k->table, i)->keys[c]);
            }
            state_put_rows(&to, (int64_t)count->count);
            state_put_int(&to, count->time);
            state_put_uint(&to, count->seq);
        }
        state_close(&to, start);
        ok = frame(ctx, buf_view(&to));
        buf_clear(&to);
    }
    buf_release(&to);
    buf_release(&kind);
    return ok;
}

bool tuple_counter_restore(struct op_run *into, struct str frame)
{
    struct tuple_counter *k = into->state;
    size_t n = k->table.n_keys;
    struct buf kind = BUF_INIT;
    struct str inside;
    struct arena a;
    bool ok = state_take(&frame, kind_of(into, &kind), &inside) && frame.len == 0;
    buf_release(&kind);
    if (!ok) {
        return false;
    }
    arena_init(&a, NULL);
    struct cell *cells = arena_array(&a, struct cell, n + 1);
    const struct cell **keys = arena_array(&a, const struct cell *, n + 1);
    struct state_reader r = state_read(inside);
    while (r.at < r.end && !r.damaged) {
        for (size_t c = 0; c < n; c++) {
            cells[c] = state_cell(&r);
            keys[c] = &cells[c];
        }
        struct tuple_count more = { .count = (uint64_t)state_rows(&r) };
        more.time = state_int(&r);
        more.seq = state_uint(&r);
        if (!r.damaged) {
            add(k, keys, tuple_map_hash(keys, n), &more);
        }
    }
    arena_release(&a);
    return state_done(&r);
}

struct ranked {
    struct tuple_count kind;
    size_t at;
};

static int by_count(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->kind.count != y->kind.count) {
        return x->kind.count > y->kind.count ? -1 : 1;
    }
    return is_before(&x->kind, &y->kind) ? -1 : 1;
}

void tuple_counter_put(struct op_run *r, struct batch *b, size_t write, struct cell value)
{
    struct cell *column = b->cols[r->node->writes.items[write]];
    if (column) {
        column[b->rows] = value;
    }
}

enum flow tuple_counter_give(struct op_run *r, const struct tuple_counter *k, uint64_t least,
                             void (*put)(struct op_run *r, struct batch *b, const struct cell *keys,
                                         uint64_t count))
{
    size_t n = 0;
    if (!budget_has(op_budget(r), k->table.n * sizeof(struct ranked))) {
        return FLOW_FAIL;
    }
    struct ranked *all = arena_array(&r->worker->arena, struct ranked, k->table.n + 1);
    struct batch *b = op_new_batch(r);
    enum flow flow = FLOW_MORE;
    for (size_t i = 0; i < k->table.n; i++) {
        const struct tuple_count *kind = tuple_map_state(&k->table, i);
        all[n] = (struct ranked) { *kind, i };
        n += kind->count >= least;
    }
    qsort(all, n, sizeof *all, by_count);
    for (size_t at = 0; at < n && flow == FLOW_MORE;) {
        arena_reset(&r->worker->scratch);
        for (b->rows = 0; at < n && b->rows < b->cap; at++, b->rows++) {
            put(r, b, tuple_map_at(&k->table, all[at].at)->keys, all[at].kind.count);
            b->time[b->rows] = TIME_NONE;
            b->seq[b->rows] = at;
        }
        batch_select_all(b);
        flow = op_emit(r, b);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}
