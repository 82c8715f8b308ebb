/*
 * exec_group_bytes.c - tables of groups as bytes (exec/group_bytes.h): frames of divided tables,
 * restored in any order, make the same groups; damaged ones are refused.
 */
#include "exec/group_bytes.h"

#include "catalog/catalog.h"
#include "engine/lists.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { ROWS = 1000, KEYS = 300, TABLES = 3, ITEMS = 4, FRAMES_MOST = 4 * TABLES * GROUP_PARTS };

struct frames {
    struct str items[FRAMES_MOST];
    size_t parts[FRAMES_MOST];
    size_t n;
    struct arena arena;
};

static const uint32_t key_slots[] = { 0 }, argument[] = { 1 };

/* `by` slot 0: count, and some aggregates of slot 1. */
static struct group_plan plan_of(struct arena *a)
{
    static const char *const names[ITEMS] = { "count", "sum", "values", "count_distinct" };
    const struct catalog *c = engine_catalog(a);
    struct group_item *items = arena_array(a, struct group_item, ITEMS);
    struct group_plan p = { .keys = key_slots, .n_keys = 1, .items = items, .n_items = ITEMS };
    for (size_t i = 0; i < ITEMS; i++) {
        items[i] = (struct group_item) { .agg = catalog_agg(c, str_of(names[i])),
                                         .slots = argument,
                                         .n_args = i > 0,
                                         .offset = p.state_size };
        p.n_args += i > 0;
        p.state_size += (items[i].agg->state_size + 7) & ~(size_t)7;
    }
    return p;
}

/* Adds rows number `from` to `to` of a stream: every third key is a number. */
static void add(struct groups *g, struct arena *a, size_t from, size_t to)
{
    struct cell *cols[2] = { arena_array(a, struct cell, ROWS), arena_array(a, struct cell, ROWS) };
    struct batch b = { .cols = cols, .rows = to - from, .live = to - from, .cap = ROWS };
    b.sel = arena_array(a, uint16_t, ROWS);
    b.time = arena_array(a, int64_t, ROWS);
    b.seq = arena_array(a, uint64_t, ROWS);
    for (size_t i = from; i < to; i++) {
        size_t at = i - from, key = i * 7919 % KEYS;
        cols[0][at] =
            key % 3 ? cell_of_text(arena_printf(a, "key %zu", key)) : cell_int((int64_t)key);
        cols[1][at] = i % 5 ? cell_real((double)i / 10) : cell_null();
        b.sel[at] = (uint16_t)at;
        b.time[at] = (int64_t)(i * 31 % 17);
        b.seq[at] = i;
    }
    const char *why;
    cr_assert(groups_add(g, &b, &why));
}

static bool keep(void *ctx, size_t part, struct str frame)
{
    struct frames *f = ctx;
    cr_assert_lt(f->n, FRAMES_MOST);
    f->parts[f->n] = part;
    f->items[f->n++] = arena_str(&f->arena, frame);
    return true;
}

/* All groups in their order, as text. */
static void show(struct groups *g, struct buf *out)
{
    struct group_at at;
    char buffer[CELL_TEXT_MAX];
    groups_sort(g);
    while (groups_next(g, &at)) {
        buf_str(out, cell_text(&groups_keys(at.table, at.group)[0], buffer));
        for (size_t i = 0; i < ITEMS; i++) {
            struct cell c = groups_result(at.table, at.group, i);
            buf_char(out, ' ');
            buf_str(out, cell_text(&c, buffer));
        }
        buf_char(out, '\n');
    }
}

