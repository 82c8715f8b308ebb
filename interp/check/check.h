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
    } nodes;
    size_t next; /* stages bound: the next segment begins here */
    /* Of an input of a stage (struct plan_input): these instead of the query's. The rules have
     * seen them as parts of the query. NULL: the query's. */
    const struct node_list *stages;
};

/* The stages that are bound one after another. */
const struct node_list *check_stages_of(const struct node_query *q, const struct checked *c);

/* Does any stage, including those of subqueries and joined tables, belong to the eval dialect? */
bool check_uses_eval(const struct catalog *c, const struct node_query *q);
/* Binds the search expression and the first segment of stages. Errors go to b->diags; a stage that
 * fails to bind makes the schema unknown, so that one mistake is not reported again by every later
 * stage. */
void check_query(struct binder *b, const struct node_query *q, struct checked *out);
/* Binds the stages from out->next on, up to and including the first that makes columns from data
 * (traits.makes_columns); for a check, all of them: after such a stage no name is unknown. */
void check_segment(struct binder *b, const struct node_query *q, struct checked *out);
/* Checks a nested query: from its search expression on, or only its stages over the fields of
 * `start`. *end gets its final scope; the binder's scope is unchanged. False: reported. */
bool check_inner(struct binder *b, const struct node_query *q, const struct scope *start,
                 struct scope *end);
/* Binds a subquery, whose final `compose` names what it returns, to a condition that is false on
 * every row until its rows are known. NULL: reported. */
const struct expr *check_subquery(struct binder *b, const struct node_subquery *n, bool in_search);

#endif
