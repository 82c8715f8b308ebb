/*
 * any_of.h - a long `or` of tests of fields with constants, found by a hash of the fields' values
 * (docs/internals.md, Running).
 *
 * Ten thousand values of a subquery are ten thousand alternatives. Which of them can hold on a row
 * is looked up; only those are tested.
 */
#ifndef SUMOQ_CATALOG_ANY_OF_H
#define SUMOQ_CATALOG_ANY_OF_H

#include "catalog/expr.h"
#include "data/value_index.h"

enum { ANY_OF_FIELDS = 16, ANY_OF_FEWEST = 16 };

struct any_of {
    struct any_field {
        uint32_t slot;
        bool folds; /* compared without case: EXPR_PREDICATE; else EXPR_EQ */
    } fields[ANY_OF_FIELDS];
    size_t n_fields;
    const uint32_t *sets; /* the sets of fields that alternatives test, a bit a field */
    size_t n_sets;
    struct value_index index; /* of the arguments of the `or` */
};

/* The index of an EXPR_OR; NULL: it has few alternatives, or others than EXPR_EQ of a slot and a
 * constant, EXPR_PREDICATE of a slot and a literal, and conjunctions of such. */
const struct any_of *any_of_make(struct arena *a, const struct expr *any);
/* The hash of an alternative that tests the fields of `set`; hashes[k] is that of field k. */
uint64_t any_of_hash(const struct any_of *x, uint32_t set, const uint64_t *hashes);

/* The slot and the constant of EXPR_EQ; false: it compares something else. */
bool expr_slot_and_constant(const struct expr *e, const struct expr **slot,
                            const struct expr **constant);

#endif
