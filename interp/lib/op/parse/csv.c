/*
 * csv.c - `csv FIELD extract 1 as a`: comma-separated text. Specified: docs/language/parse.md, csv
 * and split.
 */
#include "lib/op/parse/delimited.h"

const struct op_def op_csv = {
    .name = "csv",
    .group = "parse",
    .form = "csv " DELIMITED_FORM,
    .doc = "Extracts columns from comma-separated text.",
    .shape = DELIMITED_SHAPE,
    .examples = { { "* | csv _raw extract 1 as user, 2 as action", "two columns" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTRACT,
    .traits = { .pure = true },
    .bind = delimited_bind,
    .push = delimited_push,
};
