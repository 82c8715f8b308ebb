/*
 * added_text.c - W1077: `"user: " + name`. `+` adds numbers, and gives null for everything else.
 */
#include "base/buf.h"
#include "lib/rule/ask.h"

enum { OPERANDS_MOST = 16 };

static bool is_text(const struct rule_place *p, const struct node *n)
{
    struct cell value;
    double number;
    return ask_literal(p, n, &value) && cell_is_text(&value) && !cell_double(&value, &number);
}

/* A text as an operand of other arithmetic. */
static void look_at_sides(const struct rule_place *p, const struct node_binary *n)
{
    const struct node *text = is_text(p, n->right) ? n->right : NULL;
    text = text ? text : is_text(p, n->left) ? n->left : NULL;
    if (text) {
        struct diags *d = p->binder->diags;
        struct diag *g = diag_at(d, DIAG_ADDED_TEXT, text->span,
                                 "this text is no number: the result is always null");
        diag_help(d, g, "a field is written without quotes; texts are joined by concat");
    }
}

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    bool inside =
        p->parent && p->parent->kind == NODE_BINARY &&
        (AST(binary, p->parent)->op == BINARY_ADD || AST(binary, p->parent)->op == BINARY_SUB);
    if (n->op == BINARY_SUB || n->op == BINARY_MUL || n->op == BINARY_DIV) {
        look_at_sides(p, n);
    }
    if (n->op != BINARY_ADD || inside) {
        return;
    }
    const struct node *operands[OPERANDS_MOST];
    size_t count = ask_operands(p->node, BINARY_ADD, operands, OPERANDS_MOST);
    const struct node *text = NULL;
    for (size_t i = 0; i < count && !text; i++) {
        text = is_text(p, operands[i]) ? operands[i] : NULL;
    }
    if (!text) {
        return;
    }
    struct buf call = BUF_INIT;
    buf_text(&call, "concat(");
    for (size_t i = 0; i < count; i++) {
        struct str s = ask_text(p, operands[i]);
        buf_printf(&call, "%s%.*s", i > 0 ? ", " : "", STR_ARG(s));
    }
    buf_char(&call, ')');
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_ADDED_TEXT, p->node->span,
                             "`+` adds numbers: with this text the result is always null");
    diag_help(d, g, "texts are joined by concat: %.*s", STR_ARG(buf_view(&call)));
    if (ask_written(p, p->node) && count < OPERANDS_MOST) {
        diag_fix(d, g, arena_str(p->binder->arena, buf_view(&call)));
    }
    buf_release(&call);
}

const struct rule_def rule_added_text = {
    .name = "added_text",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
