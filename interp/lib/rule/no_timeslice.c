/*
 * no_timeslice.c - W1081: `count by _timeslice` where no `timeslice` made it. Rows of a scheduled
 * view have the field, so nothing is said where the query names one.
 */
#include "lib/rule/ask.h"

enum { NODES_MOST = 200 };

/* Does a parameter, which may bring in a view, appear among the first nodes? */
struct search {
    size_t seen;
    bool found;
};

static void look_for_parameter(void *ctx, const struct node *n)
{
    struct search *s = ctx;
    bool word = n->kind == NODE_SEARCH_WORD || n->kind == NODE_SEARCH_PHRASE;
    s->found = s->found || n->kind == NODE_PLACEHOLDER || (word && AST(word, n)->placeholder) ||
               ++s->seen > NODES_MOST;
    if (!s->found) {
        node_children(n, look_for_parameter, s);
    }
}

static bool may_have_view(const struct rule_place *p)
{
    const struct name_list *named = &p->binder->scope.named;
    struct search s = { 0 };
    if (p->query->scope) {
        look_for_parameter(&s, p->query->scope);
    }
    return s.found || name_list_has(named, STR("_view")) || name_list_has(named, STR("_index"));
}

static void look(const struct rule_place *p)
{
    const struct name *name = &AST(field, p->node)->name;
    if (!str_eq_fold(name->text, STR("_timeslice")) || ask_maker(p, name) != ASK_EVENTS ||
        p->binder->inner || !p->stage) {
        return;
    }
    if (may_have_view(p)) {
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
