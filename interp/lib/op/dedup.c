/*
 * dedup.c - `dedup 1 by a, b`: the first rows of every combination of values. Specified:
 * docs/language/operators.md, dedup.
 */
#include "lib/op/stage.h"

enum { CONSECUTIVE, ROWS, BY };

static bool dedup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !stage_range(b, &c[ROWS], "the number of rows", 1, 1e15) ||
        !stage_read(b, &c[BY])) {
        return false;
    }
    if (!c[BY].given && !b->scope.table) {
        bind_find(b, STR("_raw"));
    }
    return true;
}

const struct op_def op_dedup = {
    .name = "dedup",
    .group = "order",
    .form = "dedup [consecutive] [N] [by FIELD {, FIELD}]",
    .doc = "Keeps the first rows of every combination of values.",
    .shape = { { "consecutive", CLAUSE_FLAG, .optional = true, .doc = "only among neighbours" },
               { NULL, CLAUSE_INTEGER, .optional = true, .doc = "how many rows to keep; else 1" },
               { "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "the fields that make rows equal; else the whole row" } },
    .examples = { { "* | dedup by user", "each user's newest message" } },
    .flags = OP_ORDERED,
    .bind = dedup_bind,
};
