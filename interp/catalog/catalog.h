/*
 * catalog.h - all operators, functions, aggregates and rules, as lists that the engine passes down.
 * Names are compared case-insensitively.
 */
#ifndef SUMOQ_CATALOG_CATALOG_H
#define SUMOQ_CATALOG_CATALOG_H

#include "catalog/agg_def.h"
#include "catalog/op_def.h"
#include "catalog/rule.h"

struct catalog {
    const struct op_def *const *ops;
    size_t n_ops;
    const struct fn_def *const *fns;
    size_t n_fns;
    const struct agg_def *const *aggs;
    size_t n_aggs;
    const struct rule_def *const *rules;
    size_t n_rules;
};

/* Finds an operator by name or alias; NULL: unknown. `parse regex` is one name. */
const struct op_def *catalog_op(const struct catalog *c, struct str name);
/* The same for implicit stages: `(expression)`, `(aggregate)`, `(search)`,
 * `(order)`, `(result)`. Never NULL. */
const struct op_def *catalog_internal(const struct catalog *c, const char *name);
const struct fn_def *catalog_fn(const struct catalog *c, struct str name);
const struct agg_def *catalog_agg(const struct catalog *c, struct str name);
/* The operator of a flat stage: its first word alone or with the words after it (`parse regex`).
 */
const struct op_def *catalog_stage(const struct catalog *c, const struct node_operator *stage);
/* The most similar name for "did you mean"; empty: none is similar. */
struct str catalog_near_op(const struct catalog *c, struct str name);
struct str catalog_near_fn(const struct catalog *c, struct str name);

#endif
