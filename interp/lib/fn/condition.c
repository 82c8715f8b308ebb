/*
 * condition.c - `if`. The checker turns it into a lazy expression: only the chosen branch is
 * evaluated, so it has no evaluator here. Specified: docs/language/functions.md, conditions.
 */
#include "catalog/fn_def.h"

/* clang-format off */
const struct fn_def fns_condition[] = {
    { .name = "if",
      .family = "condition",
      .doc = "The second argument when the condition is true, else the third; also written condition ? a : b.",
      .params = { { "condition", T_BOOL }, { "yes", T_ANY }, { "no", T_ANY } },
      .returns = T_ANY,
      .nulls = FN_NULL_SEEN,
      .lazy = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "if(1 < 2, \"yes\", \"no\")", "\"yes\"" }, { "if(null, 1, 2)", "2" } } },
    { 0 },
};
/* clang-format on */
