/*
 * save.c - `save path://"table"`: writes the rows to a lookup table; they pass through. Specified:
 * docs/language/lookups.md.
 */
#include "lib/op/stage.h"

static bool save_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    return stage_match(b, stage, c);
}

const struct op_def op_save = {
    .name = "save",
    .group = "lookup",
    .form = "save [append] SOURCE",
    .doc = "Writes the rows to a lookup table.",
    .shape = { { "append", CLAUSE_FLAG, .optional = true,
                 .doc = "add to the table instead of replacing it" },
               { NULL, CLAUSE_SOURCE, .doc = "the table: path://\"..\" or a path" } },
    .examples = { { "* | count by user | save /shared/users", "a table of users" } },
    .flags = OP_ORDERED,
    .bind = save_bind,
};
