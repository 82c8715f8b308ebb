/*
 * star_in_list.c - W1060 and W1061: `x in ("*cmd*")` and `x contains "*cmd*"`, where `*` is a
 * character like any other.
 */
#include "lib/rule/ask.h"

static void look_at_list(const struct rule_place *p, const struct node_in_list *n)
{
    struct diags *d = p->binder->diags;
    for (size_t i = 0; i < n->items.n; i++) {
        struct str text, left = ask_text(p, n->left), item = ask_text(p, n->items.items[i]);
        if (!ask_string(p, n->items.items[i], &text) || !ask_wildcard(text) ||
            !ask_varies(n->left)) {
            continue;
        }
        struct diag *g = diag_at(d, DIAG_STAR_IN_EQUALITY, n->items.items[i]->span,
                                 "`in` compares every character, and `*` is one");
        diag_label(d, g, "no wildcard here");
        diag_help(d, g, "`*` stands for any characters after `matches`: %s%.*s matches %.*s%s",
                  n->negated ? "!(" : "", STR_ARG(left), STR_ARG(item), n->negated ? ")" : "");
        if (n->items.n == 1 && ask_written(p, p->node)) {
            diag_edit(d, g, p->node->span,
                      arena_printf(p->binder->arena, "%s%.*s matches %.*s%s",
                                   n->negated ? "!(" : "", STR_ARG(left), STR_ARG(item),
                                   n->negated ? ")" : ""));
        }
        return;
    }
}

/* The part of a text that is looked for, without the stars around it; none within it. */
static bool without_stars(struct str *s)
{
    while (s->len > 0 && s->s[0] == '*') {
        *s = (struct str) { s->s + 1, s->len - 1 };
    }
    while (s->len > 0 && s->s[s->len - 1] == '*') {
        s->len--;
    }
    return s->len > 0 && !memchr(s->s, '*', s->len);
}

static void look_at_part(const struct rule_place *p, const struct node *left,
                         const struct node *part)
{
    struct diags *d = p->binder->diags;
    struct str text, raw;
    if (!ask_string(p, part, &text) || !ask_wildcard(text) || !ask_varies(left)) {
        return;
    }
    raw = AST(string, part)->raw.text;
    if (raw.s[0] != '*' && raw.s[raw.len - 1] != '*') {
        return; /* most likely a star that is looked for */
    }
    struct diag *g = diag_at(d, DIAG_STAR_IN_PART, part->span,
                             "`contains` looks for every character, and `*` is one");
    diag_label(d, g, "no wildcard here");
    if (without_stars(&raw) && ask_written(p, part)) {
        diag_fix(d, g, arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(raw)));
        diag_help(d, g, "the text may have anything before and after it: \"%.*s\"", STR_ARG(raw));
    } else {
        diag_help(d, g, "`*` stands for any characters after `matches`: %.*s matches %.*s",
                  STR_ARG(ask_text(p, left)), STR_ARG(ask_text(p, part)));
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_IN_LIST) {
        look_at_list(p, AST(in_list, p->node));
    } else if (p->node->kind == NODE_BINARY && AST(binary, p->node)->op == BINARY_CONTAINS) {
        look_at_part(p, AST(binary, p->node)->left, AST(binary, p->node)->right);
    } else if (p->node->kind == NODE_CALL) {
        const struct node_call *call = ask_call(p, p->node, "contains", 2);
        if (call) {
            look_at_part(p, call->args.items[0], call->args.items[1]);
        }
    }
}

const struct rule_def rule_star_in_list = {
    .name = "star_in_list",
    .kinds = RULE_AT(IN_LIST) | RULE_AT(BINARY) | RULE_AT(CALL),
    .look = look,
};
