/*
 * same_sides.c - W1075: `x = x`, and `if` with twice the same value. Numbers are left out:
 * `if(level = 1, 0, 0)` is a line that somebody fills in later.
 */
#include "lib/rule/ask.h"

static void look_at_sides(const struct rule_place *p, const struct node_binary *n)
{
    bool checked = ask_comparison(p->node) || n->op == BINARY_AND || n->op == BINARY_OR;
    /* x != x is how some ask for NaN */
    if (!checked || n->op == BINARY_NE || !ask_same(p, n->left, n->right) || !ask_varies(n->left)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_SAME_SIDES, p->node->span, "both sides are the same");
    diag_help(d, g, "compare it with something else, or leave one out");
}

static void look_at_values(const struct rule_place *p, const struct node *yes,
                           const struct node *no)
{
    if (ask_same(p, yes, no) && yes->kind != NODE_NUMBER) {
        struct diags *d = p->binder->diags;
        struct diag *g =
            diag_at(d, DIAG_SAME_SIDES, span_join(yes->span, no->span), "both values are the same");
        diag_label(d, g, "so the condition decides nothing");
        diag_help(d, g, "give one of them another value, or write it without a condition");
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_BINARY) {
        look_at_sides(p, AST(binary, p->node));
    } else if (p->node->kind == NODE_CONDITIONAL) {
        const struct node_conditional *n = AST(conditional, p->node);
        look_at_values(p, n->yes, n->no);
    } else {
        const struct node_call *call = ask_call(p, p->node, "if", 3);
        if (call) {
            look_at_values(p, call->args.items[1], call->args.items[2]);
        }
    }
}

const struct rule_def rule_same_sides = {
    .name = "same_sides",
    .kinds = RULE_AT(BINARY) | RULE_AT(CONDITIONAL) | RULE_AT(CALL),
    .look = look,
};
