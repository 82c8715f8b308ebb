/*
 * ast.h - the tree of a query. Every node starts with its kind, depth and span; the kinds are
 * listed in nodes.def.
 *
 * The tree is immutable after parsing: formatter, checker and planner share it. It is allocated in
 * the query's arena. Spans are byte ranges of the text as the user wrote it, also for nodes from
 * `{{parameters}}`. Names are kept as written; compare them without case.
 */
#ifndef SUMOQ_LANG_AST_H
#define SUMOQ_LANG_AST_H

#include "base/diag.h"

#include <assert.h>

enum node_kind {
#define NODE(kind, type, kids) NODE_##kind,
#include "lang/nodes.def"
#undef NODE
    NODE_KINDS
};

enum {
    NODE_DEPTH_MAX = 1000,
    CHAIN_MAX = 16384,  /* links; the 15,000 characters that the service takes hold fewer */
    STAGES_MAX = 10000, /* in a row: rows are passed from stage to stage on the stack */
};

struct node {
    enum node_kind kind;
    uint16_t depth;   /* 1 for a leaf; the links of a chain are as deep as one of them */
    uint16_t parens;  /* pairs of parentheses around it that only group */
    struct span span; /* without these */
};

struct node_list {
    struct node **items;
    size_t n, cap;
};

/* A name as written: without `%` and quotes, escapes decoded. */
struct name {
    struct str text; /* empty: no name */
    struct span span;
    bool quoted;      /* written %"..." */
    bool placeholder; /* contains a parameter without a value: may be any name */
};

/* String and regex literals are kept undecoded; the consumer chooses the decoder (string.h). */
struct raw_text {
    struct str text;  /* between the quotes or slashes, as written */
    bool placeholder; /* contains a parameter without a value of its own; `text` may contain its
                         default */
};

struct node_query {
    struct node base;
    struct node *scope;
    struct node_list stages;
};
struct node_list_of {
    struct node base;
    struct node_list items;
};
struct node_unary {
    struct node base;
    enum unary_op { UNARY_NONE, UNARY_MINUS, UNARY_PLUS, UNARY_NOT } op;
    struct node *operand;
};
/* SEARCH_WORD: the word; SEARCH_PHRASE: the string, \" and \\ decoded; WORD: a bare word, dotted
 * name or path in an operator's arguments */
struct node_word {
    struct node base;
    struct str text;
    bool placeholder;
};
struct node_predicate {
    struct node base;
    struct name field;
    struct str value; /* decoded */
    struct span value_span;
    bool quoted;  /* the value was */
    bool negated; /* written field!=value */
    bool placeholder;
};
struct node_where {
    struct node base;
    struct node *test;
};
/* expr [as name] */
struct node_stage_expr {
    struct node base;
    struct node *value;
    struct name as;
    struct str text; /* as written, for the default column name */
};
/* items [by] keys [as name]; keys are FIELD or HOLE nodes */
struct node_aggregate {
    struct node base;
    struct node_list items, keys;
    struct name as;
};
/* count, count(x), sum(x) as y ...; args are FIELD, NUMBER, STRING, HOLE or, wrongly, other
 * expressions; `count(*)` has the flag star and no args */
struct node_aggregate_item {
    struct node base;
    struct name function;
    struct node_list args;
    struct name as;
    bool star, parens;
};
/* word, then a flat run; `name` is as written (`parse`, not `parse regex`) */
struct node_operator {
    struct node base;
    struct name name;
    struct node_list args;
};
struct node_join {
    struct node base;
    struct node_list tables, conditions, window;
};
struct node_join_table {
    struct node base;
    struct node *query;
    struct name as;
};
struct node_join_condition {
    struct node base;
    struct name left_table, left_field, right_table, right_field;
};
struct node_filter {
    struct node base;
    struct node_list fields, stages;
};
struct node_broken {
    struct node base;
};
/* name = value of `eval` */
struct node_assign {
    struct node base;
    struct name name;
    struct node *value;
};
struct node_subquery {
    struct node base;
    struct node_list from, to;
    struct node *query;
};

struct node_number {
    struct node base;
    double value;      /* with its suffix applied: 5k is 5000, 2m is 120000 (ms) */
    struct str text;   /* as written */
    struct str suffix; /* "" without a suffix */
    bool integral;     /* written without point, exponent and suffix; its value is `integer` */
    int64_t integer;
};
struct node_string {
    struct node base;
    struct raw_text raw;
    bool single; /* written '..' (some parse options) */
};
struct node_regex {
    struct node base;
    struct raw_text raw;
    struct str flags;
};
struct node_boolean {
    struct node base;
    bool value;
};
struct node_null_value {
    struct node base;
};
struct node_field {
    struct node base;
    struct name name;
};
/* a placeholder: {{name}} without a value, or a word that contains one */
struct node_placeholder {
    struct node base;
    struct str text;
};
struct node_call {
    struct node base;
    struct name function;
    struct node_list args;
};

enum binary_op {
    BINARY_OR,
    BINARY_AND,
    BINARY_EQ,
    BINARY_NE,
    BINARY_LT,
    BINARY_LE,
    BINARY_GT,
    BINARY_GE,
    BINARY_MATCHES,
    BINARY_CONTAINS,
    BINARY_ADD,
    BINARY_SUB,
    BINARY_MUL,
    BINARY_DIV,
    BINARY_MOD,
};
/* `negated`: not matches, not contains */
struct node_binary {
    struct node base;
    enum binary_op op;
    bool negated;
    uint32_t links;                   /* of the chain that ends here: a + b - c has two */
    struct node_binary *first, *next; /* the chain's first link, and the one after this */
    struct span op_span;
    struct node *left, *right;
};
struct node_conditional {
    struct node base;
    struct node *test, *yes, *no;
};
struct node_in_list {
    struct node base;
    struct node *left;
    struct node_list items;
    bool negated;
};
/* one of , = - + * < > <= >= != ( ) . : and so on, in an operator's arguments */
struct node_punct {
    struct node base;
    struct str text;
};

/* Is a binary node the link of a longer chain whose next link has the operator `op`: `a + b` of
 * `a + b - c`? Chains are of `or`, of `and`, of + and -, of * / and %; they are deep to the left.
 */
bool node_is_link(const struct node *left, enum binary_op op);
/* The link after `link` of the chain that ends with `n`; NULL: that was the last. The first is
 * n->first; its left side is the first operand, the right sides of all are the others. */
const struct node_binary *node_next_link(const struct node_binary *n,
                                         const struct node_binary *link);
/* Calls fn(ctx, child) for each child that is not NULL, in the order of nodes.def; for a chain, for
 * each of its operands. So recursion is no deeper than n->depth. */
void node_children(const struct node *n, void (*fn)(void *ctx, const struct node *child),
                   void *ctx);

/* The type suffix of each node kind, as in nodes.def. */
extern const char *const node_types[NODE_KINDS];

static inline const void *node_as(const struct node *n, const char *type)
{
    assert(n->kind < NODE_KINDS && strcmp(node_types[n->kind], type) == 0);
    return n;
}

/* Casts a node to its type; the caller must know its kind, which is asserted. */
#define AST(type, n) ((const struct node_##type *)node_as((n), #type))

#endif
