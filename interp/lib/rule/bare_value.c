/*
 * bare_value.c - W1082: `user = bob`, where `bob` is read as a field that nothing makes, while a
 * stage makes `user`.
 *
 * Two fields of the events may well be compared: nothing is said about them.
 */
#include "lib/rule/ask.h"

static bool is_unknown(const struct rule_place *p, const struct node *n)
{
    return n->kind == NODE_FIELD && !AST(field, n)->name.quoted &&
           ask_maker(p, &AST(field, n)->name) == ASK_EVENTS && AST(field, n)->name.text.s[0] != '_';
}

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    if (!ask_equality(p->node) || !is_unknown(p, n->right)) {
        return;
    }
    bool made = n->left->kind == NODE_FIELD ? ask_maker(p, &AST(field, n->left)->name) == ASK_MADE
                                            : n->left->kind == NODE_CALL;
    /* a name that the query uses elsewhere is a field */
    bool known = scope_find(&p->binder->scope, AST(field, n->right)->name.text) != NULL;
    if (!made || known) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, n->right);
    struct diag *g =
        diag_at(d, DIAG_BARE_VALUE, n->right->span,
                "`%.*s` without quotes is a field, and no stage makes it", STR_ARG(text));
    diag_label(d, g, "null where the events have no field of that name");
    diag_help(d, g, "put a text in quotes: %.*s %.*s \"%.*s\"", STR_ARG(ask_text(p, n->left)),
              STR_ARG(bind_text(p->binder, n->op_span)), STR_ARG(text));
    if (ask_written(p, n->right)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(text)));
    }
}

const struct rule_def rule_bare_value = {
    .name = "bare_value",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
