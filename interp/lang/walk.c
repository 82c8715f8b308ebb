/*
 * walk.c - the children of nodes, from the list in nodes.def.
 */
#include "lang/ast.h"

const char *const node_types[NODE_KINDS] = {
#define NODE(kind, type, kids) [NODE_##kind] = #type,
#include "lang/nodes.def"
#undef NODE
};

static void child(const struct node *n, void (*fn)(void *ctx, const struct node *child), void *ctx)
{
    if (n) {
        fn(ctx, n);
    }
}

static void list(const struct node_list *l, void (*fn)(void *ctx, const struct node *child),
                 void *ctx)
{
    for (size_t i = 0; i < l->n; i++) {
        fn(ctx, l->items[i]);
    }
}

#define NONE      (void)x;
#define K(member) child(x->member, fn, ctx);
#define L(member) list(&x->member, fn, ctx);

void node_children(const struct node *n, void (*fn)(void *ctx, const struct node *child), void *ctx)
{
    switch (n->kind) {
#define NODE(kind, type, kids)                                                                     \
    case NODE_##kind: {                                                                            \
        const struct node_##type *x = AST(type, n);                                                \
        kids                                                                                       \
    } break;
#include "lang/nodes.def"
#undef NODE
    case NODE_KINDS:
        break;
    }
}
