/*
 * rules.h - shows the rules of the catalogue the nodes of a query (catalog/rule.h).
 */
#ifndef SUMOQ_CHECK_RULES_H
#define SUMOQ_CHECK_RULES_H

#include "check/bind.h"

/* The search expression of `q`. */
void rules_see_search(struct binder *b, const struct node_query *q);
/* Stage `at` of `q`, which is about to be bound. */
void rules_see_stage(struct binder *b, const struct node_query *q, size_t at);

#endif
