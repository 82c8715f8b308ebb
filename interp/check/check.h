/*
 * check.h - binds every stage of a query in turn (docs/language/core.md).
 */
#ifndef SUMOQ_CHECK_CHECK_H
#define SUMOQ_CHECK_CHECK_H

#include "check/bind.h"

struct checked {
    struct {
        struct plan_node **items;
        size_t n, cap;
    } nodes; /* nodes[0] is the search expression */
};

/* Does any stage, also of subqueries and joined tables, belong to the eval dialect? */
bool check_uses_eval(const struct node_query *q);
/* Binds all stages. What is wrong is in b->diags; a stage that does not bind opens the scope, so that one mistake is not
 * reported again by each stage behind it. */
void check_query(struct binder *b, const struct node_query *q, struct checked *out);

#endif