Test(group_bytes, divided_tables_make_the_same_groups)
{
    struct arena a;
    struct frames f = { .n = 0 };
    struct groups whole, tables[TABLES], made;
    struct buf expected = BUF_INIT, got = BUF_INIT;
    arena_init(&a, NULL);
    arena_init(&f.arena, NULL);
    struct group_plan plan = plan_of(&a);
    groups_init(&whole, &plan, false, NULL);
    add(&whole, &a, 0, ROWS);
    for (size_t i = 0; i < TABLES; i++) {
        groups_init(&tables[i], &plan, false, NULL);
        add(&tables[i], &a, i * ROWS / TABLES, (i + 1) * ROWS / TABLES);
        cr_assert(groups_save(&tables[i], keep, &f));
        groups_release(&tables[i]);
    }
    cr_expect_gt(f.n, 2 * GROUP_PARTS);
    groups_init(&made, &plan, false, NULL);
    for (size_t i = 0; i < f.n; i++) {
        size_t at = (i * 41 + 5) % f.n; /* each once: 41 is prime, and does not divide the number */
        cr_assert_neq(f.n % 41, 0);
        cr_assert(groups_restore(&made, f.items[at]));
    }
    cr_expect_eq(groups_count(&made), KEYS);
    show(&whole, &expected);
    show(&made, &got);
    cr_expect(str_eq(buf_view(&expected), buf_view(&got)), "%.*s, not %.*s",
              STR_ARG(buf_view(&got)), STR_ARG(buf_view(&expected)));
    buf_release(&expected);
    buf_release(&got);
    groups_release(&whole);
    groups_release(&made);
    arena_release(&f.arena);
    arena_release(&a);
}

Test(group_bytes, a_partition_is_by_the_hash)
{
    struct arena a;
    struct frames f = { .n = 0 };
    struct groups g, part;
    arena_init(&a, NULL);
    arena_init(&f.arena, NULL);
    struct group_plan plan = plan_of(&a);
    groups_init(&g, &plan, false, NULL);
    g.level = 1;
    add(&g, &a, 0, KEYS);
    cr_assert(groups_save(&g, keep, &f));
    for (size_t i = 0; i < f.n; i++) {
        cr_expect(i == 0 || f.parts[i] >= f.parts[i - 1]);
        groups_init(&part, &plan, false, NULL);
        cr_assert(groups_restore(&part, f.items[i]));
        for (size_t k = 0; k < groups_count(&part); k++) {
            cr_expect_eq(group_part_of(tuple_map_at(&part.keyed, k)->hash, 1), f.parts[i]);
        }
        groups_release(&part);
    }
    groups_release(&g);
    arena_release(&f.arena);
    arena_release(&a);
}

Test(group_bytes, damaged_frames_are_refused)
{
    struct arena a;
    struct frames f = { .n = 0 };
    struct groups g, other;
    arena_init(&a, NULL);
    arena_init(&f.arena, NULL);
    struct group_plan plan = plan_of(&a);
    groups_init(&g, &plan, false, NULL);
    add(&g, &a, 0, 20);
    cr_assert(groups_save(&g, keep, &f));
    struct str frame = f.items[0];
    char *bytes = (char *)(uintptr_t)frame.s;
    groups_init(&other, &plan, false, NULL);
    for (size_t i = 0; i < frame.len; i++) {
        cr_expect_not(groups_restore(&other, (struct str) { bytes, i }), "cut to %zu", i);
        bytes[i] ^= (char)(1U << i % 8);
        cr_expect_not(groups_restore(&other, frame), "byte %zu", i);
        bytes[i] ^= (char)(1U << i % 8);
    }
    cr_expect_not(groups_restore(&other, (struct str) { bytes, frame.len + 1 }), "one more");
    cr_expect(groups_restore(&other, frame));
    groups_release(&other);
    struct group_plan less = plan;
    less.n_items--;
    less.n_args--;
    groups_init(&other, &less, false, NULL);
    cr_expect_not(groups_restore(&other, frame), "it has other aggregates");
    groups_release(&other);
    groups_init(&other, &plan, true, NULL);
    cr_expect_not(groups_restore(&other, frame), "its positions are others");
    groups_release(&other);
    groups_release(&g);
    arena_release(&f.arena);
    arena_release(&a);
}
