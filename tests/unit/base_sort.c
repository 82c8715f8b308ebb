/* base_sort.c - the stable sort. */
#include "base/sort.h"

#include <criterion/criterion.h>
#include <stdint.h>

enum { MOST = 300 };

struct item {
    unsigned key, number;
};

/* `ctx`: a sign. */
static int by_key(const void *a, const void *b, const void *ctx)
{
    const struct item *x = a, *y = b;
    int order = x->key < y->key ? -1 : x->key > y->key;
    return *(const int *)ctx * order;
}

/* Every number of items, few keys: in order, and equal keys in the order they came in. */
static void check(int sign)
{
    uint32_t seed = 7;
    for (size_t n = 0; n <= MOST; n++) {
        struct item items[MOST + 1], aside[MOST + 1];
        size_t sum = 0;
        for (size_t i = 0; i <= n; i++) {
            seed = seed * 1664525 + 1013904223;
            items[i] = (struct item) { (seed >> 24) % 9, (unsigned)i };
        }
        struct item fence = items[n];
        sort_stable(items, aside, n, sizeof *items, by_key, &sign);
        cr_assert(memcmp(&items[n], &fence, sizeof fence) == 0, "%zu: past the end", n);
        for (size_t i = 0; i < n; i++) {
            sum += items[i].number;
            if (i > 0) {
                const struct item *a = &items[i - 1], *b = &items[i];
                bool ordered = sign > 0 ? a->key < b->key : a->key > b->key;
                cr_assert(ordered || (a->key == b->key && a->number < b->number), "%zu at %zu", n,
                          i);
            }
        }
        cr_assert_eq(sum, n == 0 ? 0 : n * (n - 1) / 2, "%zu: not the same items", n);
    }
}

Test(base_sort, equal_items_keep_their_order)
{
    check(1);
}

Test(base_sort, the_context_reaches_the_comparison)
{
    check(-1);
}

static int by_byte(const void *a, const void *b, const void *ctx)
{
    (void)ctx;
    return *(const char *)a - *(const char *)b;
}

Test(base_sort, items_of_any_size)
{
    char bytes[] = "sorted bytes", aside[sizeof bytes];
    sort_stable(bytes, aside, sizeof bytes - 1, 1, by_byte, NULL);
    cr_assert_str_eq(bytes, " bdeeorsstty");
    char threes[] = "c-1a-2b-3a-4c-5", buffer[sizeof threes];
    sort_stable(threes, buffer, 5, 3, by_byte, NULL);
    cr_assert_str_eq(threes, "a-2a-4b-3c-1c-5");
}
