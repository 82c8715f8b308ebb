/*
 * row_order.h - `FIELD [, N] [as NAME] [by FIELD, ...]`: total and the operators that read
 * preceding rows.
 *
 * An operator is a rule: its state for a group and how a row's value becomes its result. Rows
 * arrive in order and in one thread (SPREAD_ONE), and keep their order.
 */
#ifndef SUMOQ_LIB_OP_ORDER_ROW_ORDER_H
#define SUMOQ_LIB_OP_ORDER_ROW_ORDER_H

#include "exec/op_run.h"
#include "exec/tuple_map.h"
#include "lib/shared/stage.h"

enum { ROW_FIELD, ROW_AS, ROW_BY, ROW_N };

#define ROW_ORDER_CLAUSES                                                                          \
    { NULL, CLAUSE_NAME, .doc = "the field" },                                                     \
        { "as", CLAUSE_NAME, .optional = true, .anywhere = true,                                   \
          .doc = "the result's name; else the operator's after _" },                               \
    {                                                                                              \
        "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,                   \
                            .doc = "each group by itself"                                          \
    }

#define ROW_ORDER_NUMBER(text)                                                                     \
    {                                                                                              \
        NULL, CLAUSE_INTEGER, .optional = true, .doc = (text)                                      \
    }

/* What a step works with. */
struct row_order_scratch {
    struct arena *arena;   /* until the run ends: for the state of groups */
    struct arena *scratch; /* as long as the batch */
    size_t rows;           /* N */
};

struct row_order_rule {
    const char *result; /* the field's name without `as` */
    enum type type;     /* T_ANY: that of the field */
    size_t rows;        /* N when the stage names none */
    size_t state_size;  /* of a group's state, zeroed at first */
    /* The row's result from its value; false: the row is removed. */
    bool (*step)(void *state, const struct row_order_scratch *buffer, const struct cell *in,
                 struct cell *out);
};

/* The operator's state, or its first member. */
struct row_order_state {
    struct tuple_map groups;
    const struct cell **keys; /* of the current row */
};

/* Checks the arguments and makes the result's field, which is the stage's first. */
bool row_order_bind(struct binder *b, const struct node *stage, struct plan_node *out,
                    const struct row_order_rule *rule);
bool row_order_open(struct op_run *r);
/* The number of the row's group. */
size_t row_order_group(struct row_order_state *s, const struct rel_window *p, const struct batch *b,
                       size_t row);
enum flow row_order_push(struct op_run *r, struct batch *in);

#endif
