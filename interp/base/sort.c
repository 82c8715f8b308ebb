/*
 * sort.c - see sort.h.
 */
#include "base/sort.h"

void sort_stable(void *items, void *aside, size_t n, size_t size, sort_compare *compare,
                 const void *ctx)
{
    sort_stable_inline(items, aside, n, size, compare, ctx);
}
