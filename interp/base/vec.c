/*
 * vec.c - growth of typed arrays in an arena.
 */
#include "base/vec.h"

enum { VEC_FIRST = 8 };

void *vec_grow(struct arena *a, const void *items, size_t item_size, size_t *cap)
{
    size_t more = *cap ? *cap * 2 : VEC_FIRST;
    if (more > SIZE_MAX / 4 / item_size) {
        arena_no_memory(SIZE_MAX);
    }
    char *grown = arena_zero(a, more * item_size);
    if (*cap > 0) {
        memcpy(grown, items, *cap * item_size);
    }
    *cap = more;
    return grown;
}
