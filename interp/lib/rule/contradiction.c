/*
 * contradiction.c - W1074: `x = 1 and x = 2` is never true, `x != 1 or x != 2` always; likewise
 * ranges that exclude each other, or leave nothing out. Stages `where` in a row are one condition.
 */
#include "data/order.h"
#include "lib/rule/ask.h"

enum { OPERANDS_MOST = 32 }; /* pairs of them are compared */

/* `x = 1` with its parts. */
struct fact {
    const struct node_binary *node;
    struct str what;
    struct cell value;
};

static bool fact_of(const struct rule_place *p, const struct node *n, struct fact *out)
{
    if (!ask_comparison(n)) {
        return false;
    }
    out->node = AST(binary, n);
    out->what = ask_text(p, out->node->left);
    return ask_varies(out->node->left) && ask_written(p, n) &&
           ask_literal(p, out->node->right, &out->value);
}

static bool is_above(enum binary_op op)
{
    return op == BINARY_GT || op == BINARY_GE;
}

static bool is_below(enum binary_op op)
{
    return op == BINARY_LT || op == BINARY_LE;
}

/* Do both hold for no value? With `or`, their opposites hold for no value. */
static bool exclude(const struct fact *a, const struct fact *b)
{
    enum binary_op x = a->node->op, y = b->node->op;
    if (x == BINARY_EQ && y == BINARY_EQ) {
        return !cell_equals(&a->value, &b->value);
    }
    enum cell_order order = cell_compare(&a->value, &b->value);
    bool strict = x == BINARY_GT || y == BINARY_LT || x == BINARY_LT || y == BINARY_GT;
    if (is_above(x) && is_below(y)) {
        return order == ORDER_GREATER || (order == ORDER_EQUAL && strict);
    }
    if (is_below(x) && is_above(y)) {
        return order == ORDER_LESS || (order == ORDER_EQUAL && strict);
    }
    return false;
}

static bool covers(const struct fact *a, const struct fact *b)
{
    static const enum binary_op opposite[] = {
        [BINARY_EQ] = BINARY_NE, [BINARY_NE] = BINARY_EQ, [BINARY_LT] = BINARY_GE,
        [BINARY_LE] = BINARY_GT, [BINARY_GT] = BINARY_LE, [BINARY_GE] = BINARY_LT,
    };
    struct node_binary na = *a->node, nb = *b->node;
    na.op = opposite[na.op];
    nb.op = opposite[nb.op];
    struct fact fa = { &na, a->what, a->value }, fb = { &nb, b->what, b->value };
    return exclude(&fa, &fb);
}

static void report(const struct rule_place *p, const struct fact *a, const struct fact *b, bool any,
                   bool alone)
{
    struct diags *d = p->binder->diags;
    struct span both = span_join(a->node->base.span, b->node->base.span);
    struct diag *g = diag_at(d, DIAG_CONTRADICTION, both,
                             any ? "one of these is true whatever `%.*s` is"
                                 : "these are never true together, whatever `%.*s` is",
                             STR_ARG(a->what));
    diag_help(d, g, "was `%s` meant?", any ? "and" : "or");
    if (alone) {
        struct span op = AST(binary, p->node)->op_span;
        if (op.len > 0) {
            diag_edit(d, g, op, any ? STR("and") : STR("or"));
        }
    }
}

/* The comparisons of a chain of `op`. */
static size_t add_facts(const struct rule_place *p, const struct node *n, enum binary_op op,
                        struct fact *facts, size_t k, size_t *n_operands)
{
    const struct node *operands[OPERANDS_MOST];
    size_t count = ask_operands(n, op, operands, OPERANDS_MOST);
    *n_operands += count;
    for (size_t i = 0; i < count && k < OPERANDS_MOST; i++) {
        k += fact_of(p, operands[i], &facts[k]);
    }
    return k;
}

/* The first pair of facts of which one is beyond `from`. */
static void look_at_pairs(const struct rule_place *p, const struct fact *facts, size_t from,
                          size_t k, bool any, bool alone)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t j = from > i + 1 ? from : i + 1; j < k; j++) {
            bool same = str_eq(facts[i].what, facts[j].what);
            if (same && (any ? covers(&facts[i], &facts[j]) : exclude(&facts[i], &facts[j]))) {
                report(p, &facts[i], &facts[j], any, alone);
                return;
            }
        }
    }
}

static void look_at_chain(const struct rule_place *p, const struct node_binary *n)
{
    struct fact facts[OPERANDS_MOST];
    size_t n_operands = 0;
    size_t k = add_facts(p, p->node, n->op, facts, 0, &n_operands);
    look_at_pairs(p, facts, 0, k, n->op == BINARY_OR, n_operands == 2);
}

/* The stages `where` before this one, if nothing is between. */
static void look_at_stages(const struct rule_place *p)
{
    struct fact facts[OPERANDS_MOST];
    size_t first = p->at, k = 0, n_operands = 0;
    while (first > 0 && p->at - first < OPERANDS_MOST &&
           p->query->stages.items[first - 1]->kind == NODE_STAGE_WHERE) {
        first--;
    }
    for (size_t i = first; i < p->at; i++) {
        const struct node *test = AST(where, p->query->stages.items[i])->test;
        k = add_facts(p, test, BINARY_AND, facts, k, &n_operands);
    }
    size_t before = k;
    k = add_facts(p, AST(where, p->node)->test, BINARY_AND, facts, k, &n_operands);
    if (before > 0) {
        look_at_pairs(p, facts, before, k, false, false);
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_STAGE_WHERE) {
        look_at_stages(p);
        return;
    }
    const struct node_binary *n = AST(binary, p->node);
    bool logic = n->op == BINARY_AND || n->op == BINARY_OR;
    bool inside =
        p->parent && p->parent->kind == NODE_BINARY && AST(binary, p->parent)->op == n->op;
    if (logic && !inside) {
        look_at_chain(p, n);
    }
}

const struct rule_def rule_contradiction = {
    .name = "contradiction",
    .kinds = RULE_AT(BINARY) | RULE_AT(STAGE_WHERE),
    .look = look,
};
