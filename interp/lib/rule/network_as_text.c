/*
 * network_as_text.c - W1078: `ip = "10.0.0.0/8"`, a block of addresses compared as a text.
 */
#include "lib/rule/ask.h"

#include <ctype.h>

/* Four numbers and a length: `10.0.0.0/8`. */
static bool is_network(struct str s, size_t *length)
{
    size_t at = 0, bits = 0;
    for (size_t part = 0; part < 4; part++) {
        size_t number = 0, digits = 0;
        for (; at < s.len && isdigit((unsigned char)s.s[at]) && digits < 4; at++, digits++) {
            number = number * 10 + (size_t)(s.s[at] - '0');
        }
        char end = at < s.len ? s.s[at++] : '\0';
        if (digits == 0 || number > 255 || end != (part < 3 ? '.' : '/')) {
            return false;
        }
    }
    size_t digits = s.len - at;
    for (; at < s.len && isdigit((unsigned char)s.s[at]); at++) {
        bits = bits * 10 + (size_t)(s.s[at] - '0');
    }
    *length = bits;
    return at == s.len && digits > 0 && digits <= 2 && bits < 32;
}

/* True: reported. */
static bool check(const struct rule_place *p, const struct node *left, const struct node *value,
                  bool negated, bool replace)
{
    struct str text;
    size_t bits;
    if (!ask_string(p, value, &text) || !is_network(text, &bits) || !ask_varies(left)) {
        return false;
    }
    struct diags *d = p->binder->diags;
    struct str block = { text.s, text.len - (bits > 9 ? 3 : 2) };
    struct str call =
        arena_printf(p->binder->arena, "%scompareCIDRPrefix(\"%.*s\", %.*s, toInt(%zu))",
                     negated ? "!" : "", STR_ARG(block), STR_ARG(ask_text(p, left)), bits);
    struct diag *g = diag_at(d, DIAG_NETWORK_AS_TEXT, value->span,
                             "a block of addresses is compared as a text, which no address equals");
    diag_help(d, g, "ask whether the address is in it: %.*s", STR_ARG(call));
    if (replace && ask_written(p, p->node)) {
        diag_edit(d, g, p->node->span, call);
    }
    return true;
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_IN_LIST) {
        const struct node_in_list *n = AST(in_list, p->node);
        for (size_t i = 0;
             i < n->items.n && !check(p, n->left, n->items.items[i], n->negated, n->items.n == 1);
             i++) {
        }
        return;
    }
    const struct node_binary *n = AST(binary, p->node);
    if (ask_equality(p->node) || n->op == BINARY_MATCHES) {
        check(p, n->left, n->right, n->op == BINARY_NE || n->negated, true);
    }
}

const struct rule_def rule_network_as_text = {
    .name = "network_as_text",
    .kinds = RULE_AT(BINARY) | RULE_AT(IN_LIST),
    .look = look,
};
