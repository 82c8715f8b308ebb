/*
 * never_equal.c - W1072: a number or a truth compared with a value that it never equals, such as
 * `length(x) = "abc"` and `isNull(x) = 1`.
 */
#include "lib/rule/ask.h"

static bool is_number(enum type t)
{
    return t == T_INT || t == T_NUMBER || t == T_REAL;
}

/* May a value of the type equal the constant? Null equals the empty string. */
static bool may_equal(enum type t, const struct cell *value)
{
    double number;
    if (cell_is_text(value)) {
        struct str s = cell_str(value);
        bool null = s.len == 0 || str_eq_fold(s, STR("null"));
        bool truth = str_eq_fold(s, STR("true")) || str_eq_fold(s, STR("false"));
        return null || (t == T_BOOL ? truth : cell_double(value, &number));
    }
    return (t == T_BOOL) == (value->tag == CELL_BOOL);
}

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    struct cell value;
    if (!ask_comparison(p->node) || !ask_varies(n->left) || !ask_literal(p, n->right, &value)) {
        return;
    }
    enum type t = ask_type(p, n->left);
    if (!(is_number(t) || t == T_BOOL) || may_equal(t, &value)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_NEVER_EQUAL, p->node->span, "this is %s on every row",
                             n->op == BINARY_NE ? "true" : "false");
    diag_label(d, g, "`%.*s` is %s", STR_ARG(ask_text(p, n->left)),
               t == T_BOOL ? "true or false" : "a number");
    if (t == T_BOOL) {
        diag_help(d, g, "test it as it is: %.*s, or !(%.*s)", STR_ARG(ask_text(p, n->left)),
                  STR_ARG(ask_text(p, n->left)));
    } else {
        diag_help(d, g, "compare it with a number");
    }
}

const struct rule_def rule_never_equal = {
    .name = "never_equal",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
