/*
 * row_buffer.c - see row_buffer.h. Rows live in an arena; the list of pointers is a block, so
 * sorting moves eight bytes a row.
 */
#include "exec/row_buffer.h"

#include "base/check.h"
#include "base/vec.h"

enum {
    RUNS_MAX = 64, /* most runs on disk; more are merged into one */
    LEAST_RUN =
        1 << 20, /* bytes, so that a small stage beside a large one does not spill single rows */
};

void row_buffer_init(struct row_buffer *r, const struct slots *slots, struct budget *budget)
{
    *r = (struct row_buffer) { .slots = slots, .budget = budget };
    arena_init(&r->arena, budget);
    arena_init(&r->own, budget);
    block_init(&r->list, budget);
    spill_init(&r->file, slots->n, budget);
}

static void position_prefix(const struct row *row, const void *ctx, uint64_t out[2])
{
    (void)ctx;
    /* times descend */
    out[0] = ~((uint64_t)row->time ^ UINT64_C(1) << 63);
    out[1] = row->seq;
}

void row_buffer_order(struct row_buffer *r, row_compare *compare, const void *ctx)
{
    row_buffer_order_prefixed(r, compare, compare == row_by_position ? position_prefix : NULL, ctx);
}

void row_buffer_order_prefixed(struct row_buffer *r, row_compare *compare, row_prefix *prefix,
                               const void *ctx)
{
    r->compare = compare;
    r->prefix = prefix;
    r->ctx = ctx;
}

static void put(struct row_buffer *r, struct row *row)
{
    block_add(&r->list, &row, sizeof(struct row *));
    r->items = (struct row **)(void *)r->list.data;
    r->n++;
}

static struct row *copy_row(struct arena *a, size_t width)
{
    return arena_alloc(a, sizeof(struct row) + width * sizeof(struct cell));
}

void row_buffer_add_nth(struct row_buffer *r, const struct batch *b, size_t at, uint64_t nth)
{
    CHECK(at < b->rows);
    struct row *row = copy_row(&r->arena, r->slots->n);
    size_t texts = 0;
    row->time = b->time[at];
    row->seq = b->seq[at];
    row->nth = nth;
    r->taken++;
    for (size_t i = 0; i < r->slots->n; i++) {
        CHECK(r->slots->items[i] < b->n_cols && b->cols[r->slots->items[i]]);
        row->cells[i] = cell_keep(&r->arena, &b->cols[r->slots->items[i]][at]);
        texts += row->cells[i].len;
    }
    r->bytes += sizeof(struct row) + sizeof row + r->slots->n * sizeof(struct cell) + texts;
    put(r, row);
}

void row_buffer_add(struct row_buffer *r, const struct batch *b, size_t at)
{
    row_buffer_add_nth(r, b, at, r->taken);
}

void row_buffer_add_row(struct row_buffer *r, const struct row *from)
{
    struct row *row = copy_row(&r->arena, r->slots->n);
    size_t texts = 0;
    *row = *from;
    r->taken++;
    for (size_t i = 0; i < r->slots->n; i++) {
        row->cells[i] = cell_keep(&r->arena, &from->cells[i]);
        texts += row->cells[i].len;
    }
    r->bytes += sizeof(struct row) + sizeof row + r->slots->n * sizeof(struct cell) + texts;
    put(r, row);
}

void row_buffer_append(struct row_buffer *into, struct row_buffer *from)
{
    assert(into != from && into->slots->n == from->slots->n && "rows of one width");
    for (size_t i = 0; i < from->n; i++) {
        put(into, from->items[i]);
    }
    for (size_t i = 0; i < from->runs.n; i++) {
        *vec_add(&into->own, &into->runs) = from->runs.items[i];
    }
    into->n_spilled += from->n_spilled;
    into->bytes += from->bytes;
    into->taken += from->taken;
    into->joined += 1 + from->joined;
    block_release(&from->list);
    from->items = NULL;
    from->n = 0;
    from->runs.n = 0;
    from->n_spilled = 0;
}

int row_by_position(const struct row *a, const struct row *b, const void *ctx)
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

void row_buffer_truncate(struct row_buffer *r, size_t n)
{
    if (r->n <= n) {
        return;
    }
    assert(r->runs.n == 0 && "no more rows than these are kept");
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
    r->bytes = r->bytes / r->n * n;
    arena_release(&r->arena);
    r->arena = kept;
    r->n = n;
    r->list.len = n * sizeof(struct row *);
}

uint64_t row_buffer_rows(const struct row_buffer *r)
{
    return r->n + r->n_spilled;
}

static bool end_run(struct row_buffer *r, uint64_t start)
{
    if (!spill_end(&r->file)) {
        return false;
    }
    assert(start < spill_place(&r->file));
    *vec_add(&r->own, &r->runs) =
        (struct spill_run) { .file = &r->file, .at = start, .end = spill_place(&r->file) };
    return true;
}

/* All runs become one. */
static bool merge_runs(struct row_buffer *r)
{
    struct row_iter it;
    struct arena a;
    arena_init(&a, r->budget);
    row_iter_open(&it, r, &a);
    uint64_t start = spill_place(&r->file);
    for (const struct row *row; (row = row_iter_next(&it));) {
        spill_put(&r->file, row);
    }
    row_iter_close(&it);
    arena_release(&a);
    if (it.why) {
        r->file.why = it.why;
        return false;
    }
    r->runs.n = 0;
    return end_run(r, start);
}

static bool is_short(const struct row_buffer *r)
{
    const struct budget *b = r->budget;
    if (!b || r->n == 0) {
        return false;
    }
    if (b->rows_held > 0) {
        return r->n >= b->rows_held;
    }
    return r->bytes >= LEAST_RUN && budget_is_short(b, 0);
}

bool row_buffer_spill(struct row_buffer *r)
{
    if (!is_short(r)) {
        return true;
    }
    row_buffer_sort(r);
    uint64_t start = spill_place(&r->file);
    for (size_t i = 0; i < r->n; i++) {
        spill_put(&r->file, r->items[i]);
    }
    r->n_spilled += r->n;
    r->n = 0;
    r->bytes = 0;
    r->list.len = 0;
    block_release(&r->list);
    r->items = NULL;
    arena_release(&r->arena);
    return end_run(r, start) && (r->runs.n < RUNS_MAX || merge_runs(r));
}

void row_buffer_release(struct row_buffer *r)
{
    arena_release(&r->arena);
    arena_release(&r->own);
    block_release(&r->list);
    spill_release(&r->file);
    r->items = NULL;
    r->n = 0;
    r->runs.n = 0;
}
