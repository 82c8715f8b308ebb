/*
 * zero_divisor.c - W1089: `x / 0` is infinite or NaN on every row.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    bool divides = n->op == BINARY_DIV || n->op == BINARY_MOD;
    if (!divides || n->right->kind != NODE_NUMBER || AST(number, n->right)->value != 0.0 ||
        !ask_written(p, n->right)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_ZERO_DIVISOR, p->node->span,
                             "this divides by zero: the result is infinite or NaN");
    diag_help(d, g, "divide by something else, or test it first: if(n = 0, 0, x / n)");
}

const struct rule_def rule_zero_divisor = {
    .name = "zero_divisor",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
