/*
 * row_order.h - `FIELD [, N] [as NAME] [by FIELD, ...]`: total and the operators that look at the
 * rows before.
 */
#ifndef SUMOQ_LIB_OP_ROW_ORDER_H
#define SUMOQ_LIB_OP_ROW_ORDER_H

#include "lib/op/stage.h"

enum { ROW_FIELD, ROW_AS, ROW_BY, ROW_N };

#define ROW_ORDER_CLAUSES                                                                          \
    { NULL, CLAUSE_NAME, .doc = "the field" },                                                     \
        { "as", CLAUSE_NAME, .optional = true, .anywhere = true,                                   \
          .doc = "the result's name; else the operator's behind _" },                              \
    {                                                                                              \
        "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,                   \
                            .doc = "each group by itself"                                          \
    }

#define ROW_ORDER_NUMBER(text)                                                                     \
    {                                                                                              \
        NULL, CLAUSE_INTEGER, .optional = true, .doc = (text)                                      \
    }

/* Checks the arguments and makes the result's field. */
bool row_order_bind(struct binder *b, const struct node *stage, const char *result, enum type type);

#endif
