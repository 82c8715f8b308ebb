/*
 * limit_before_sort.c - W1079: `limit 10 | sort by x` sorts the ten rows that happen to come first.
 */
#include "lib/rule/ask.h"

static bool is_sort(const struct node *n)
{
    return ask_is_operator(n, "sort") || ask_is_operator(n, "order");
}

static bool orders(const struct node *n)
{
    return is_sort(n) || ask_is_operator(n, "top") || ask_is_operator(n, "topk");
}

static void look(const struct rule_place *p)
{
    const struct node_list *stages = &p->query->stages;
    if (!is_sort(p->node) || p->at == 0 || !ask_is_operator(stages->items[p->at - 1], "limit")) {
        return;
    }
    const struct node *limit = stages->items[p->at - 1];
    for (size_t i = 0; i + 1 < p->at; i++) {
        if (orders(stages->items[i])) {
            return;
        }
    }
    struct diags *d = p->binder->diags;
    struct diag *g =
        diag_at(d, DIAG_LIMIT_BEFORE_SORT, limit->span,
                "the limit comes before the sort: the rows that it takes have no order");
    struct str a = ask_text(p, p->node), b = ask_text(p, limit);
    diag_help(d, g, "for the first rows of the order: | %.*s | %.*s", STR_ARG(a), STR_ARG(b));
    if (ask_written(p, p->node) && ask_written(p, limit)) {
        diag_edit(d, g, limit->span, a);
        diag_edit(d, g, p->node->span, b);
    }
}

const struct rule_def rule_limit_before_sort = {
    .name = "limit_before_sort",
    .kinds = RULE_AT(STAGE_OPERATOR),
    .look = look,
};
