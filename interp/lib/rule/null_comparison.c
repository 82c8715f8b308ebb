/*
 * null_comparison.c - W1062: `x = null`. It is isNull(x) here, but the documentation has only the
 * function; `<` and its like are never true.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    bool left = n->left->kind == NODE_NULL_VALUE, right = n->right->kind == NODE_NULL_VALUE;
    if (left == right || !ask_comparison(p->node)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str what = ask_text(p, left ? n->right : n->left);
    const char *negation = n->op == BINARY_NE ? "!" : "";
    struct diag *g;
    if (!ask_equality(p->node)) {
        g = diag_at(d, DIAG_NULL_COMPARISON, p->node->span,
                    "null is neither less nor greater: this is never true");
        diag_help(d, g, "isNull(%.*s) asks whether there is a value", STR_ARG(what));
        return;
    }
    g = diag_at(d, DIAG_NULL_COMPARISON, p->node->span, "a comparison with null is not documented");
    diag_label(d, g, "read here as %sisNull(%.*s)", negation, STR_ARG(what));
    diag_help(d, g, "write %sisNull(%.*s)", negation, STR_ARG(what));
    if (ask_written(p, p->node)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "%sisNull(%.*s)", negation, STR_ARG(what)));
    }
}

const struct rule_def rule_null_comparison = {
    .name = "null_comparison",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
