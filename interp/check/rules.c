/*
 * rules.c - see rules.h. The walk has its own stack: chains of operators are deep to the left.
 */
#include "check/rules.h"

#include "base/vec.h"
#include "catalog/rule.h"

struct step {
    const struct node *node, *parent;
    bool test;
};

struct walk {
    struct rule_place place;
    struct step now;
    struct {
        struct step *items;
        size_t n, cap;
    } todo;
};

/* Is a child of this node an expression of which only the truth matters? */
static bool is_test(const struct step *s, const struct node *child)
{
    const struct node *n = s->node;
    if (n->kind == NODE_STAGE_WHERE) {
        return true;
    }
    if (n->kind == NODE_BINARY) {
        enum binary_op op = AST(binary, n)->op;
        return op == BINARY_AND || op == BINARY_OR;
    }
    if (n->kind == NODE_UNARY) {
        return AST(unary, n)->op == UNARY_NOT;
    }
    if (n->kind == NODE_CONDITIONAL) {
        const struct node_conditional *c = AST(conditional, n);
        return child == c->test || s->test;
    }
    if (n->kind == NODE_CALL && str_eq_fold(AST(call, n)->function.text, STR("if"))) {
        return child == AST(call, n)->args.items[0] || s->test;
    }
    return false;
}

/* Queries inside are shown when they are bound. */
static bool is_query(const struct node *n)
{
    return n->kind == NODE_QUERY || n->kind == NODE_SUBQUERY || n->kind == NODE_JOIN_TABLE;
}

static void push(void *ctx, const struct node *child)
{
    struct walk *w = ctx;
    if (!is_query(child)) {
        struct step next = { child, w->now.node, is_test(&w->now, child) };
        *vec_add(w->place.binder->arena, &w->todo) = next;
    }
}

/* All links of a chain are shown, too. */
static void push_children(struct walk *w)
{
    const struct node *n = w->now.node;
    if (n->kind == NODE_BINARY) {
        push(w, AST(binary, n)->left);
        push(w, AST(binary, n)->right);
    } else {
        node_children(n, push, w);
    }
}

enum { FINDINGS_MOST = 500 }; /* more help nobody, and each costs a search for its line */

static void show(struct walk *w)
{
    const struct catalog *c = w->place.binder->catalog;
    if (w->place.binder->diags->n >= FINDINGS_MOST) {
        return;
    }
    w->place.node = w->now.node;
    w->place.parent = w->now.parent;
    w->place.test = w->now.test;
    w->place.fn = w->now.node->kind == NODE_CALL
                      ? catalog_fn(c, AST(call, w->now.node)->function.text)
                      : NULL;
    for (size_t i = 0; i < c->n_rules; i++) {
        if (c->rules[i]->kinds >> w->now.node->kind & 1) {
            c->rules[i]->look(&w->place);
        }
    }
}

static void see(struct walk *w, const struct node *top)
{
    w->now = (struct step) { top, NULL, false };
    show(w);
    if (top->kind == NODE_STAGE_FILTER) {
        return; /* its stages are bound as a query of their own */
    }
    push_children(w);
    while (w->todo.n > 0) {
        w->now = w->todo.items[--w->todo.n];
        show(w);
        push_children(w);
    }
}

void rules_see_search(struct binder *b, const struct node_query *q)
{
    if (q->scope) {
        struct walk w = { .place = { .binder = b, .query = q } };
        see(&w, q->scope);
    }
}

void rules_see_stage(struct binder *b, const struct node_query *q, size_t at)
{
    const struct node *stage = q->stages.items[at];
    struct walk w = { .place = { .binder = b, .query = q, .at = at, .stage = stage } };
    see(&w, stage);
}
