/*
 * tree_json.c - see tree_json.h. The members of children are generated from nodes.def.
 */
#include "lang/document/tree_json.h"

#include "base/write/json_write.h"

static const char *const kinds[NODE_KINDS] = {
#define NODE(kind, type, kids) [NODE_##kind] = #kind,
#include "lang/nodes.def"
#undef NODE
};

static void put_text(struct buf *out, const char *member, struct str text)
{
    buf_printf(out, ", \"%s\": ", member);
    json_put_string(out, text);
}

static void put_flag(struct buf *out, const char *member, bool set)
{
    if (set) {
        buf_printf(out, ", \"%s\": true", member);
    }
}

static void put_span(struct buf *out, struct span span)
{
    buf_printf(out, "{\"at\": %u, \"len\": %u}", span.at, span.len);
}

static void put_name(struct buf *out, const char *member, const struct name *name)
{
    if (name->text.len > 0 || name->quoted) {
        put_text(out, member, name->text);
        buf_printf(out, ", \"%s_span\": ", member);
        put_span(out, name->span);
    }
}

static void put_condition(struct buf *out, const struct node_join_condition *c)
{
    put_name(out, "left_table", &c->left_table);
    put_name(out, "left_field", &c->left_field);
    put_name(out, "right_table", &c->right_table);
    put_name(out, "right_field", &c->right_field);
}

static void put_item(struct buf *out, const struct node_aggregate_item *item)
{
    put_name(out, "function", &item->function);
    put_name(out, "as", &item->as);
    put_flag(out, "star", item->star);
}

static void put_predicate(struct buf *out, const struct node_predicate *p)
{
    put_name(out, "field", &p->field);
    put_text(out, "value", p->value);
    put_flag(out, "quoted", p->quoted);
    put_flag(out, "negated", p->negated);
}

static void put_atom(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_PUNCT) {
        put_text(out, "text", AST(punct, n)->text);
    } else if (n->kind == NODE_PLACEHOLDER || n->kind == NODE_STAGE_PARAM) {
        put_text(out, "text", AST(placeholder, n)->text);
    } else if (n->kind == NODE_NUMBER) {
        put_text(out, "text", AST(number, n)->text);
    } else if (n->kind == NODE_STRING) {
        put_text(out, "text", AST(string, n)->raw.text);
    } else if (n->kind == NODE_REGEX) {
        put_text(out, "text", AST(regex, n)->raw.text);
        put_text(out, "flags", AST(regex, n)->flags);
    } else if (n->kind == NODE_BOOLEAN) {
        buf_printf(out, ", \"value\": %s", AST(boolean, n)->value ? "true" : "false");
    }
}

/* What a node holds beside its children. */
static void put_content(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_FIELD) {
        put_name(out, "name", &AST(field, n)->name);
    } else if (n->kind == NODE_STAGE_OPERATOR) {
        put_name(out, "name", &AST(operator, n)->name);
    } else if (n->kind == NODE_CALL) {
        put_name(out, "function", &AST(call, n)->function);
    } else if (n->kind == NODE_ASSIGN) {
        put_name(out, "name", &AST(assign, n)->name);
    } else if (n->kind == NODE_STAGE_EXPR) {
        put_name(out, "as", &AST(stage_expr, n)->as);
    } else if (n->kind == NODE_STAGE_AGGREGATE) {
        put_name(out, "as", &AST(aggregate, n)->as);
    } else if (n->kind == NODE_AGGREGATE_ITEM) {
        put_item(out, AST(aggregate_item, n));
    } else if (n->kind == NODE_JOIN_TABLE) {
        put_name(out, "as", &AST(join_table, n)->as);
    } else if (n->kind == NODE_JOIN_CONDITION) {
        put_condition(out, AST(join_condition, n));
    } else if (n->kind == NODE_SEARCH_PREDICATE) {
        put_predicate(out, AST(predicate, n));
    } else if (n->kind == NODE_SEARCH_WORD || n->kind == NODE_SEARCH_PHRASE ||
               n->kind == NODE_WORD) {
        put_text(out, "text", AST(word, n)->text);
    } else if (n->kind == NODE_IN_LIST) {
        put_flag(out, "negated", AST(in_list, n)->negated);
    } else if (n->kind == NODE_UNARY) {
        enum unary_op op = AST(unary, n)->op;
        put_text(out, "op", op == UNARY_NOT ? STR("not") : op == UNARY_MINUS ? STR("-") : STR("+"));
    } else {
        put_atom(out, n);
    }
}

