/*
 * order.h - how values compare: for equality, for order, for sorting and as keys
 * (docs/language/types.md).
 */
#ifndef SUMOQ_DATA_ORDER_H
#define SUMOQ_DATA_ORDER_H

#include "data/value.h"

/* `=` of the language; total. Null equals null and the empty string. */
bool cell_equals(const struct cell *a, const struct cell *b);
enum cell_order {
    ORDER_LESS,
    ORDER_EQUAL,
    ORDER_GREATER,
    ORDER_NONE /* null or not comparable: every comparison is false */
};
/* `<`, `<=`, `>`, `>=`. */
enum cell_order cell_compare(const struct cell *a, const struct cell *b);
/* For `sort`, ascending: null < booleans < numbers (NaN greatest) < text by code point. <0, 0, >0.
 */
int cell_sort(const struct cell *a, const struct cell *b);
/* A sort key of two numbers, compared in order, that decides most comparisons without the cells:
 * where keys differ they order as cell_sort does. True: cells with equal keys are equal, and the
 * lower 62 bits of the second number are unused. */
bool cell_sort_prefix(const struct cell *c, uint64_t out[2]);
/* Identity as a group key: equal cell text (4688, 4688.0 and "4688" are one); null is a key of its
 * own. */
bool cell_same_key(const struct cell *a, const struct cell *b);
uint64_t cell_key_hash(const struct cell *c);

#endif
