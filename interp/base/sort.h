/*
 * sort.h - a stable merge sort of items of any size, with a context for the comparison. qsort has
 * neither.
 */
#ifndef SUMOQ_BASE_SORT_H
#define SUMOQ_BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* <0, 0 or >0, as `a` comes before `b`, is equal, or comes after it. */
typedef int sort_compare(const void *a, const void *b, const void *ctx);

/* Sorts `n` items of `size` bytes; equal items keep their order. `aside` is a scratch buffer for
 * `n` items. */
void sort_stable(void *items, void *aside, size_t n, size_t size, sort_compare *compare,
                 const void *ctx);

/* Always-inline versions of both, for sorts of millions of items: the compiler then knows the item
 * size and the comparison. */

/* Merges the sorted neighbours [left, middle) and [middle, right) of `from` into `to`, where they
 * have the same indexes. */
static inline __attribute__((always_inline)) void sort_merge(const void *from, void *to,
                                                             size_t left, size_t middle,
                                                             size_t right, size_t size,
                                                             sort_compare *compare, const void *ctx)
{
    const char *a = (const char *)from + left * size, *a_end = (const char *)from + middle * size;
    const char *b = a_end, *b_end = (const char *)from + right * size;
    char *out = (char *)to + left * size;
    for (; a < a_end && b < b_end; out += size) {
        bool takes_a = compare(a, b, ctx) <= 0;
        memcpy(out, takes_a ? a : b, size);
        a += takes_a ? size : 0;
        b += takes_a ? 0 : size;
    }
    memcpy(out, a, (size_t)(a_end - a));
    memcpy(out + (a_end - a), b, (size_t)(b_end - b));
}

static inline __attribute__((always_inline)) void sort_stable_inline(void *items, void *aside,
                                                                     size_t n, size_t size,
                                                                     sort_compare *compare,
                                                                     const void *ctx)
{
    void *from = items, *to = aside;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t left = 0; left < n; left += 2 * width) {
            size_t middle = n - left > width ? left + width : n;
            size_t right = n - middle > width ? middle + width : n;
            sort_merge(from, to, left, middle, right, size, compare, ctx);
        }
        void *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, n * size);
    }
}

#endif
