/*
 * filter.c - `filter a in (sum(x) by a | top 5 a by _sum)`: keeps the rows whose values the stages'
 * result has. Specified: docs/language/operators.md, filter.
 */
#include "check/check.h"
#include "lib/op/stage.h"

static bool check_stages(struct binder *b, const struct node_filter *n)
{
    bool ok = true;
    for (size_t i = 0; i < n->stages.n; i++) {
        const struct node *stage = n->stages.items[i];
        bool compare = stage->kind == NODE_STAGE_OPERATOR &&
                       str_eq_fold(AST(operator, stage)->name.text, STR("compare"));
        if (compare || stage->kind == NODE_STAGE_FILTER) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, stage->span,
                           "`%s` cannot stand inside its parentheses",
                           compare ? "compare" : "filter");
            ok = false;
        }
    }
    return ok;
}

static bool check_fields(struct binder *b, const struct node_filter *n, const struct scope *result)
{
    bool ok = true;
    for (size_t i = 0; i < n->fields.n; i++) {
        const struct node *field = n->fields.items[i];
        if (!atom_is_name(field) || atom_name(field).hole) {
            continue;
        }
        struct name name = atom_name(field);
        uint32_t slot;
        ok = bind_read(b, &name, &slot) && ok;
        if (ok && result->table && !result->open && !scope_find(result, name.text)) {
            struct diag *g = stage_complain(b, DIAG_UNKNOWN_FIELD, name.span,
                                            "the stages in parentheses give no field `%.*s`",
                                            STR_ARG(name.text));
            diag_help(b->diags, g, "their result must have every field in front of `in`");
            ok = false;
        }
    }
    return ok;
}

static bool filter_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_filter *n = AST(filter, stage);
    (void)out;
    if (!stage_need_table(b, stage,
                          "aggregate first: | sum(x) by a | filter a in (top 5 a by _sum)")) {
        return false;
    }
    struct node_query *inner = arena_new(b->arena, struct node_query);
    struct scope result;
    *inner = (struct node_query) { .base = { NODE_QUERY, stage->depth, stage->span },
                                   .stages = n->stages };
    bool ok = check_stages(b, n) && check_inner(b, inner, &b->scope, &result);
    return ok && check_fields(b, n, &result);
}

const struct op_def op_filter = {
    .name = "filter",
    .group = "filter",
    .form = "filter FIELD {, FIELD} in (STAGES)",
    .doc = "Keeps the rows of a table whose values the result of stages over the same table has.",
    .examples = { { "* | count by hour, user | filter user in (sum(_count) by user | top 5 user by "
                    "_sum)",
                    "the five most active users, hour by hour" } },
    .bind = filter_bind,
};
