/*
 * transpose_join.c - W1019: the service has no `transpose` in a query with `join`.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    if (!ask_is_operator(p->node, "transpose")) {
        return;
    }
    for (size_t i = 0; i < p->at; i++) {
        if (p->query->stages.items[i]->kind == NODE_STAGE_JOIN) {
            struct diags *d = p->binder->diags;
            struct diag *g = diag_at(d, DIAG_SERVICE_REFUSES, AST(operator, p->node)->name.span,
                                     "transpose is not supported by the service after join");
            diag_help(d, g, "leave it out, or use a subquery instead of join");
            return;
        }
    }
}

const struct rule_def rule_transpose_join = {
    .name = "transpose_join",
    .kinds = RULE_AT(STAGE_OPERATOR),
    .look = look,
};
