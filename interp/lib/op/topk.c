/*
 * topk.c - `topk(3, x) by k`: the first rows of every group, ranked. Specified:
 * docs/language/operators.md, topk.
 */
#include "lib/op/stage.h"

enum { RANKED, GROUP_WORD, BY };

/* `(N, FIELD, ...)` */
static bool read_ranked(struct binder *b, struct cursor *c)
{
    const struct node *group = cursor_peek(c, 0);
    if (!group || group->kind != NODE_GROUP) {
        struct diag *g = cursor_complain(c, DIAG_MISSING_ARGUMENT,
                                         "the number of rows and the fields stand in parentheses");
        diag_help(b->diags, g, "write topk(3, FIELD) by KEY");
        return false;
    }
    struct cursor in = cursor_inside(c, group);
    struct amount rows;
    if (!cursor_amount(&in, false, &rows, "the number of rows")) {
        return false;
    }
    if (rows.node->kind == NODE_NUMBER && (!rows.integral || rows.unit.len > 0 || rows.value < 1)) {
        cursor_complain_at(&in, DIAG_BAD_NUMBER, rows.span,
                           "it keeps a whole number of rows, 1 or more");
        return false;
    }
    if (!cursor_sign(&in, ",")) {
        cursor_complain(&in, DIAG_MISSING_ARGUMENT,
                        "a comma and the field to rank by are expected here");
        return false;
    }
    do {
        struct name name;
        uint32_t slot;
        if (!cursor_name(&in, &name, "a field to rank by") || !bind_read(b, &name, &slot)) {
            return false;
        }
    } while (cursor_sign(&in, ","));
    if (cursor_peek(&in, 0)) {
        cursor_complain(&in, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
        return false;
    }
    c->at++;
    if (cursor_peek(c, 0)) {
        cursor_complain(c, DIAG_BAD_ARGUMENTS,
                        "only `by` and group keys stand behind the parentheses");
        return false;
    }
    return true;
}

static bool topk_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !read_ranked(b, &c[RANKED].run) || !stage_read(b, &c[BY])) {
        return false;
    }
    bind_define(b, STR("_rank"), T_INT);
    return true;
}

const struct op_def op_topk = {
    .name = "topk",
    .group = "order",
    .form = "topk(N, FIELD {, FIELD}) [by FIELD {, FIELD}]",
    .doc = "Keeps the first N rows of every group, ranked by fields, descending; adds _rank.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "in parentheses: how many rows, and the fields to rank by" },
               { "group", CLAUSE_FLAG, .optional = true, .doc = "may stand in front of by" },
               { "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "the group's fields; else all rows are one group" } },
    .examples = { { "* | topk(1, size) by user", "each user's largest" } },
    .flags = OP_ORDERED,
    .bind = topk_bind,
};
