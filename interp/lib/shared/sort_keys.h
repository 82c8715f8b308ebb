/*
 * sort_keys.h - rows by the values of their keys: what sort, top and topk share.
 */
#ifndef SUMOQ_LIB_SHARED_SORT_KEYS_H
#define SUMOQ_LIB_SHARED_SORT_KEYS_H

#include "check/bind.h"
#include "lib/shared/materialise.h"

/* First member of the state of a stage that buffers rows and emits them sorted. */
struct sort_state {
    struct materialise materialise; /* first: materialise_op_push and its kin read it */
    struct slots slots;
    const struct rel_sort *plan;
    size_t *at;       /* of each key in a row's cells */
    bool by_position; /* ties: rows came from several workers */
};

void sort_key_add(struct binder *b, struct rel_sort *p, uint32_t slot, bool ascending);
/* The keys of a clause of kind CLAUSE_KEYS, descending unless written otherwise; false: one is
 * unknown. */
bool sort_keys_bind(struct binder *b, const struct clause *keys, struct rel_sort *p);
/* Starts buffering the slots that later stages and the keys read, except the fields that the stage
 * makes itself, plus `n` more slots. */
void sort_keys_open(struct op_run *r, struct sort_state *s, const struct rel_sort *plan,
                    const uint32_t *more, size_t n);
/* The index of that slot in a row's cells; SIZE_MAX: none. */
size_t sort_keys_place(const struct sort_state *s, uint32_t slot);

#endif
