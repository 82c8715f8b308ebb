/*
 * agg_states.c - every aggregate saves and restores its state, and however its rows are divided and
 * in whichever order the states are merged, in memory or through bytes, the result is the same to
 * the last bit.
 */
#include "catalog/catalog.h"
#include "data/sum.h"
#include "engine/lists.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { ROWS_MOST = 5000, PARTS_MOST = 7, SEEDS = 12, TEXT = 32 };

static uint64_t random_state;

/* xorshift64*, from a fixed seed. */
static uint64_t next(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * UINT64_C(0x2545F4914F6CDD1D);
}

static uint64_t below(uint64_t n)
{
    return next() % n;
}

static double any_double(void)
{
    uint64_t b = next();
    double v;
    memcpy(&v, &b, sizeof v);
    return v;
}

static double tenths(void)
{
    return (double)(int64_t)below(100000) / 10;
}

/* What is left of the sum is far below what was lost in rounding. */
static double cancelling(void)
{
    static double last;
    double v = last != 0 ? -last : ldexp((double)(int64_t)next(), (int)below(160) - 80);
    last = last != 0 ? 0 : v;
    return v;
}

enum { CANCELS = 9, KINDS = 11 };

/* A cell of one of several kinds; texts are in `text`. */
static struct cell make_cell(unsigned kind, char *text)
{
    static const double odd[] = { 0.0, -0.0, 1e308, -1e308, 5e-324, 0.1, 1e16, 1 };
    static const char *const words[] = { "NaN", "Infinity", "-0", "1.50", "", "x", " 7 ", "1e999" };
    switch (kind) {
    case 0:
        return cell_int((int64_t)below(200) - 100);
    case 1:
        return cell_int((int64_t)next());
    case 2:
        return cell_real(tenths());
    case 3:
        return cell_real(odd[below(8)]);
    case 4:
        return cell_of_text(str_of(words[below(8)]));
    case 5: {
        int n = snprintf(text, TEXT, "value %d of the text", (int)below(3 * ROWS_MOST));
        return cell_of_text((struct str) { text, (size_t)n });
    }
    case 6: {
        double v = any_double();
        return isnan(v) ? cell_null() : cell_real(v);
    }
    case 7: {
        static const double ends[] = { INFINITY, -INFINITY, NAN, -NAN };
        return below(50) == 0 ? cell_real(ends[below(4)]) : cell_real(tenths());
    }
    case 8:
        return cell_real(below(2) ? 0.0 : -0.0);
    case CANCELS:
        return cell_real(cancelling());
    default:
        return make_cell((unsigned)below(7), text);
    }
}

struct rows {
    size_t n;
    struct cell cells[ROWS_MOST][2];
    struct agg_row at[ROWS_MOST];
    char texts[ROWS_MOST][2][TEXT];
};

static struct rows rows;

static void make_rows(unsigned kind, size_t n)
{
    rows.n = n;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 2; k++) {
            rows.cells[i][k] =
                kind != CANCELS && below(10) == 0 ? cell_null() : make_cell(kind, rows.texts[i][k]);
        }
        if (kind == CANCELS && i % 16 == 15) {
            rows.cells[i][0] = cell_real(tenths()); /* this one stays */
        }
        int64_t time = (int64_t)below(5);
        rows.at[i] = (struct agg_row) { .n_args = 1, .time = time, .seq = i, .message_time = time };
    }
}

struct part {
    struct arena a;
    void *state;
};

static void part_new(struct part *p, const struct agg_def *agg)
{
    arena_init(&p->a, NULL);
    p->state = arena_zero(&p->a, agg->state_size);
}

static void add_row(struct part *p, const struct agg_def *agg, size_t i)
{
    const struct cell *args[2] = { &rows.cells[i][0], &rows.cells[i][1] };
    struct agg_row row = rows.at[i];
    row.args = args;
    row.n_args = agg->flags & AGG_TUPLE ? 2 : 1;
    agg->add(p->state, &p->a, &row);
}

