/*
 * block.c - one large growable array whose memory can be released.
 *
 * Capacity doubles, so appending takes amortized constant time. Allocated bytes count against the
 * budget.
 */
#include "base/block.h"

#include "base/os_calls.h"

#include <assert.h>

enum { BLOCK_FIRST = 64 };

void block_init(struct block *b, struct budget *budget)
{
    *b = (struct block) { .budget = budget };
}

static void grow(struct block *b, size_t wanted)
{
    size_t cap = b->cap ? b->cap : BLOCK_FIRST;
    while (cap < wanted) {
        cap *= 2;
    }
    char *data = os_calls()->realloc(b->data, cap);
    if (!data) {
        arena_no_memory(cap);
    }
    budget_add(b->budget, cap - b->cap);
    b->data = data;
    b->cap = cap;
}

void *block_reserve(struct block *b, size_t more)
{
    assert(b->len <= b->cap);
    if (more > SIZE_MAX / 4 - b->len) {
        arena_no_memory(more);
    }
    if (!b->data || b->cap - b->len < more) {
        grow(b, b->len + more);
    }
    return b->data + b->len;
}

void *block_add(struct block *b, const void *bytes, size_t n)
{
    char *at = block_reserve(b, n);
    if (n > 0) {
        memcpy(at, bytes, n);
        b->len += n;
    }
    return at;
}

void block_release(struct block *b)
{
    budget_take_back(b->budget, b->cap);
    os_calls()->free(b->data);
    block_init(b, b->budget);
}
