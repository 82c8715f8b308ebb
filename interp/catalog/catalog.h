/*
 * catalog.h - all operators, functions and aggregates, as lists that engine hands down. Names
 * compare without case.
 */
#ifndef SUMOQ_CATALOG_CATALOG_H
#define SUMOQ_CATALOG_CATALOG_H

#include "catalog/agg_def.h"
#include "catalog/op_def.h"

struct catalog {
    const struct op_def *const *ops;
    size_t n_ops;
    const struct fn_def *const *fns;
    size_t n_fns;
    const struct agg_def *const *aggs;
    size_t n_aggs;
};

/* By name or alias; NULL: there is none. `parse regex` is one name. */
const struct op_def *catalog_op(const struct catalog *c, struct str name);
/* The same for stages that no word of the query names: `(expression)`, `(aggregate)`, `(search)`,
 * `(order)`, `(result)`. Never NULL. */
const struct op_def *catalog_internal(const struct catalog *c, const char *name);
const struct fn_def *catalog_fn(const struct catalog *c, struct str name);
const struct agg_def *catalog_agg(const struct catalog *c, struct str name);
/* The operator that a flat stage means: its word alone or with the words after it (`parse regex`).
 */
const struct op_def *catalog_stage(const struct catalog *c, const struct node_operator *stage);
/* The nearest name for "did you mean"; empty: none is near. */
struct str catalog_near_op(const struct catalog *c, struct str name);
struct str catalog_near_fn(const struct catalog *c, struct str name);

#endif
