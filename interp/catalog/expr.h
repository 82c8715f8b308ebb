/*
 * expr.h - bound expressions: names are resolved to slots, calls to function rows, and patterns are
 * compiled. Immutable and shared by the workers. Built by check/, evaluated by exec/eval.c.
 */
#ifndef SUMOQ_CATALOG_EXPR_H
#define SUMOQ_CATALOG_EXPR_H

#include "base/diag.h"
#include "data/pattern/keyword.h"
#include "data/pattern/pattern.h"
#include "data/value.h"

struct any_of;
struct fn_def;
struct value_index;

enum expr_kind {
    EXPR_CONST,
    EXPR_SLOT,
    EXPR_CALL, /* fn over args */
    EXPR_AND,  /* n-ary, lazy; a null operand counts as false */
    EXPR_OR,
    EXPR_NOT,    /* null gives null */
    EXPR_IF,     /* args: condition, yes, no; only the chosen branch is evaluated */
    EXPR_NEGATE, /* unary minus */
    EXPR_CHAIN,  /* n-ary arithmetic from the left: args[0] ops[0] args[1] ops[1] ... */
    EXPR_ADD,
    EXPR_SUB,
    EXPR_MUL,
    EXPR_DIV,
    EXPR_MOD,
    EXPR_EQ,
    EXPR_NE,
    EXPR_LT,
    EXPR_LE,
    EXPR_GT,
    EXPR_GE,
    EXPR_IS_NULL,   /* comparison with the literal null */
    EXPR_MATCHES,   /* args[0] against `pattern`, or against the glob that args[1] evaluates to */
    EXPR_IN,        /* args[0] equals one of the rest */
    EXPR_KEYWORD,   /* args[0], the message text, contains `keyword` */
    EXPR_PREDICATE, /* args[0] is not null and its text matches `pattern` */
};

struct expr {
    enum expr_kind kind;
    bool truth;    /* a boolean on every row, never null */
    bool constant; /* the same on every row of a run */
    uint32_t slot;
    struct cell value;
    const struct fn_def *fn;
    const void *prepared; /* the result of fn->prepare for constant arguments */
    const struct pattern *pattern;
    const struct keyword *keyword;
    const struct any_of
        *any; /* EXPR_OR: finds the alternatives that may be true; NULL: each is tested */
    const struct value_index *values; /* EXPR_IN: the constants args[1..] by hash, or NULL */
    const struct expr **args;
    size_t n_args;
    const enum expr_kind *ops; /* EXPR_CHAIN: n_args - 1 of EXPR_ADD to EXPR_MOD */
    struct span span;
};

struct expr_list {
    const struct expr **items;
    size_t n, cap;
};

#endif