/* Replaces the state by what its bytes restore. */
static void through_bytes(struct part *p, const struct agg_def *agg)
{
    struct part other;
    struct buf bytes = BUF_INIT, again = BUF_INIT;
    agg->save(p->state, &bytes);
    arena_release(&p->a);
    part_new(&other, agg);
    cr_assert(agg->restore(other.state, &other.a, buf_view(&bytes)), "%s", agg->name);
    agg->save(other.state, &again);
    cr_expect_eq(again.b.len, bytes.b.len, "%s: saved again", agg->name);
    buf_release(&bytes);
    buf_release(&again);
    *p = other;
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
    if (a->tag != b->tag || a->flags != b->flags || a->len != b->len) {
        return false;
    }
    bool text = a->tag == CELL_STRING || a->tag == CELL_WRITTEN;
    return text ? str_eq(cell_str(a), cell_str(b)) : a->as.i == b->as.i;
}

static void merge_parts(struct part *parts, size_t n, const struct agg_def *agg, bool bytes)
{
    size_t left = n;
    struct part done[PARTS_MOST];
    size_t n_done = 0;
    while (left > 1) {
        size_t from = below(left), into = below(left - 1);
        into += into >= from;
        if (bytes && below(2)) {
            through_bytes(&parts[from], agg);
        }
        agg->merge(parts[into].state, &parts[into].a, parts[from].state);
        if (bytes && below(2)) {
            through_bytes(&parts[into], agg);
        }
        done[n_done++] = parts[from];
        parts[from] = parts[--left];
    }
    for (size_t i = 0; i < n_done; i++) {
        arena_release(&done[i].a);
    }
}

static void try_split(const struct agg_def *agg, struct part *whole, unsigned kind)
{
    static const double percentiles[] = { 0, 50, 99.9, 100 };
    struct part parts[PARTS_MOST];
    size_t n = 1 + below(PARTS_MOST), bytes = below(2), order = below(2);
    for (size_t i = 0; i < n; i++) {
        part_new(&parts[i], agg);
    }
    for (size_t i = 0; i < rows.n; i++) {
        add_row(&parts[below(n)], agg, order ? rows.n - 1 - i : i);
    }
    merge_parts(parts, n, agg, bytes);
    if (bytes) {
        through_bytes(&parts[0], agg);
    }
    for (size_t i = 0; i < 4; i++) {
        struct cell x = agg->result(whole->state, &whole->a, percentiles[i]);
        struct cell y = agg->result(parts[0].state, &parts[0].a, percentiles[i]);
        char xs[CELL_TEXT_MAX], ys[CELL_TEXT_MAX];
        struct str xt = cell_text(&x, xs), yt = cell_text(&y, ys);
        cr_expect(same_cell(&x, &y), "%s of %zu rows of kind %u in %zu parts: %.*s, not %.*s",
                  agg->name, rows.n, kind, n, STR_ARG(yt), STR_ARG(xt));
    }
    arena_release(&parts[0].a);
}

Test(agg_states, any_split_gives_the_same)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    random_state = 20261130;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        for (size_t seed = 0; seed < SEEDS; seed++) {
            make_rows(kind, seed == 0 ? 0 : seed == 1 ? ROWS_MOST : below(150));
            for (size_t k = 0; k < c->n_aggs; k++) {
                const struct agg_def *agg = c->aggs[k];
                struct part whole;
                part_new(&whole, agg);
                for (size_t i = 0; i < rows.n; i++) {
                    add_row(&whole, agg, i);
                }
                try_split(agg, &whole, kind);
                try_split(agg, &whole, kind);
                arena_release(&whole.a);
            }
        }
    }
    arena_release(&a);
}

Test(agg_states, every_aggregate_has_bytes)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    cr_assert_gt(c->n_aggs, 10);
    for (size_t i = 0; i < c->n_aggs; i++) {
        cr_expect(c->aggs[i]->save && c->aggs[i]->restore, "%s", c->aggs[i]->name);
    }
    arena_release(&a);
}

/* Each truncation and each changed byte of a state without an envelope: it is refused, or it is
 * another state that results. (The sanitizers see the rest.) */
