/* base_memory.c - arenas, blocks, buffers, vectors, maps. */
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

#include <criterion/criterion.h>

Test(base_arena, gives_aligned_room_of_any_size)
{
    struct arena a;
    arena_init(&a, NULL);
    static const size_t sizes[] = { 0, 1, 15, 16, 17, 4000, 4096, 5000, 70000, 1 << 20, 3 << 20 };
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            char *p = arena_alloc(&a, sizes[i]);
            cr_assert_not_null(p);
            cr_assert_eq((uintptr_t)p % 16, 0);
            memset(p, 0xAA, sizes[i]);
            char *z = arena_zero(&a, sizes[i]);
            for (size_t k = 0; k < sizes[i]; k++) {
                cr_assert_eq(z[k], 0);
            }
        }
        arena_reset(&a);
    }
    arena_release(&a);
}

Test(base_arena, budget_counts_and_flags)
{
    struct budget b = { .limit = 100000 };
    struct arena a;
    arena_init(&a, &b);
    arena_alloc(&a, 10);
    cr_expect_eq(b.used, 4096);
    cr_expect(!b.over);
    char *p = arena_alloc(&a, 200000);
    cr_expect_not_null(p, "it still allocates");
    memset(p, 1, 200000);
    cr_expect(b.over);
    arena_release(&a);
    cr_expect_eq(b.used, 0);
    arena_alloc(&a, 10);
    cr_expect_eq(b.used, 4096, "usable again");
    arena_release(&a);
}

Test(base_arena, reset_settles_on_one_chunk)
{
    struct budget b = { 0 };
    struct arena a;
    arena_init(&a, &b);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 3000; i++) {
            arena_alloc(&a, 1000);
        }
        arena_reset(&a);
    }
    size_t settled = b.used;
    cr_expect_geq(settled, 3000000);
    cr_expect_leq(settled, 8 << 20);
    for (int i = 0; i < 3000; i++) {
        arena_alloc(&a, 1000);
    }
    cr_expect_eq(b.used, settled, "no more from malloc");
    arena_alloc(&a, 100 << 20);
    arena_reset(&a);
    cr_expect_leq(b.used, 8 << 20, "a huge chunk is not kept");
    arena_release(&a);
}

struct note {
    char *at;
    char letter;
};

static void write_down(void *what)
{
    struct note *n = what;
    *n->at = n->letter;
}

static char order[3];
static size_t order_n;

static void note_order(void *what)
{
    order[order_n++] = *(char *)what;
}

Test(base_arena, releases_run_last_first)
{
    struct arena a;
    arena_init(&a, NULL);
    char seen = '-';
    struct note n = { &seen, 'x' };
    arena_on_release(&a, write_down, &n);
    arena_reset(&a);
    cr_expect_eq(seen, 'x');
    seen = '-';
    arena_reset(&a);
    cr_expect_eq(seen, '-', "once only");
    arena_on_release(&a, note_order, "1");
    arena_on_release(&a, note_order, "2");
    arena_release(&a);
    cr_expect(order[0] == '2' && order[1] == '1');
}

Test(base_arena, text)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str s = arena_str(&a, STR("a\0b"));
    cr_expect(s.len == 3 && s.s[1] == '\0' && s.s[3] == '\0');
    cr_expect_str_eq(arena_cstr(&a, (struct str) { NULL, 0 }), "");
    cr_expect(str_eq(arena_printf(&a, "%s %d", "n", 7), STR("n 7")));
    cr_expect(str_eq(arena_printf(&a, "%s", ""), STR("")));
    arena_release(&a);
}

Test(base_block, grows_keeps_and_gives_back)
{
    struct budget b = { .limit = 1000 };
    struct block k;
    block_init(&k, &b);
    cr_expect_not_null(block_reserve(&k, 0));
    for (uint32_t i = 0; i < 10000; i++) {
        block_add(&k, &i, sizeof i);
    }
    cr_expect_eq(k.len, 40000);
    for (uint32_t i = 0; i < 10000; i++) {
        cr_assert_eq(((uint32_t *)(void *)k.data)[i], i);
    }
    cr_expect(b.over);
    cr_expect_eq(b.used, k.cap);
    block_release(&k);
    cr_expect_eq(b.used, 0);
    cr_expect(k.data == NULL && k.len == 0);
}

Test(base_buf, text)
{
    struct buf out = BUF_INIT;
    cr_expect_eq(buf_view(&out).len, 0);
    buf_char(&out, 'a');
    buf_text(&out, "bc");
    buf_str(&out, (struct str) { NULL, 0 });
    buf_repeat(&out, "-=", 3);
    buf_printf(&out, "%05d", 42);
    cr_expect(str_eq(buf_view(&out), STR("abc-=-=-=00042")));
    buf_clear(&out);
    buf_printf(&out, "%0300d", 7);
    cr_expect_eq(buf_view(&out).len, 300);
    cr_expect_eq(buf_view(&out).s[299], '7');
    buf_release(&out);
}

Test(base_vec, grows)
{
    struct arena a;
    arena_init(&a, NULL);
    struct {
        int *items;
        size_t n, cap;
    } v = { 0 };
    for (int i = 0; i < 1000; i++) {
        int *last = vec_add(&a, &v);
        cr_assert_eq(*last, 0);
        *last = i;
    }
    for (int i = 0; i < 1000; i++) {
        cr_assert_eq(v.items[i], i);
    }
    arena_release(&a);
}

Test(base_map, put_and_get)
{
    struct arena a;
    arena_init(&a, NULL);
    struct map m;
    map_init(&m, &a, false);
    cr_expect_null(map_get(&m, STR("x")));
    int one = 1, two = 2;
    cr_expect_null(map_put(&m, STR("Key"), &one));
    cr_expect_null(map_put(&m, STR("key"), &two));
    cr_expect_eq(map_get(&m, STR("Key")), &one);
    cr_expect_eq(map_put(&m, STR("Key"), &two), &one);
    cr_expect_eq(map_get(&m, STR("Key")), &two);
    cr_expect_null(map_get(&m, STR("KEY")));
    cr_expect_eq(m.n, 2);

    struct map f;
    map_init(&f, &a, true);
    map_put(&f, STR("Key"), &one);
    cr_expect_eq(map_get(&f, STR("kEY")), &one);
    map_put(&f, STR(""), &two);
    cr_expect_eq(map_get(&f, (struct str) { NULL, 0 }), &two);
    arena_release(&a);
}

Test(base_map, many)
{
    struct arena a;
    arena_init(&a, NULL);
    struct map m;
    map_init(&m, &a, true);
    int *values = arena_array(&a, int, 20000);
    for (int i = 0; i < 20000; i++) {
        map_put(&m, arena_printf(&a, "Field%d", i), &values[i]);
    }
    cr_expect_eq(m.n, 20000);
    for (int i = 0; i < 20000; i++) {
        cr_assert_eq(map_get(&m, arena_printf(&a, "fieLD%d", i)), &values[i]);
    }
    cr_expect_null(map_get(&m, STR("field20000")));
    arena_release(&a);
}
