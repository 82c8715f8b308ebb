/*
 * unbuilt.c - the functions of the language that this version cannot run. `check` knows them; `run`
 * refuses them by name.
 *
 * A function leaves this list when its row with an evaluator appears in its family's file.
 */
#include "catalog/fn_def.h"

/* clang-format off */
const struct fn_def fns_unbuilt[] = {
    { .name = "lookupContains", .family = "lookup", .doc = "Does a lookup table have a row with these keys?" },
    { 0 },
};
/* clang-format on */
