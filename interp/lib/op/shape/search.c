/*
 * search.c - the search expression before the first pipe, as a stage of the plan. Specified:
 * docs/language/search.md.
 */
#include "lib/op/shape/test.h"

const struct op_def op_search = {
    .name = "(search)",
    .fidelity = FIDELITY_EXACT,
    .kind = REL_TEST,
    .use = OP_IMPLIED,
    .push = test_push,
};
