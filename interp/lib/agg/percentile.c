/*
 * percentile.c - `pct(x, 95)`, `pct_sampling`, `median`: exact percentiles. Specified:
 * docs/language/aggregates.md.
 *
 * With the values sorted, h = (n - 1) p / 100, and the result is interpolated between the two
 * values around h. NaN is the greatest number. Several percentiles of one field share the values.
 */
#include "base/block.h"
#include "catalog/agg_def.h"

#include <math.h>

/* The values of a group: in the arena while they are few, else in a block, which grows in place. */
struct sample {
    double *values; /* `sorted` of them are in order */
    size_t n, cap, sorted;
    struct block block;
};

enum {
    FIRST = 4,
    IN_ARENA = 2048,
    FEW = 48, /* values that are sorted by insertion */
    BYTES = 256,
};

static void release(void *block)
{
    block_release(block);
}

static void grow(struct sample *s, struct arena *a, size_t wanted)
{
    size_t cap = s->cap ? s->cap * 2 : FIRST;
    cap = cap < wanted ? wanted : cap;
    bool had_block = s->cap > IN_ARENA;
    double *values = had_block ? NULL : s->values;
    if (cap <= IN_ARENA) {
        s->values = arena_alloc(a, cap * sizeof *values);
    } else {
        if (!had_block) {
            block_init(&s->block, a->budget);
            arena_on_release(a, release, &s->block);
        }
        s->block.len = s->n * sizeof *values * had_block;
        block_reserve(&s->block, cap * sizeof *values - s->block.len);
        s->values = (double *)(void *)s->block.data;
        cap = s->block.cap / sizeof *values;
    }
    if (values) {
        memcpy(s->values, values, s->n * sizeof *values);
    }
    s->cap = cap;
}

/* Room for `n` values after those of the state. */
static double *reserve(void *state, struct arena *a, size_t n)
{
    struct sample **own = state;
    if (!*own) {
        *own = arena_new(a, struct sample);
    }
    struct sample *s = *own;
    if (s->cap - s->n < n) {
        grow(s, a, s->n + n);
    }
    s->n += n;
    return s->values + (s->n - n);
}

static void pct_add(void *state, struct arena *a, const struct agg_row *row)
{
    double x;
    if (cell_numeric(row->args[0], &x)) {
        *reserve(state, a, 1) = x;
    }
}

static void pct_merge(void *into, struct arena *a, const void *from)
{
    const struct sample *other = *(struct sample *const *)from;
    if (other) {
        memcpy(reserve(into, a, other->n), other->values, other->n * sizeof *other->values);
    }
}

static void pct_save(const void *state, struct buf *to)
{
    const struct sample *s = *(struct sample *const *)state;
    for (size_t i = 0; s && i < s->n; i++) {
        state_put_real(to, s->values[i]);
    }
}

static bool pct_restore(void *into, struct arena *a, struct str from)
{
    struct state_reader r = state_read(from);
    size_t n = from.len / sizeof(double);
    double *values = n > 0 ? reserve(into, a, n) : NULL;
    for (size_t i = 0; i < n; i++) {
        values[i] = state_real(&r);
    }
    return state_done(&r);
}

/* A number that orders as the double does: -0 before 0, NaN last. */
static uint64_t key_of(double v)
{
    uint64_t bits;
    v = isnan(v) ? fabs((double)NAN) : v;
    memcpy(&bits, &v, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key)
{
    double v;
    uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static void sort_few(uint64_t *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1] > key; at--) {
            keys[at] = keys[at - 1];
        }
        keys[at] = key;
    }
}

/* Sorts by the byte at `shift` and those below it, in place: qsort would take as much memory again,
 * which nobody counts (American flag sort). */
static void sort_keys(uint64_t *keys, size_t n, int shift)
{
    size_t starts[BYTES] = { 0 }, ends[BYTES] = { 0 };
    if (n <= FEW || shift < 0) {
        sort_few(keys, shift < 0 ? 0 : n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        ends[keys[i] >> shift & (BYTES - 1)]++;
    }
    for (size_t b = 1; b < BYTES; b++) {
        starts[b] = ends[b - 1];
        ends[b] += ends[b - 1];
    }
    for (size_t b = 0; b < BYTES; b++) {
        while (starts[b] < ends[b]) {
            uint64_t key = keys[starts[b]];
            for (size_t to = key >> shift & (BYTES - 1); to != b; to = key >> shift & (BYTES - 1)) {
                uint64_t other = keys[starts[to]];
                keys[starts[to]++] = key;
                key = other;
            }
            keys[starts[b]++] = key;
        }
    }
    for (size_t b = 0, from = 0; b < BYTES; from = ends[b++]) {
        sort_keys(keys + from, ends[b] - from, shift - 8);
    }
}

static void sort_values(struct sample *s)
{
    uint64_t *keys = (uint64_t *)(void *)s->values; /* in the same memory, which is untyped */
    for (size_t i = 0; i < s->n; i++) {
        keys[i] = key_of(s->values[i]);
    }
    sort_keys(keys, s->n, 56);
    for (size_t i = 0; i < s->n; i++) {
        s->values[i] = value_of(keys[i]);
    }
    s->sorted = s->n;
}

static struct cell pct_result(const void *state, struct arena *a, double parameter)
{
    struct sample *s = *(struct sample *const *)state;
    (void)a;
    if (!s) {
        return cell_null();
    }
    if (s->sorted != s->n) {
        sort_values(s);
    }
    double h = (double)(s->n - 1) * parameter / 100;
    size_t below = (size_t)h;
    double low = s->values[below], part = h - floor(h);
    if (part != 0 && below + 1 < s->n && s->values[below + 1] != low) {
        low += part * (s->values[below + 1] - low);
    }
    return cell_real(isnan(low) ? (double)NAN : low);
}

const struct agg_def aggs_percentile[] = {
    { .name = "pct",
      .output = "_pct",
      .doc = "Percentiles of the field's numbers, 0 to 100, the median without one; exact for any "
             "number of rows. Named _FIELD_pct_N.",
      .form = "pct(FIELD [, N ...])",
      .flags = AGG_PERCENTILES,
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct sample *),
      .examples = { { "pct(x, 75)", "1.75" } },
      .add = pct_add,
      .merge = pct_merge,
      .save = pct_save,
      .restore = pct_restore,
      .result = pct_result },
    { .name = "pct_sampling",
      .output = "_pct",
      .doc = "As pct; the service computes it from a sample, here it is exact.",
      .form = "pct_sampling(FIELD [, N ...])",
      .flags = AGG_PERCENTILES,
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct sample *),
      .examples = { { "pct_sampling(x, 75)", "1.75" } },
      .add = pct_add,
      .merge = pct_merge,
      .save = pct_save,
      .restore = pct_restore,
      .result = pct_result },
    { .name = "median",
      .output = "_pct",
      .doc = "The median of the field's numbers: pct(FIELD, 50), also in its name.",
      .form = "median(FIELD)",
      .flags = AGG_PERCENTILES | AGG_MEDIAN,
      .returns = T_REAL,
      .fidelity = FIDELITY_INFERRED,
      .state_size = sizeof(struct sample *),
      .examples = { { "median(x)", "1.5" } },
      .add = pct_add,
      .merge = pct_merge,
      .save = pct_save,
      .restore = pct_restore,
      .result = pct_result },
    { 0 },
};
