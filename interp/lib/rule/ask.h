/*
 * ask.h - what rules ask about nodes and names.
 */
#ifndef SUMOQ_LIB_RULE_ASK_H
#define SUMOQ_LIB_RULE_ASK_H

#include "catalog/rule.h"
#include "check/bind.h"

/* The node's text as the user wrote it; of a long one the beginning and `...`, for messages: nested
 * nodes would have their whole text in the message of each. */
struct str ask_text(const struct rule_place *p, const struct node *n);
/* The node's own value is a literal without parameters: a string (decoded), number or boolean. */
bool ask_literal(const struct rule_place *p, const struct node *n, struct cell *value);
/* The same, a string. */
bool ask_string(const struct rule_place *p, const struct node *n, struct str *text);
/* Does the query's text have it as it is, not by way of a parameter, and is it short enough to be
 * repeated? Only then an edit may replace it. */
bool ask_written(const struct rule_place *p, const struct node *n);
/* Does it contain a field, a subquery, a parameter or random()? Otherwise it is the same on every
 * row. Looks at a bounded number of nodes; true when there are more. */
bool ask_varies(const struct node *n);
/* A call of this function (the name of its row), with at least `n_args` arguments; else NULL. */
const struct node_call *ask_call(const struct rule_place *p, const struct node *n,
                                 const char *function, size_t n_args);
/* The function of a call; NULL: no call, or an unknown function. */
const struct fn_def *ask_function(const struct rule_place *p, const struct node *n);
/* The type of an expression's values; T_ANY: any, or not known. */
enum type ask_type(const struct rule_place *p, const struct node *n);

enum ask_maker {
    ASK_MADE,    /* an earlier stage makes it */
    ASK_EVENTS,  /* no stage does: it is null unless the events have it */
    ASK_UNKNOWN, /* names come from data */
};
enum ask_maker ask_maker(const struct rule_place *p, const struct name *name);
/* Is it this field? */
bool ask_is_field(const struct node *n, struct str name);
/* The same expression, letter by letter, and no parameter in it? */
bool ask_same(const struct rule_place *p, const struct node *a, const struct node *b);
/* `=` or `!=`; any of the six comparisons. */
bool ask_equality(const struct node *n);
bool ask_comparison(const struct node *n);
/* The operands of a chain of `op`, whose top is `n`, from left to right; of a chain longer than
 * `most` the first is what is left of it. */
size_t ask_operands(const struct node *n, enum binary_op op, const struct node **out, size_t most);

/* A text with a `*` and something else. */
bool ask_wildcard(struct str s);
/* Is it a stage of this operator? */
bool ask_is_operator(const struct node *stage, const char *name);
/* Is it a stage `parse regex`, `extract` for short? */
bool ask_is_parse_regex(const struct node *stage);

/* The expression from which an expression stage made this field; for other nodes than fields the
 * node. NULL: something else made it. */
const struct node *ask_value(const struct rule_place *p, const struct node *n);

#endif
