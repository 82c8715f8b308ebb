/*
 * swapped_arguments.c - W1076: `contains("cmd", CommandLine)`, `formatDate("yyyy", time)`: a
 * literal where the value is expected, and the value where the literal is.
 */
#include "lib/rule/ask.h"

/* Two arguments of a function, by number: the value, and what is usually a literal. */
static const struct pair {
    const char *function;
    size_t value, literal;
} pairs[] = {
    { "contains", 0, 1 },  { "replace", 0, 1 }, { "formatDate", 0, 1 },
    { "parseDate", 0, 1 }, { "hash", 0, 1 },    { "jsonArrayContains", 0, 1 },
    { "substring", 0, 2 }, { "format", 1, 0 },
};

static const struct pair *pair_of(const struct rule_place *p, const struct node *n)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t last = pairs[i].value > pairs[i].literal ? pairs[i].value : pairs[i].literal;
        if (ask_call(p, n, pairs[i].function, last + 1)) {
            return &pairs[i];
        }
    }
    return NULL;
}

static bool is_literal(const struct node *n)
{
    return n->kind == NODE_STRING || n->kind == NODE_NUMBER || n->kind == NODE_REGEX;
}

static void report(const struct rule_place *p, const struct node *first, const struct node *second,
                   const char *what, const char *link)
{
    struct diags *d = p->binder->diags;
    struct str a = ask_text(p, first), b = ask_text(p, second);
    struct span both = span_join(first->span, second->span);
    struct diag *g =
        diag_at(d, DIAG_SWAPPED_ARGUMENTS, both, "%s: these two seem to be swapped", what);
    diag_help(d, g, "the value comes first: %.*s%s%.*s", STR_ARG(b), link, STR_ARG(a));
    if (ask_written(p, first) && ask_written(p, second)) {
        diag_edit(d, g, first->span, b);
        diag_edit(d, g, second->span, a);
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_BINARY) {
        const struct node_binary *n = AST(binary, p->node);
        bool pattern = n->op == BINARY_MATCHES || n->op == BINARY_CONTAINS;
        if (pattern && n->left->kind == NODE_STRING && n->right->kind == NODE_FIELD &&
            !AST(string, n->left)->raw.placeholder) {
            bool matches = n->op == BINARY_MATCHES;
            report(p, n->left, n->right, matches ? "matches" : "contains",
                   matches ? " matches " : " contains ");
        }
        return;
    }
    const struct pair *pair = pair_of(p, p->node);
    if (!pair) {
        return;
    }
    const struct node_call *call = AST(call, p->node);
    const struct node *value = call->args.items[pair->value];
    const struct node *literal = call->args.items[pair->literal];
    if (!is_literal(value) || ask_varies(value) || !ask_varies(literal) || is_literal(literal) ||
        !ask_written(p, value)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g =
        diag_at(d, DIAG_SWAPPED_ARGUMENTS, p->node->span, "%s: two arguments seem to be swapped",
                ask_function(p, p->node)->name);
    diag_label(d, g, "`%.*s` is expected as argument %zu", STR_ARG(ask_text(p, value)),
               pair->literal + 1);
    diag_help(d, g, "exchange `%.*s` and `%.*s`", STR_ARG(ask_text(p, value)),
              STR_ARG(ask_text(p, literal)));
    if (ask_written(p, literal)) {
        diag_edit(d, g, value->span, ask_text(p, literal));
        diag_edit(d, g, literal->span, ask_text(p, value));
    }
}

const struct rule_def rule_swapped_arguments = {
    .name = "swapped_arguments",
    .kinds = RULE_AT(BINARY) | RULE_AT(CALL),
    .look = look,
};
