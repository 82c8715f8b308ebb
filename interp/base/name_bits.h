/*
 * name_bits.h - the first and last eight bytes of a name as two integers, to hash and compare.
 * Together with the length they identify most names completely.
 */
#ifndef SUMOQ_BASE_NAME_BITS_H
#define SUMOQ_BASE_NAME_BITS_H

#include "base/text.h"

struct name_bits {
    uint64_t first, last;
};

static inline uint64_t name_load8(const char *s)
{
    uint64_t x;
    memcpy(&x, s, sizeof x);
    return x;
}

static inline struct name_bits name_bits_of(struct str s)
{
    if (s.len >= 8) {
        return (struct name_bits) { name_load8(s.s), name_load8(s.s + s.len - 8) };
    }
    if (s.len >= 4) {
        uint32_t a, b;
        memcpy(&a, s.s, sizeof a);
        memcpy(&b, s.s + s.len - 4, sizeof b);
        return (struct name_bits) { a | (uint64_t)b << 32, 0 };
    }
    if (s.len == 0) {
        return (struct name_bits) { 0, 0 };
    }
    const unsigned char *u = (const unsigned char *)s.s;
    return (struct name_bits) { u[0] | (uint64_t)u[s.len / 2] << 8 | (uint64_t)u[s.len - 1] << 16,
                                0 };
}

/* Are two names of the same length, with these bits, equal? */
static inline bool name_bits_same(struct str a, struct name_bits of_a, struct str b,
                                  struct name_bits of_b)
{
    return of_a.first == of_b.first && of_a.last == of_b.last &&
           (a.len <= 16 || memcmp(a.s + 8, b.s + 8, a.len - 16) == 0);
}

#endif
