/*
 * bare_value.c - W1082: `user = bob`, where `bob` is read as a field that nothing makes, while a
 * stage makes `user`.
 *
 * Two fields of the events may well be compared: nothing is said about them, unless the second is
 * in capitals, as `ERROR` is.
 */
#include "lib/rule/ask.h"

static bool is_unknown(const struct rule_place *p, const struct node *n)
{
    return n->kind == NODE_FIELD && !AST(field, n)->name.quoted &&
           ask_maker(p, &AST(field, n)->name) == ASK_EVENTS && AST(field, n)->name.text.s[0] != '_';
}

/* Is it a word like those that logs have as values: `ERROR`? */
static bool is_capitals(struct str s)
{
    bool capitals = s.len > 1;
    for (size_t i = 0; i < s.len && capitals; i++) {
        capitals = (s.s[i] >= 'A' && s.s[i] <= 'Z') || s.s[i] == '_';
    }
    return capitals;
}

static void report(const struct rule_place *p, const struct node *value)
{
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, value);
    struct diag *g =
        diag_at(d, DIAG_BARE_VALUE, value->span,
                "`%.*s` without quotes is a field, and no stage makes it", STR_ARG(text));
    diag_label(d, g, "null where the events have no field of that name");
    diag_help(d, g, "put a text in quotes: \"%.*s\"", STR_ARG(text));
    if (ask_written(p, value)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(text)));
    }
}

static void look(const struct rule_place *p)
{
    bool list = p->node->kind == NODE_IN_LIST;
    const struct node *left, *right;
    if (list) {
        const struct node_in_list *n = AST(in_list, p->node);
        left = n->left;
        right = n->items.items[0];
    } else {
        left = AST(binary, p->node)->left;
        right = AST(binary, p->node)->right;
    }
    if ((!list && !ask_equality(p->node)) || !is_unknown(p, right)) {
        return;
    }
    struct str name = AST(field, right)->name.text;
    bool made = left->kind == NODE_FIELD ? ask_maker(p, &AST(field, left)->name) == ASK_MADE
                                         : left->kind == NODE_CALL;
    /* a name that the query uses elsewhere is a field */
    bool known = scope_find(&p->binder->scope, name) != NULL;
    if (!known && (made || is_capitals(name))) {
        report(p, right);
    }
}

const struct rule_def rule_bare_value = {
    .name = "bare_value",
    .kinds = RULE_AT(BINARY) | RULE_AT(IN_LIST),
    .look = look,
};
