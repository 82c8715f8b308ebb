/*
 * vec.h - typed growable arrays in an arena: any struct with `items`, `n` and `cap` members.
 *
 *     struct { struct node **items; size_t n, cap; } kids;
 *     *vec_add(arena, &kids) = node;
 *
 * Growing doubles the capacity and leaves the old items in the arena: for queries and plans, not
 * for rows.
 */
#ifndef SUMOQ_BASE_VEC_H
#define SUMOQ_BASE_VEC_H

#include "base/arena.h"

/* Address of a new, zeroed last item. */
#define vec_add(arena, v)                                                                          \
    ((v)->n == (v)->cap                                                                            \
         ? (void)((v)->items = vec_grow((arena), (v)->items, sizeof *(v)->items, &(v)->cap))       \
         : (void)0,                                                                                \
     &(v)->items[(v)->n++])

/* For vec_add: a copy of `items` with capacity for at least one more. */
void *vec_grow(struct arena *a, const void *items, size_t item_size, size_t *cap);

#endif
