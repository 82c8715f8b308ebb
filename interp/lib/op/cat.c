/*
 * cat.c - `cat path://"table"`: the rows of a lookup table instead of messages. Only the table
 * knows the columns. Specified: docs/language/lookups.md.
 */
#include "lib/op/stage.h"

static bool cat_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    if (b->stage > 1) {
        struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                                        "stands at the very start of a query");
        diag_help(b->diags, g, "to add a table's columns to rows use lookup");
        return false;
    }
    bind_table(b);
    b->scope.open = true;
    return true;
}

const struct op_def op_cat = {
    .name = "cat",
    .group = "lookup",
    .form = "cat SOURCE",
    .doc = "The rows of a lookup table; stands at the start of a query.",
    .shape = { { NULL, CLAUSE_SOURCE, .doc = "the table: path://\"..\" or a path" } },
    .examples = { { "cat path://\"/Library/Users/me@example.com/hosts\" | count by owner",
                    "rows of a table, counted" } },
    .flags = OP_TABLE,
    .bind = cat_bind,
};
