/*
 * no_timeslice.c - W1081: `count by _timeslice` where no `timeslice` made it. Rows of a scheduled
 * view have the field, so nothing is said where the query names one.
 */
#include "lib/rule/ask.h"

static void look_for_view(void *ctx, const struct node *n)
{
    bool *found = ctx;
    if (n->kind == NODE_SEARCH_PREDICATE) {
        struct str name = AST(predicate, n)->field.text;
        *found = *found || str_eq_fold(name, STR("_view")) || str_eq_fold(name, STR("_index"));
    }
    /* a parameter or a word of the search may bring in a view */
    *found = *found || n->kind == NODE_PLACEHOLDER;
    if (!*found) {
        node_children(n, look_for_view, found);
    }
}

static void look(const struct rule_place *p)
{
    const struct name *name = &AST(field, p->node)->name;
    if (!str_eq_fold(name->text, STR("_timeslice")) || ask_maker(p, name) != ASK_EVENTS ||
        p->binder->inner || !p->stage) {
        return;
    }
    bool view = false;
    if (p->query->scope) {
        look_for_view(&view, p->query->scope);
    }
    if (view) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct diag *g =
        diag_at(d, DIAG_NO_TIMESLICE, p->node->span, "no stage makes `%.*s`", STR_ARG(name->text));
    const struct str made = p->binder->slice.name;
    if (made.len > 0) {
        diag_label(d, g, "the slices are called `%.*s`", STR_ARG(made));
        diag_help(d, g, "write %.*s", STR_ARG(made));
        diag_fix(d, g, made);
    } else {
        diag_help(d, g, "cut the time into slices before: | timeslice 1h");
        diag_edit(d, g, (struct span) { p->stage->span.at, 0 }, STR("timeslice 1h | "));
    }
}

const struct rule_def rule_no_timeslice = {
    .name = "no_timeslice",
    .kinds = RULE_AT(FIELD),
    .look = look,
};
