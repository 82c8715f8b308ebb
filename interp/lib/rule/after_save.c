/*
 * after_save.c - W1040: the service does not process what follows `save`.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    const struct node_list *stages = &p->query->stages;
    /* in a subquery `save` passes its rows to `compose` */
    if (p->binder->inner || p->at + 1 >= stages->n || !ask_is_operator(p->node, "save") ||
        ask_is_operator(stages->items[p->at + 1], "compose")) {
        return;
    }
    const struct node *next = stages->items[p->at + 1];
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_AFTER_SAVE, next->span,
                             "the service does not process the stages after `save`");
    struct str save = ask_text(p, p->node);
    diag_help(d, g, "put it at the end: ... | %.*s", STR_ARG(save));
}

const struct rule_def rule_after_save = {
    .name = "after_save",
    .kinds = RULE_AT(STAGE_OPERATOR),
    .look = look,
};
