/*
 * comparison_stage.c - W1070: `| x = 1`, which makes a field of that name and keeps every row.
 */
#include "lib/rule/ask.h"

static bool is_condition(const struct node *n)
{
    if (n->kind == NODE_BINARY) {
        return AST(binary, n)->op <= BINARY_CONTAINS;
    }
    return n->kind == NODE_IN_LIST || (n->kind == NODE_UNARY && AST(unary, n)->op == UNARY_NOT);
}

static void look(const struct rule_place *p)
{
    const struct node_stage_expr *n = AST(stage_expr, p->node);
    const struct fn_def *fn = ask_function(p, n->value);
    bool predicate = fn && fn->returns == T_BOOL && !fn->named;
    if (n->as.text.len > 0 || !(is_condition(n->value) || predicate)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, n->value);
    struct diag *g;
    if (predicate) {
        g = diag_at(d, DIAG_COMPARISON_STAGE, p->node->span,
                    "this stage keeps every row, and overwrites a field with true or false");
    } else {
        g = diag_at(d, DIAG_COMPARISON_STAGE, p->node->span,
                    "this stage keeps every row: it makes a field of true and false");
    }
    if (memchr(text.s, '\n', text.len) || text.len > 60) {
        diag_help(d, g,
                  "to keep the rows where it is true, write `where` before it; to keep the "
                  "field, `as name` after it");
    } else {
        diag_help(d, g, "keep the rows where it is true: | where %.*s", STR_ARG(text));
    }
    diag_edit(d, g, (struct span) { n->value->span.at, 0 }, STR("where "));
}

const struct rule_def rule_comparison_stage = {
    .name = "comparison_stage",
    .kinds = RULE_AT(STAGE_EXPR),
    .look = look,
};
