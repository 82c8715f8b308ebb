/*
 * value_index.h - hashes of values consistent with the language's comparisons, and an index that
 * finds one of many constants without comparing each.
 *
 * A hash only finds candidates: the caller compares them, or accepts false positives.
 */
#ifndef SUMOQ_DATA_VALUE_INDEX_H
#define SUMOQ_DATA_VALUE_INDEX_H

#include "data/value.h"

/* Equal for values that are equal by cell_equals. */
uint64_t value_hash(const struct cell *c);
/* The hash of `h`, extended by `v`; the order counts. */
static inline uint64_t value_hash_mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

/* Equal for strings that PCRE2 matches case-insensitively. */
uint64_t value_hash_folded(struct str text);

/* Numbers 0, 1, ... by hash, in an arena. Immutable once all are added. */
struct value_index {
    struct value_link *links;
    uint32_t *heads;
    size_t mask; /* heads - 1 */
    uint32_t n;
};

enum { VALUE_NONE = UINT32_MAX };

/* An empty index for at most `most` numbers (below 2^31); its memory comes from `a`. */
void value_index_init(struct value_index *x, struct arena *a, size_t most);
/* Adds the next number. */
void value_index_add(struct value_index *x, uint64_t hash);
/* The numbers with this hash, the last added first; VALUE_NONE: no more. */
uint32_t value_index_first(const struct value_index *x, uint64_t hash);
uint32_t value_index_next(const struct value_index *x, uint32_t after);

#endif
