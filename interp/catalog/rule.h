/*
 * rule.h - a rule of `check`: reports what is valid, but most likely not what was meant. One file
 * of lib/rule and one row.
 *
 * The checker shows every rule the nodes of the kinds that it names: the search expression, then
 * the stages in order, each before it is bound, so that the binder's scope is what the stage sees.
 * Nested queries are shown with their own scope. A rule that cannot be sure says nothing, or has
 * the level of a note.
 */
#ifndef SUMOQ_CATALOG_RULE_H
#define SUMOQ_CATALOG_RULE_H

#include "lang/ast.h"

struct binder;
struct fn_def;

/* What a rule is shown. */
struct rule_place {
    struct binder *binder; /* diagnostics, scope, catalogue, text of the query */
    const struct node_query *query;
    size_t at;                 /* the stage is query->stages.items[at] */
    const struct node *stage;  /* NULL: the search expression */
    const struct node *node;   /* of one of the kinds */
    const struct node *parent; /* NULL: the node is the stage or the search expression */
    const struct fn_def *fn;   /* that the node calls; NULL: it is no call, or of nothing known */
    bool test;                 /* an expression of which only the truth matters */
};

#define RULE_AT(kind) (1ULL << NODE_##kind)
static_assert(NODE_KINDS <= 64, "a kind of node is a bit");

struct rule_def {
    const char *name;
    uint64_t kinds;
    void (*look)(const struct rule_place *p);
};

#endif
