/*
 * delimited.h - `csv` and `split`, which differ in their names only.
 */
#ifndef SUMOQ_LIB_OP_PARSE_DELIMITED_H
#define SUMOQ_LIB_OP_PARSE_DELIMITED_H

#include "exec/op_run.h"
#include "lib/shared/stage.h"

#define DELIMITED_FORM                                                                             \
    "FIELD [delim='C'] [escape='C'] [quote='C'] extract [N as] NAME {, [N as] NAME}"

#define DELIMITED_SHAPE                                                                            \
    {                                                                                              \
        { NULL, CLAUSE_NAME, .doc = "the field to split; _raw is the message" },                   \
            { "delim",          CLAUSE_OPTION,                                                     \
              .optional = true, .value = TAKES_LETTER,                                             \
              .bare = true,     .doc = "between the parts; else a comma" },                        \
            { "escape",         CLAUSE_OPTION,                                                     \
              .optional = true, .value = TAKES_LETTER,                                             \
              .bare = true,     .doc = "before a literal delimiter; else \\" },                    \
            { "quote",          CLAUSE_OPTION,                                                     \
              .optional = true, .value = TAKES_LETTER,                                             \
              .bare = true,     .doc = "around a part; else \"" },                                 \
            { "extract", CLAUSE_COLUMNS, .repeats = true,                                          \
              .doc = "the parts' names: the next ones, or by number from 1; _ skips one" },        \
    }

bool delimited_bind(struct binder *b, const struct node *stage, struct plan_node *out);
enum flow delimited_push(struct op_run *r, struct batch *in);

#endif
