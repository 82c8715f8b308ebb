/*
 * shape_clause.h - reading one clause: private to shape.c.
 */
#ifndef SUMOQ_CATALOG_SHAPE_CLAUSE_H
#define SUMOQ_CATALOG_SHAPE_CLAUSE_H

#include "catalog/shape.h"

struct matcher {
    struct cursor c;
    const struct clause_shape *shape;
    struct clause *out;
};

/* Reads clause `i` at the cursor, with its word; skips an optional clause that does not start
 * there. */
void clause_take(struct matcher *m, size_t i);
/* Reads an option: its word, `=` and the value. */
void clause_option(struct matcher *m, size_t i);
/* A new item of clause `i`, from the atom `n`. */
struct clause_item *clause_add(struct matcher *m, size_t i, const struct node *n);
/* Reports that clause `i` is missing. */
void clause_missing(struct matcher *m, size_t i);

#endif
