/*
 * raw_equals.c - W1088: `_raw = "error"`, true only of a message that is nothing else.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    struct str text;
    if (!ask_equality(p->node) || !ask_is_field(n->left, STR("_raw")) ||
        ask_maker(p, &AST(field, n->left)->name) != ASK_EVENTS || !ask_string(p, n->right, &text) ||
        text.len == 0 || ask_wildcard(text)) {
        return;
    }
    struct diags *d = p->binder->diags;
    const char *negation = n->op == BINARY_NE ? "not " : "";
    struct str right = ask_text(p, n->right);
    struct diag *g =
        diag_at(d, DIAG_RAW_EQUALS, p->node->span, "this compares the whole text of the message");
    diag_help(d, g, "to find a text in it: _raw %scontains %.*s", negation, STR_ARG(right));
    if (ask_written(p, p->node)) {
        diag_fix(d, g,
                 arena_printf(p->binder->arena, "%.*s %scontains %.*s",
                              STR_ARG(ask_text(p, n->left)), negation, STR_ARG(right)));
    }
}

const struct rule_def rule_raw_equals = {
    .name = "raw_equals",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