static void put_node(struct buf *out, const struct document *d, const struct node *n);

static void put_child(struct buf *out, const struct document *d, const char *member,
                      const struct node *n)
{
    if (n) {
        buf_printf(out, ", \"%s\": ", member);
        put_node(out, d, n);
    }
}

static void put_list(struct buf *out, const struct document *d, const char *member,
                     const struct node_list *list)
{
    buf_printf(out, ", \"%s\": [", member);
    for (size_t i = 0; i < list->n; i++) {
        buf_text(out, i > 0 ? ", " : "");
        put_node(out, d, list->items[i]);
    }
    buf_char(out, ']');
}

static const char *binary_text(const struct node_binary *n)
{
    static const char *const texts[] = {
        [BINARY_OR] = "or", [BINARY_AND] = "and", [BINARY_EQ] = "=",
        [BINARY_NE] = "!=", [BINARY_LT] = "<",    [BINARY_LE] = "<=",
        [BINARY_GT] = ">",  [BINARY_GE] = ">=",   [BINARY_MATCHES] = "matches",
        [BINARY_ADD] = "+", [BINARY_SUB] = "-",   [BINARY_CONTAINS] = "contains",
        [BINARY_MUL] = "*", [BINARY_DIV] = "/",   [BINARY_MOD] = "%",
    };
    return texts[n->op];
}

/* The links of a chain are deep to the left: they are walked, not descended. */
static void put_chain(struct buf *out, const struct document *d, const struct node_binary *n)
{
    buf_text(out, ", \"operands\": [");
    put_node(out, d, n->first->left);
    for (const struct node_binary *l = n->first; l; l = node_next_link(n, l)) {
        buf_text(out, ", ");
        put_node(out, d, l->right);
    }
    buf_text(out, "], \"operators\": [");
    for (const struct node_binary *l = n->first; l; l = node_next_link(n, l)) {
        buf_printf(out, "%s{\"op\": \"%s%s\", \"span\": ", l == n->first ? "" : ", ",
                   l->negated ? "not " : "", binary_text(l));
        put_span(out, l->op_span);
        if (l != n && l->base.parens > 0) {
            buf_printf(out, ", \"parens\": %u", l->base.parens);
        }
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

#define NONE      (void)x;
#define K(member) put_child(out, d, #member, x->member);
#define L(member) put_list(out, d, #member, &x->member);

static void put_children(struct buf *out, const struct document *d, const struct node *n)
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

/* As deep as the tree, which is at most NODE_DEPTH_MAX. */
static void put_node(struct buf *out, const struct document *d, const struct node *n)
{
    struct token_range tokens = document_tokens(d, n, false);
    buf_text(out, "{\"kind\": \"");
    for (const char *c = kinds[n->kind]; *c; c++) {
        buf_char(out, (char)ascii_lower((unsigned char)*c));
    }
    buf_printf(out, "\", \"at\": %u, \"len\": %u, \"tokens\": [%zu, %zu]", n->span.at, n->span.len,
               tokens.first, tokens.last);
    if (n->parens > 0) {
        buf_printf(out, ", \"parens\": %u", n->parens);
    }
    put_content(out, n);
    if (n->kind == NODE_BINARY) {
        put_chain(out, d, AST(binary, n));
    } else {
        put_children(out, d, n);
    }
    buf_char(out, '}');
}

void tree_json(struct buf *out, const struct document *d)
{
    put_node(out, d, &d->parsed->query->base);
    buf_char(out, '\n');
}
