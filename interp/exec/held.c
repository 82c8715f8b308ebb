/*
 * held.c - see held.h. Rows live in an arena; the list of pointers is a block, so sorting moves
 * eight bytes a row.
 */
#include "exec/held.h"

void held_init(struct held *r, const struct slots *slots, struct budget *budget)
{
    *r = (struct held) { .slots = slots, .budget = budget };
    arena_init(&r->arena, budget);
    block_init(&r->list, budget);
}

static void put(struct held *r, struct row *row)
{
    block_add(&r->list, &row, sizeof(struct row *));
    r->items = (struct row **)(void *)r->list.data;
    r->n++;
}

static struct row *copy_row(struct arena *a, size_t width)
{
    return arena_alloc(a, sizeof(struct row) + width * sizeof(struct cell));
}

void held_add(struct held *r, const struct batch *b, size_t at)
{
    struct row *row = copy_row(&r->arena, r->slots->n);
    row->time = b->time[at];
    row->seq = b->seq[at];
    row->nth = r->taken++;
    for (size_t i = 0; i < r->slots->n; i++) {
        row->cells[i] = cell_keep(&r->arena, &b->cols[r->slots->items[i]][at]);
    }
    put(r, row);
}

void held_join(struct held *into, struct held *from)
{
    for (size_t i = 0; i < from->n; i++) {
        put(into, from->items[i]);
    }
    into->taken += from->taken;
    block_free(&from->list);
    from->items = NULL;
    from->n = 0;
}

int held_by_position(const struct row *a, const struct row *b, const void *ctx)
{
    (void)ctx;
    if (a->time != b->time) {
        /* TIME_NONE is the least value, so rows without time come last */
        return a->time > b->time ? -1 : 1;
    }
    if (a->seq != b->seq) {
        return a->seq < b->seq ? -1 : 1;
    }
    return a->nth < b->nth ? -1 : a->nth > b->nth;
}

/* Merges two sorted neighbours of `from` into `to`. */
static void merge(struct row **from, struct row **to, size_t left, size_t middle, size_t right,
                  held_compare *compare, const void *ctx)
{
    size_t i = left, j = middle;
    for (size_t k = left; k < right; k++) {
        bool take_left = i < middle && (j >= right || compare(from[i], from[j], ctx) <= 0);
        to[k] = take_left ? from[i++] : from[j++];
    }
}

static bool is_sorted(const struct held *r, held_compare *compare, const void *ctx)
{
    for (size_t i = 1; i < r->n; i++) {
        if (compare(r->items[i - 1], r->items[i], ctx) > 0) {
            return false;
        }
    }
    return true;
}

void held_sort(struct held *r, held_compare *compare, const void *ctx)
{
    if (is_sorted(r, compare, ctx)) {
        return;
    }
    struct block room;
    block_init(&room, r->budget);
    struct row **from = r->items, **to = block_reserve(&room, r->n * sizeof *to);
    for (size_t width = 1; width < r->n; width *= 2) {
        for (size_t left = 0; left < r->n; left += 2 * width) {
            size_t middle = left + width < r->n ? left + width : r->n;
            size_t right = left + 2 * width < r->n ? left + 2 * width : r->n;
            merge(from, to, left, middle, right, compare, ctx);
        }
        struct row **swap = from;
        from = to;
        to = swap;
    }
    if (from != r->items) {
        memcpy(r->items, from, r->n * sizeof *from);
    }
    block_free(&room);
}

void held_cut(struct held *r, size_t n)
{
    if (r->n <= n) {
        return;
    }
    struct arena kept;
    arena_init(&kept, r->budget);
    for (size_t i = 0; i < n; i++) {
        struct row *row = copy_row(&kept, r->slots->n);
        *row = *r->items[i];
        for (size_t k = 0; k < r->slots->n; k++) {
            row->cells[k] = cell_keep(&kept, &r->items[i]->cells[k]);
        }
        r->items[i] = row;
    }
    arena_free(&r->arena);
    r->arena = kept;
    r->n = n;
    r->list.len = n * sizeof(struct row *);
}

size_t held_fill(const struct held *r, size_t at, struct batch *b)
{
    size_t n = r->n - at < b->cap ? r->n - at : b->cap;
    for (size_t i = 0; i < n; i++) {
        const struct row *row = r->items[at + i];
        b->time[i] = row->time;
        b->seq[i] = row->seq;
        for (size_t k = 0; k < r->slots->n; k++) {
            b->cols[r->slots->items[k]][i] = row->cells[k];
        }
    }
    b->rows = n;
    batch_select_all(b);
    return n;
}

void held_free(struct held *r)
{
    arena_free(&r->arena);
    block_free(&r->list);
    r->items = NULL;
    r->n = 0;
}
