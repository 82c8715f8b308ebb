/*
 * bin.c - `bin x width=10`: the bin that a number lies in. Specified: docs/language/operators.md,
 * bin.
 */
#include "lib/op/stage.h"

enum { FIELD, WIDTH, LEAST, MOST };

static bool bin_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_read(b, &c[FIELD])) {
        return false;
    }
    const struct clause_item *width = &c[WIDTH].list.items[0];
    if (width->node->kind == NODE_NUMBER && !(width->amount.value > 0)) {
        stage_complain(b, DIAG_BAD_NUMBER, width->span, "a bin's width is above 0");
        return false;
    }
    bool both = c[LEAST].given && c[MOST].given;
    if (both && c[LEAST].list.items[0].node->kind == NODE_NUMBER &&
        c[MOST].list.items[0].node->kind == NODE_NUMBER &&
        c[LEAST].list.items[0].amount.value >= c[MOST].list.items[0].amount.value) {
        stage_complain(b, DIAG_BAD_NUMBER, c[MOST].span, "max is above min");
        return false;
    }
    bind_define(b, STR("_bin_label"), T_TEXT);
    bind_define(b, STR("_bin_lower"), T_REAL);
    bind_define(b, STR("_bin_upper"), T_REAL);
    return true;
}

const struct op_def op_bin = {
    .name = "bin",
    .group = "shape",
    .form = "bin FIELD width=N [, min=N] [, max=N]",
    .doc = "Puts numbers into bins of equal width: _bin_label, _bin_lower, _bin_upper.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the number" },
               { "width", CLAUSE_OPTION, .value = TAKES_NUMBER, .doc = "how wide a bin is" },
               { "min", CLAUSE_OPTION, .optional = true, .value = TAKES_NUMBER,
                 .doc = "where the first bin begins" },
               { "max", CLAUSE_OPTION, .optional = true, .value = TAKES_NUMBER,
                 .doc = "what the last bin reaches" } },
    .examples = { { "* | bin size width=100 | count by _bin_label", "how many of which size" } },
    .fidelity = FIDELITY_INFERRED,
    .bind = bin_bind,
};
