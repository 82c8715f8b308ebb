/*
 * any_of.c - see any_of.h.
 */
#include "catalog/any_of.h"

#include "base/vec.h"

enum { SETS_MAX = 64 }; /* each costs one look-up per row */

struct set_list {
    uint32_t *items;
    size_t n, cap;
};

bool expr_slot_and_constant(const struct expr *e, const struct expr **slot,
                            const struct expr **constant)
{
    if (e->kind != EXPR_EQ || e->n_args != 2) {
        return false;
    }
    bool flipped = e->args[0]->kind == EXPR_CONST;
    *slot = e->args[flipped];
    *constant = e->args[!flipped];
    return (*slot)->kind == EXPR_SLOT && (*constant)->kind == EXPR_CONST;
}

/* The number of a field, added if it is new; ANY_OF_FIELDS: too many fields. */
static size_t field_of(struct any_of *x, uint32_t slot, bool folds)
{
    size_t k = 0;
    while (k < x->n_fields && (x->fields[k].slot != slot || x->fields[k].folds != folds)) {
        k++;
    }
    if (k == x->n_fields && k < ANY_OF_FIELDS) {
        x->fields[x->n_fields++] = (struct any_field) { slot, folds };
    }
    return k;
}

/* Adds one test of an alternative to its set of fields; false: not an indexable test, or its field
 * is in the set already. */
static bool add_test(struct any_of *x, const struct expr *e, uint32_t *set, uint64_t *hashes)
{
    const struct expr *slot = e->n_args > 0 ? e->args[0] : NULL, *constant;
    uint64_t hash;
    bool folds = e->kind == EXPR_PREDICATE;
    if (folds) {
        if (!slot || slot->kind != EXPR_SLOT || !e->pattern->whole) {
            return false;
        }
        hash = value_hash_folded(e->pattern->source);
    } else if (expr_slot_and_constant(e, &slot, &constant)) {
        hash = value_hash(&constant->value);
    } else {
        return false;
    }
    size_t k = field_of(x, slot->slot, folds);
    if (k == ANY_OF_FIELDS || *set >> k & 1) {
        return false;
    }
    *set |= 1u << k;
    hashes[k] = hash;
    return true;
}

static bool add_alternative(struct arena *a, struct any_of *x, const struct expr *e,
                            struct set_list *sets)
{
    uint64_t hashes[ANY_OF_FIELDS];
    uint32_t set = 0;
    bool all = e->kind == EXPR_AND;
    for (size_t i = 0; i < (all ? e->n_args : 1); i++) {
        if (!add_test(x, all ? e->args[i] : e, &set, hashes)) {
            return false;
        }
    }
    size_t known = 0;
    while (known < sets->n && sets->items[known] != set) {
        known++;
    }
    if (known == SETS_MAX || set == 0) {
        return false;
    }
    if (known == sets->n) {
        *vec_add(a, sets) = set;
    }
    value_index_add(&x->index, any_of_hash(x, set, hashes));
    return true;
}

uint64_t any_of_hash(const struct any_of *x, uint32_t set, const uint64_t *hashes)
{
    uint64_t h = set;
    for (size_t k = 0; k < x->n_fields; k++) {
        if (set >> k & 1) {
            h = value_hash_mix(h, hashes[k]);
        }
    }
    return h;
}

const struct any_of *any_of_make(struct arena *a, const struct expr *any)
{
    if (any->n_args < ANY_OF_FEWEST) {
        return NULL;
    }
    struct any_of *x = arena_new(a, struct any_of);
    struct set_list sets = { 0 };
    value_index_init(&x->index, a, any->n_args);
    for (size_t i = 0; i < any->n_args; i++) {
        if (!add_alternative(a, x, any->args[i], &sets)) {
            return NULL;
        }
    }
    x->sets = sets.items;
    x->n_sets = sets.n;
    return x;
}
