/*
 * hyphenated_name.c - W1085: `sc-status = 404`, the difference of two fields that nothing makes.
 *
 * Names of W3C logs and headers have hyphens. A difference of two fields is written with blanks
 * often enough, and of fields that a stage makes.
 */
#include "lib/rule/ask.h"

enum { PARTS_MOST = 8 };

static bool is_part(const struct rule_place *p, const struct node *n)
{
    return n->kind == NODE_FIELD && !AST(field, n)->name.quoted &&
           ask_maker(p, &AST(field, n)->name) == ASK_EVENTS;
}

/* The operands of a difference without blanks, all of them fields of the events. */
static bool is_name(const struct rule_place *p)
{
    const struct node *parts[PARTS_MOST];
    size_t n = ask_operands(p->node, BINARY_SUB, parts, PARTS_MOST);
    struct str text = ask_text(p, p->node);
    for (size_t i = 0; i < n; i++) {
        if (!is_part(p, parts[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(" \t\n\r(%{", text.s[i])) {
            return false;
        }
    }
    return n > 1;
}

static void look(const struct rule_place *p)
{
    /* with other arithmetic around it, it is arithmetic */
    bool inside =
        p->parent && p->parent->kind == NODE_BINARY && AST(binary, p->parent)->op >= BINARY_ADD;
    if (AST(binary, p->node)->op != BINARY_SUB || inside || !is_name(p)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str text = ask_text(p, p->node);
    struct diag *g = diag_at(d, DIAG_HYPHENATED_NAME, p->node->span,
                             "`%.*s` is a difference of fields that no stage makes", STR_ARG(text));
    diag_help(d, g, "a field with a hyphen in its name is written %%\"%.*s\"", STR_ARG(text));
    diag_fix(d, g, arena_printf(p->binder->arena, "%%\"%.*s\"", STR_ARG(text)));
}

const struct rule_def rule_hyphenated_name = {
    .name = "hyphenated_name",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
