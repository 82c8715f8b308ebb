/*
 * split.c - `split FIELD extract 1 as a`: parts of delimited text. Specified:
 * docs/language/parse.md, csv and split.
 */
#include "lib/op/parse/delimited.h"

const struct op_def op_split = {
    .name = "split",
    .group = "parse",
    .form = "split " DELIMITED_FORM,
    .doc = "Extracts parts of delimited text.",
    .shape = DELIMITED_SHAPE,
    .examples = { { "* | split address delim=':' extract 1 as ip, 2 as port", "two parts" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .pure = true },
    .bind = delimited_bind,
    .push = delimited_push,
};
