/*
 * eval.c - `eval name = expression, ...` of the eval dialect: assigns fields.
 *
 * The first `=` of each part assigns, later ones compare. The service has no such operator: each
 * use is a warning with the portable form. Specified: docs/language/dialects.md.
 */
#include "lib/op/shape/assign.h"

static struct diag *warn_portable(struct binder *b, const struct node *stage)
{
    return diag_at(b->diags, DIAG_EVAL_OPERATOR, (struct span) { stage->span.at, 4 },
                   "the service has no operator `eval`");
}

static void help_portable(struct binder *b, const struct node *stage, struct diag *g)
{
    const struct node_list *parts = &AST(list_of, stage)->items;
    if (parts->n == 1 && parts->items[0]->kind == NODE_ASSIGN) {
        const struct node_assign *part = AST(assign, parts->items[0]);
        struct str value = bind_text(b, part->value->span), name = part->name.text;
        bool lines = memchr(value.s, '\n', value.len) != NULL;
        if (lines || value.len > 60) {
            diag_help(b->diags, g, "portable: | EXPRESSION as %.*s", STR_ARG(name));
        } else {
            diag_help(b->diags, g, "portable: | %.*s as %.*s", STR_ARG(value), STR_ARG(name));
        }
    } else {
        diag_help(b->diags, g, "portable: a stage `EXPRESSION as NAME` for each assignment");
    }
}

static bool eval_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_list *parts = &AST(list_of, stage)->items;
    bool ok = true;
    struct diag *g = warn_portable(b, stage);
    for (size_t i = 0; i < parts->n; i++) {
        const struct node_assign *part = AST(assign, parts->items[i]);
        const struct expr *value = bind_expr(b, part->value);
        ok = ok && value;
        if (value) {
            assign_add(b, &out->as.extend, part->name.text, value);
        }
    }
    if (ok) { /* an expression with an error is no form to write elsewhere */
        help_portable(b, stage, g);
    }
    return ok;
}

const struct op_def op_eval = {
    .name = "eval",
    .group = "fields",
    .form = "eval NAME = EXPRESSION {, NAME = EXPRESSION}",
    .doc = "Eval dialect: assigns fields. Portable: EXPRESSION as NAME.",
    .examples = { { "* | eval image = toLowerCase(Image)", "the image's path in lower case" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTEND,
    .traits = { .pure = true },
    .use = OP_OF_EVAL,
    .bind = eval_bind,
    .push = assign_push,
};
