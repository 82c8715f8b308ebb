/*
 * bare_pattern.c - W1063: `x matches cmd.exe`, where the pattern is read as a field that nothing
 * makes.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    bool pattern = n->op == BINARY_MATCHES || n->op == BINARY_CONTAINS;
    if (!pattern || n->right->kind != NODE_FIELD) {
        return;
    }
    const struct name *name = &AST(field, n->right)->name;
    if (name->quoted || ask_maker(p, name) != ASK_EVENTS || !ask_varies(n->left)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, n->right);
    bool matches = n->op == BINARY_MATCHES;
    struct diag *g =
        diag_at(d, DIAG_BARE_PATTERN, n->right->span,
                "`%.*s` without quotes is a field, and no stage makes it", STR_ARG(text));
    diag_label(d, g, "null where the events have no field of that name");
    diag_help(d, g, "put a text in quotes: %s \"%s%.*s%s\"", matches ? "matches" : "contains",
              matches ? "*" : "", STR_ARG(text), matches ? "*" : "");
    if (ask_written(p, n->right)) {
        diag_fix(
            d, g,
            arena_printf(p->binder->arena, matches ? "\"*%.*s*\"" : "\"%.*s\"", STR_ARG(text)));
    }
}

const struct rule_def rule_bare_pattern = {
    .name = "bare_pattern",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
