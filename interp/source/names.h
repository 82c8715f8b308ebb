/*
 * names.h - a case-insensitive table of field names, built for one look-up per key of every event.
 *
 * A name is hashed and compared by its first and last eight bytes and its length, which are all of
 * it for most names. Names are numbered in the order in which they were added.
 */
#ifndef SUMOQ_SOURCE_NAMES_H
#define SUMOQ_SOURCE_NAMES_H

#include "base/arena.h"
#include "base/name_bits.h"

#define NAME_NONE UINT32_MAX

struct name {
    struct name_bits bits;
    struct str text;
    uint32_t next; /* in its chain; NAME_NONE: the last */
};

struct names {
    struct arena *arena; /* texts are not copied into it */
    struct name *items;
    uint32_t n, cap;
    uint32_t *heads;
    unsigned shift; /* 64 - log2 of the number of heads */
};

void names_init(struct names *t, struct arena *a);
/* The number of `text`, added when missing; `text` must outlive the table. */
uint32_t names_add(struct names *t, struct str text);

#define NAME_EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))

static inline bool name_word_has_backslash(uint64_t x)
{
    x ^= NAME_EACH_BYTE(0x5C);
    return ((x - NAME_EACH_BYTE(0x01)) & ~x & NAME_EACH_BYTE(0x80)) != 0;
}

/* Whether the key between its quotes contains an escape. `bits` are those of `s`. */
static inline bool name_has_escape(struct str s, struct name_bits bits)
{
    if (name_word_has_backslash(bits.first) || name_word_has_backslash(bits.last)) {
        return true;
    }
    return s.len > 16 && memchr(s.s + 8, '\\', s.len - 16) != NULL;
}

static inline size_t name_slot(const struct names *t, struct str s, struct name_bits bits)
{
    /* bit 5 is the case of a letter; other bytes that collide without it are distinguished by the
     * comparison */
    uint64_t h = (bits.first | NAME_EACH_BYTE(0x20)) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= (bits.last | NAME_EACH_BYTE(0x20)) * UINT64_C(0xC2B2AE3D27D4EB4F);
    h ^= h >> 29;
    h = (h + s.len) * UINT64_C(0x165667B19E3779F9);
    return (size_t)(h >> t->shift);
}

static inline bool name_is(const struct name *n, struct str s, struct name_bits bits)
{
    if (n->text.len != s.len) {
        return false;
    }
    if (s.len <= 16 && (s.len >= 4 || s.len == 1) && n->bits.first == bits.first &&
        n->bits.last == bits.last) {
        return true;
    }
    if (((n->bits.first ^ bits.first) | (n->bits.last ^ bits.last)) & ~NAME_EACH_BYTE(0x20)) {
        return false;
    }
    return str_eq_fold(n->text, s);
}

/* The number of the name `s` with bits `bits`, or NAME_NONE. */
static inline uint32_t names_find(const struct names *t, struct str s, struct name_bits bits)
{
    uint32_t k = t->heads[name_slot(t, s, bits)];
    while (k != NAME_NONE && !name_is(&t->items[k], s, bits)) {
        k = t->items[k].next;
    }
    return k;
}

#endif
