/*
 * wrong_case.c - W1073: `toLowerCase(x) = "ABC"`, a text in lower case compared with letters that
 * are not.
 */
#include "lib/rule/ask.h"

/* The text with the case that the left side has, as raw text of a literal; false: it has it, or
 * what its escapes are is not known. */
static bool fitting(const struct rule_place *p, bool lower, const struct node *n, struct str *out)
{
    struct str text;
    if (!ask_string(p, n, &text)) {
        return false;
    }
    struct arena *a = p->binder->arena;
    struct str raw = AST(string, n)->raw.text;
    struct str cased = lower ? text_lower(a, text) : text_upper(a, text);
    if (str_eq(cased, text)) {
        return false;
    }
    bool plain = !memchr(raw.s, '\\', raw.len);
    *out = plain ? cased : (struct str) { 0 };
    return true;
}

/* True: reported. */
static bool check(const struct rule_place *p, const struct node *left, const struct node *literal)
{
    const struct node *maker = ask_value(p, left);
    bool lower = maker && ask_call(p, maker, "toLowerCase", 1);
    bool upper = maker && ask_call(p, maker, "toUpperCase", 1);
    struct str fixed;
    if (!(lower || upper) || !fitting(p, lower, literal, &fixed)) {
        return false;
    }
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_WRONG_CASE, literal->span,
                             "this never matches a text in %s case", lower ? "lower" : "upper");
    diag_label(d, g, "`%.*s` has %s letters", STR_ARG(ask_text(p, left)),
               lower ? "small" : "capital");
    if (fixed.len > 0) {
        diag_help(d, g, "case counts here: \"%.*s\"", STR_ARG(fixed));
    } else {
        diag_help(d, g, "case counts here: write it in %s case", lower ? "lower" : "upper");
    }
    if (fixed.len > 0 && ask_written(p, literal)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(fixed)));
    }
    return true;
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_IN_LIST) {
        const struct node_in_list *n = AST(in_list, p->node);
        for (size_t i = 0; i < n->items.n && !check(p, n->left, n->items.items[i]); i++) {
        }
    } else if (p->node->kind == NODE_CALL) {
        const struct node_call *call = ask_call(p, p->node, "contains", 2);
        if (call) {
            check(p, call->args.items[0], call->args.items[1]);
        }
    } else {
        const struct node_binary *n = AST(binary, p->node);
        if (ask_equality(p->node) || n->op == BINARY_MATCHES || n->op == BINARY_CONTAINS) {
            check(p, n->left, n->right);
        }
    }
}

const struct rule_def rule_wrong_case = {
    .name = "wrong_case",
    .kinds = RULE_AT(BINARY) | RULE_AT(IN_LIST) | RULE_AT(CALL),
    .look = look,
};
