/*
 * any_of.h - an index over a long `or` of comparisons of fields with constants: a hash of a row's
 * values finds the alternatives (docs/internals.md, Running).
 *
 * A subquery with ten thousand values gives ten thousand alternatives. Those that can be true for a
 * row are looked up, and only they are evaluated.
 */
#ifndef SUMOQ_CATALOG_ANY_OF_H
#define SUMOQ_CATALOG_ANY_OF_H

#include "catalog/expr.h"
#include "data/value_index.h"

enum { ANY_OF_FIELDS = 16, ANY_OF_FEWEST = 16 };

struct any_of {
    struct any_field {
        uint32_t slot;
        bool folds; /* compared case-insensitively: EXPR_PREDICATE; else EXPR_EQ */
    } fields[ANY_OF_FIELDS];
    size_t n_fields;
    const uint32_t *sets; /* the sets of fields that alternatives test, one bit per field */
    size_t n_sets;
    struct value_index index; /* of the arguments of the `or` */
};

/* Builds the index of an EXPR_OR; NULL: it has few alternatives, or one that is not EXPR_EQ of a
 * slot and a constant, EXPR_PREDICATE of a slot and a literal, or a conjunction of these. */
const struct any_of *any_of_make(struct arena *a, const struct expr *any);
/* The hash of an alternative that tests the fields of `set`; hashes[k] is that of field k. */
uint64_t any_of_hash(const struct any_of *x, uint32_t set, const uint64_t *hashes);

/* The slot and the constant of EXPR_EQ; false: its operands are different. */
bool expr_slot_and_constant(const struct expr *e, const struct expr **slot,
                            const struct expr **constant);

#endif
