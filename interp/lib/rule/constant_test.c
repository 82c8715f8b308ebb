/*
 * constant_test.c - W1071: a test without a field is the same for every row: `"a" = 1`, and the
 * last of `x = "a" or "b"`.
 *
 * Within a condition `true` and `1 = 1` say what they are; a parameter may have any value.
 */
#include "data/order.h"
#include "lib/rule/ask.h"

#include <ctype.h>

static bool is_name(struct str s)
{
    bool ok = s.len > 0 && (isalpha((unsigned char)s.s[0]) || s.s[0] == '_');
    for (size_t i = 0; i < s.len && ok; i++) {
        ok = isalnum((unsigned char)s.s[i]) || s.s[i] == '_' || s.s[i] == '.';
    }
    return ok;
}

/* What the test is on every row; empty: not computed here. */
static const char *truth(const struct rule_place *p, const struct node *n)
{
    struct cell a, b;
    if (ask_literal(p, n, &a)) {
        return cell_truth(&a) ? "true" : "false";
    }
    const struct node_binary *c = ask_comparison(n) ? AST(binary, n) : NULL;
    if (!c || !ask_literal(p, c->left, &a) || !ask_literal(p, c->right, &b)) {
        return "";
    }
    enum cell_order order = cell_compare(&a, &b);
    bool equal = cell_equals(&a, &b);
    bool is = c->op == BINARY_EQ   ? equal
              : c->op == BINARY_NE ? !equal
              : c->op == BINARY_LT ? order == ORDER_LESS
              : c->op == BINARY_LE ? order == ORDER_LESS || order == ORDER_EQUAL
              : c->op == BINARY_GT ? order == ORDER_GREATER
                                   : order == ORDER_GREATER || order == ORDER_EQUAL;
    return is ? "true" : "false";
}

/* The operand of the chain before `n` that compares a field, for `x = "a" or "b"`. */
static const struct node_binary *compared_before(const struct rule_place *p)
{
    const struct node *left = AST(binary, p->parent)->left;
    if (left == p->node) {
        return NULL;
    }
    for (size_t i = 0; i < 64 && left->kind == NODE_BINARY; i++) {
        const struct node_binary *n = AST(binary, left);
        if (n->op == AST(binary, p->parent)->op && !ask_comparison(n->right) &&
            !(n->right->kind == NODE_BINARY && AST(binary, n->right)->op == BINARY_MATCHES)) {
            left = n->left;
        } else if (n->op == BINARY_AND || n->op == BINARY_OR) {
            left = n->right;
        } else {
            return ask_varies(n->left) && n->op >= BINARY_EQ && n->op <= BINARY_CONTAINS ? n : NULL;
        }
    }
    return NULL;
}

/* A value as an operand of `or` or `and`. */
static void report_value(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    const struct node_binary *before = compared_before(p);
    struct str text = ask_text(p, p->node);
    struct diag *g = diag_at(d, DIAG_CONSTANT_TEST, p->node->span,
                             "`%.*s` alone is %s on every row", STR_ARG(text), truth(p, p->node));
    if (!before) {
        diag_help(d, g, "compare a field with it: field = %.*s", STR_ARG(text));
        return;
    }
    struct str left = ask_text(p, before->left);
    struct str op = bind_text(p->binder, before->op_span);
    diag_label(d, g, "not compared with `%.*s`", STR_ARG(left));
    diag_help(d, g, "repeat what is compared: %.*s %.*s %.*s", STR_ARG(left), STR_ARG(op),
              STR_ARG(text));
    if (ask_written(p, p->node) && ask_written(p, before->left)) {
        diag_fix(d, g,
                 arena_printf(p->binder->arena, "%.*s %.*s %.*s", STR_ARG(left), STR_ARG(op),
                              STR_ARG(text)));
    }
}

/* The text in quotes that was probably to be a field; NULL: none. */
static const struct node *quoted_name(const struct rule_place *p)
{
    const struct node *n = p->node;
    struct str text;
    if (n->kind == NODE_BINARY) {
        n = AST(binary, n)->left;
    } else if (n->kind == NODE_IN_LIST) {
        n = AST(in_list, n)->left;
    } else if (n->kind == NODE_CALL && AST(call, n)->args.n > 0) {
        n = AST(call, n)->args.items[0];
    }
    return n != p->node && ask_string(p, n, &text) && is_name(text) ? n : NULL;
}

static void report_test(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    const char *is = truth(p, p->node);
    struct diag *g =
        *is ? diag_at(d, DIAG_CONSTANT_TEST, p->node->span, "this is %s on every row", is)
            : diag_at(d, DIAG_CONSTANT_TEST, p->node->span, "this is the same on every row");
    diag_label(d, g, "no field is in it");
    const struct node *name = quoted_name(p);
    struct str text;
    if (name && ask_string(p, name, &text)) {
        diag_help(d, g, "a name in quotes is a text; without them `%.*s` is the field",
                  STR_ARG(text));
        if (ask_written(p, name)) {
            diag_edit(d, g, name->span, text);
        }
    } else {
        diag_help(d, g, "test a field, or leave it out");
    }
}

static bool is_logic(const struct node *n)
{
    return (n->kind == NODE_BINARY && AST(binary, n)->op <= BINARY_AND) ||
           (n->kind == NODE_UNARY && AST(unary, n)->op == UNARY_NOT);
}

/* `if(1 = 1, ..)`, or `true` as one of its values: it could not be said more plainly. */
static bool is_meant(const struct rule_place *p)
{
    const struct node *n = p->node;
    bool numbers = ask_comparison(n) && AST(binary, n)->left->kind == NODE_NUMBER &&
                   AST(binary, n)->right->kind == NODE_NUMBER;
    bool alone = p->parent->kind == NODE_STAGE_WHERE;
    return (!alone && (numbers || n->kind == NODE_BOOLEAN)) || n->kind == NODE_NULL_VALUE;
}

static void look(const struct rule_place *p)
{
    const struct node *n = p->node;
    if (!p->test || is_logic(n) || is_meant(p) || ask_varies(n) || !ask_written(p, n)) {
        return;
    }
    if (is_logic(p->parent) && p->parent->kind == NODE_BINARY &&
        (n->kind == NODE_STRING || n->kind == NODE_NUMBER)) {
        report_value(p);
    } else if (n->kind != NODE_CALL || (ask_function(p, n) && AST(call, n)->args.n > 0)) {
        report_test(p);
    }
}

const struct rule_def rule_constant_test = {
    .name = "constant_test",
    .kinds = RULE_AT(BINARY) | RULE_AT(IN_LIST) | RULE_AT(CALL) | RULE_AT(STRING) |
             RULE_AT(NUMBER) | RULE_AT(BOOLEAN) | RULE_AT(UNARY),
    .look = look,
};