Test(agg_states, damaged_states_do_no_harm)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    random_state = 7;
    make_rows(KINDS - 1, 40);
    for (size_t k = 0; k < c->n_aggs; k++) {
        const struct agg_def *agg = c->aggs[k];
        struct buf bytes = BUF_INIT;
        struct part whole;
        part_new(&whole, agg);
        for (size_t i = 0; i < rows.n; i++) {
            add_row(&whole, agg, i);
        }
        agg->save(whole.state, &bytes);
        for (size_t i = 0; i < 2 * bytes.b.len; i++) {
            size_t at = i / 2;
            struct str s = { arena_str(&a, buf_view(&bytes)).s, i % 2 ? at : bytes.b.len };
            struct part p;
            part_new(&p, agg);
            ((char *)(uintptr_t)s.s)[at] ^= (char)(1 + below(255));
            if (agg->restore(p.state, &p.a, s)) {
                agg->merge(p.state, &p.a, whole.state);
                agg->result(p.state, &p.a, 50);
            }
            arena_release(&p.a);
        }
        buf_release(&bytes);
        arena_release(&whole.a);
    }
    arena_release(&a);
}

/* A count of entries that the bytes do not have, and a number with a second form. */
Test(agg_states, bytes_are_checked)
{
    static const struct {
        const char *name;
        struct str bytes;
    } bad[] = {
        { "count", STR("") },
        { "count", STR("\x01\x00") },
        { "count", STR("\x81\x00") },                             /* 1 in two bytes */
        { "count", STR("\xff\xff\xff\xff\xff\xff\xff\xff\x01") }, /* beyond 2^48 */
        { "count_distinct", STR("\x02\x01x") },
        { "count_distinct", STR("\xff\xff\xff\xff\x0f") },
        { "count_distinct", STR("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01") },
        { "values", STR("\x01\x01x\x00\x00") },
        { "first", STR("\x00\x00\x00\x00") }, /* null */
        { "first", STR("\x07\x00\x00\x00") }, /* no such tag */
        { "first", STR("\x01\x02\x00\x00\x00") },
        { "pct", STR("1234567") },
        { "min", STR("1234567") },
        /* a sum of numbers below the least double: a digit 1 of 2^-2176 */
        { "stddev", STR("\x02\x00\x00\x00\x00\x01\x00\x00\x01\x00\x00\x00\x00") },
        { "sum", STR("\x00\x00") },
    };
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const struct agg_def *agg = catalog_agg(c, str_of(bad[i].name));
        cr_assert(agg);
        struct part p;
        part_new(&p, agg);
        cr_expect_not(agg->restore(p.state, &p.a, bad[i].bytes), "%s, %zu", bad[i].name, i);
        arena_release(&p.a);
    }
    arena_release(&a);
}

Test(agg_states, an_envelope_is_checked)
{
    struct buf bytes = BUF_INIT;
    struct str inside, rest;
    size_t at = state_open(&bytes, STR("test"));
    buf_text(&bytes, "what it holds");
    state_close(&bytes, at);
    size_t n = bytes.b.len;
    at = state_open(&bytes, STR("other"));
    state_close(&bytes, at);
    rest = buf_view(&bytes);
    cr_assert(state_take(&rest, STR("test"), &inside));
    cr_expect(str_eq(inside, STR("what it holds")));
    cr_expect_eq(rest.len, bytes.b.len - n);
    cr_expect_not(state_take(&rest, STR("test"), &inside), "it is another one");
    cr_expect(state_take(&rest, STR("other"), &inside) && inside.len == 0 && rest.len == 0);
    cr_expect_not(state_take(&rest, STR("other"), &inside), "no more");
    for (size_t i = 0; i < n; i++) {
        rest = (struct str) { bytes.b.data, i };
        cr_expect_not(state_take(&rest, STR("test"), &inside), "cut to %zu", i);
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes.b.data[i] ^= (char)(1U << bit);
            rest = (struct str) { bytes.b.data, n };
            cr_expect_not(state_take(&rest, STR("test"), &inside), "byte %zu, bit %u", i, bit);
            bytes.b.data[i] ^= (char)(1U << bit);
        }
    }
    buf_release(&bytes);
}
