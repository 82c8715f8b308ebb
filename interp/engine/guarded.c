/*
 * guarded.c - see guarded.h. An `or` inside the alternatives of another is not looked at by itself.
 */
#include "engine/guarded.h"

#include "base/map.h"

struct use {
    struct absent_field *field;
    size_t alternatives, last; /* of the `or`: how many use it, and the last that does */
    struct use *next;          /* used by the `or` */
};

struct guards {
    struct map uses; /* by the fields' names */
    struct use *first;
    size_t alternative; /* the number of the one that is read; 0: outside of any `or` */
    size_t n;
};

static void guard(struct guards *g, const struct node *n)
{
    struct use *u = n->kind == NODE_FIELD ? map_get(&g->uses, AST(field, n)->name.text) : NULL;
    if (u) {
        u->field->guarded = true;
    }
}

static void note_use(struct guards *g, struct str name)
{
    struct use *u = map_get(&g->uses, name);
    if (!u || g->alternative == 0) {
        return;
    }
    if (u->alternatives == 0) {
        u->next = g->first;
        g->first = u;
    }
    u->alternatives += u->alternatives == 0 || u->last != g->alternative;
    u->last = g->alternative;
}

static bool tests_for_value(struct str function)
{
    static const char *const names[] = { "isnull", "isempty", "isblank", "isnumeric" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq_fold(function, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static void find(void *ctx, const struct node *n);

static void find_alternative(void *ctx, const struct node *n)
{
    struct guards *g = ctx;
    g->alternative = ++g->n;
    find(g, n);
}

static void find_alternatives(struct guards *g, const struct node *n)
{
    g->n = 0;
    node_children(n, find_alternative, g);
    g->alternative = 0;
    for (struct use *u = g->first; u; u = u->next) {
        u->field->guarded = u->field->guarded || u->alternatives < g->n;
        u->alternatives = 0;
    }
    g->first = NULL;
}

static void find_guards(struct guards *g, const struct node *n)
{
    if (n->kind == NODE_CALL && tests_for_value(AST(call, n)->function.text)) {
        for (size_t i = 0; i < AST(call, n)->args.n; i++) {
            guard(g, AST(call, n)->args.items[i]);
        }
    } else if (n->kind == NODE_BINARY && AST(binary, n)->right->kind == NODE_NULL_VALUE) {
        guard(g, AST(binary, n)->left);
    } else if (n->kind == NODE_SEARCH_PREDICATE) {
        const struct node_predicate *p = AST(predicate, n);
        struct use *u = map_get(&g->uses, p->field.text);
        if (u && str_eq(p->value, STR("*"))) {
            u->field->guarded = true;
        }
        note_use(g, p->field.text);
    } else if (n->kind == NODE_FIELD) {
        note_use(g, AST(field, n)->name.text);
    }
}

static void find(void *ctx, const struct node *n)
{
    struct guards *g = ctx;
    bool is_or =
        n->kind == NODE_SEARCH_OR || (n->kind == NODE_BINARY && AST(binary, n)->op == BINARY_OR);
    if (is_or && g->alternative == 0) {
        find_alternatives(g, n);
        return;
    }
    find_guards(g, n);
    node_children(n, find, g);
}

void guarded_mark(struct arena *a, const struct node_query *q, struct stage_reports *reports)
{
    struct guards g = { .first = NULL };
    size_t n = reports->absent.n;
    struct use *uses = arena_array(a, struct use, n + 1);
    map_init(&g.uses, a, true);
    for (size_t i = 0; i < n; i++) {
        uses[i].field = &reports->absent.items[i];
        map_put(&g.uses, uses[i].field->name, &uses[i]);
    }
    if (n > 0) {
        find(&g, &q->base);
    }
}
