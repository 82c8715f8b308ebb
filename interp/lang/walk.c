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

static int chain_of(enum binary_op op)
{
    switch (op) {
    case BINARY_OR:
        return 1;
    case BINARY_AND:
        return 2;
    case BINARY_ADD:
    case BINARY_SUB:
        return 3;
    case BINARY_MUL:
    case BINARY_DIV:
    case BINARY_MOD:
        return 4;
    case BINARY_EQ:
    case BINARY_NE:
    case BINARY_LT:
    case BINARY_LE:
    case BINARY_GT:
    case BINARY_GE:
    case BINARY_MATCHES:
    case BINARY_CONTAINS:
        break;
    }
    return 0;
}

bool node_is_link(const struct node *left, enum binary_op op)
{
    return left->kind == NODE_BINARY && chain_of(op) > 0 &&
           chain_of(AST(binary, left)->op) == chain_of(op);
}

const struct node_binary *node_next_link(const struct node_binary *n,
                                         const struct node_binary *link)
{
    return link == n ? NULL : link->next;
}

static void operands(const struct node_binary *n, void (*fn)(void *ctx, const struct node *child),
                     void *ctx)
{
    fn(ctx, n->first->left);
    for (const struct node_binary *l = n->first; l; l = node_next_link(n, l)) {
        fn(ctx, l->right);
    }
}

#define NONE      (void)x;
#define K(member) child(x->member, fn, ctx);
#define L(member) list(&x->member, fn, ctx);

void node_children(const struct node *n, void (*fn)(void *ctx, const struct node *child), void *ctx)
{
    if (n->kind == NODE_BINARY) {
        operands(AST(binary, n), fn, ctx);
        return;
    }
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
