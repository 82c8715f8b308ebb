/*
 * star_in_equality.c - W1060: `x = "*cmd*"`, where `*` is a character like any other.
 *
 * `"*"` alone is a value in its own right (of policies, of "all" in a dashboard), so nothing is
 * said about it.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    const struct node_binary *n = AST(binary, p->node);
    struct str text;
    if (!ask_equality(p->node) || !ask_varies(n->left) || !ask_string(p, n->right, &text) ||
        !ask_wildcard(text)) {
        return;
    }
    bool not_equal = n->op == BINARY_NE;
    struct str op = bind_text(p->binder, n->op_span);
    struct str left = ask_text(p, n->left), right = ask_text(p, n->right);
    struct diag *g = diag_at(d, DIAG_STAR_IN_EQUALITY, n->right->span,
                             "`%.*s` compares every character, and `*` is one", STR_ARG(op));
    diag_label(d, g, "no wildcard here");
    if (not_equal) {
        diag_help(d, g, "`*` stands for any characters after `matches`: !(%.*s matches %.*s)",
                  STR_ARG(left), STR_ARG(right));
    } else {
        diag_help(d, g, "`*` stands for any characters after `matches`: %.*s matches %.*s",
                  STR_ARG(left), STR_ARG(right));
    }
    if (ask_written(p, p->node)) {
        struct arena *a = p->binder->arena;
        diag_edit(d, g, p->node->span,
                  not_equal ? arena_printf(a, "!(%.*s matches %.*s)", STR_ARG(left), STR_ARG(right))
                            : arena_printf(a, "%.*s matches %.*s", STR_ARG(left), STR_ARG(right)));
    }
}

const struct rule_def rule_star_in_equality = {
    .name = "star_in_equality",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
