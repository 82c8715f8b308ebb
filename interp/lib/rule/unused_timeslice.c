/*
 * unused_timeslice.c - W1080: `timeslice 1h | count by x`, which counts over the whole time.
 */
#include "lib/rule/ask.h"

/* Is this word the name? Looks into groups and expressions too. */
struct mention {
    struct str name;
    bool found;
};

static void look_for(void *ctx, const struct node *n)
{
    struct mention *m = ctx;
    if (n->kind == NODE_WORD || n->kind == NODE_FIELD) {
        struct str text = n->kind == NODE_WORD ? AST(word, n)->text : AST(field, n)->name.text;
        m->found = m->found || str_eq_fold(text, m->name);
    }
    m->found = m->found || n->kind == NODE_PLACEHOLDER || n->kind == NODE_SUBQUERY ||
               (n->kind == NODE_WORD && AST(word, n)->placeholder);
    if (!m->found) {
        node_children(n, look_for, m);
    }
}

static bool is_timeslice(const struct node *n)
{
    return n->kind == NODE_STAGE_OPERATOR &&
           str_eq_fold(AST(operator, n)->name.text, STR("timeslice"));
}

/* The name of the slices: after `as`, else the usual one. */
static struct str name_of(const struct node *n)
{
    const struct node_list *args = &AST(operator, n)->args;
    for (size_t i = 0; i + 1 < args->n; i++) {
        const struct node *next = args->items[i + 1];
        if (args->items[i]->kind == NODE_WORD &&
            str_eq_fold(AST(word, args->items[i])->text, STR("as"))) {
            return next->kind == NODE_WORD    ? AST(word, next)->text
                   : next->kind == NODE_FIELD ? AST(field, next)->name.text
                                              : (struct str) { 0 };
        }
    }
    return STR("_timeslice");
}

/* Shown with the aggregate, so that everything between the two has been seen. */
static void look(const struct rule_place *p)
{
    const struct node_list *stages = &p->query->stages;
    size_t slice = p->at;
    while (slice > 0 && p->at - slice < 64 && !is_timeslice(stages->items[slice])) {
        if (slice < p->at && stages->items[slice]->kind == NODE_STAGE_AGGREGATE) {
            return;
        }
        slice--;
    }
    if (!is_timeslice(stages->items[slice])) {
        return;
    }
    struct mention m = { .name = name_of(stages->items[slice]) };
    m.found = m.name.len == 0;
    for (size_t i = slice + 1; i <= p->at && !m.found; i++) {
        m.found = stages->items[i]->kind == NODE_STAGE_BROKEN ||
                  stages->items[i]->kind == NODE_STAGE_PARAM;
        node_children(stages->items[i], look_for, &m);
    }
    if (m.found) {
        return;
    }
    struct diags *d = p->binder->diags;
    bool keys = AST(aggregate, p->node)->keys.n > 0;
    struct diag *g =
        diag_at(d, DIAG_UNUSED_TIMESLICE, stages->items[slice]->span,
                "the time slices are not used: the aggregate after them has no key `%.*s`",
                STR_ARG(m.name));
    diag_help(d, g, "for a row of each slice: %s%.*s", keys ? "add it to the keys: by " : "by ",
              STR_ARG(m.name));
    if (!keys && AST(aggregate, p->node)->as.text.len == 0) {
        diag_edit(d, g, (struct span) { p->node->span.at + p->node->span.len, 0 },
                  arena_printf(p->binder->arena, " by %.*s", STR_ARG(m.name)));
    } else if (keys) {
        diag_edit(d, g, (struct span) { AST(aggregate, p->node)->keys.items[0]->span.at, 0 },
                  arena_printf(p->binder->arena, "%.*s, ", STR_ARG(m.name)));
    }
}

const struct rule_def rule_unused_timeslice = {
    .name = "unused_timeslice",
    .kinds = RULE_AT(STAGE_AGGREGATE),
    .look = look,
};
