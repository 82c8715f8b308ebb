/*
 * dump.c - the tree as indented text, a node a line: its kind, then what it holds beside its
 * children.
 */
#include "runner/dump.h"

static const char *node_kind_name(enum node_kind kind)
{
    static const char *const names[NODE_KINDS] = {
#define NODE(kind, type, kids) [NODE_##kind] = #kind,
#include "lang/nodes.def"
#undef NODE
    };
    return names[kind];
}

static void put_quoted(struct buf *out, struct str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.s[i];
        if (c == '"' || c == '\\') {
            buf_char(out, '\\');
            buf_char(out, c);
        } else if ((unsigned char)c < 0x20) {
            buf_printf(out, "\\x%02x", (unsigned)c);
        } else {
            buf_char(out, c);
        }
    }
    buf_char(out, '"');
}

static void put_text(struct buf *out, const char *label, struct str text, bool placeholder)
{
    buf_printf(out, " %s", label);
    put_quoted(out, text);
    buf_text(out, placeholder ? " hole" : "");
}

static void put_name(struct buf *out, const char *label, const struct name *name)
{
    if (name->text.len > 0 || name->quoted) {
        put_text(out, label, name->text, name->placeholder);
    }
}

static void put_number(struct buf *out, const struct node_number *n)
{
    buf_printf(out, " %.*s", STR_ARG(n->text));
    if (n->integral) {
        buf_printf(out, " integer %lld", (long long)n->integer);
    } else {
        buf_printf(out, " value %.17g", n->value);
    }
    if (n->suffix.len > 0) {
        put_text(out, "suffix ", n->suffix, false);
    }
}

static void put_binary(struct buf *out, const struct node_binary *n)
{
    static const char *const texts[] = {
        [BINARY_OR] = "or",
        [BINARY_AND] = "and",
        [BINARY_EQ] = "=",
        [BINARY_NE] = "!=",
        [BINARY_LT] = "<",
        [BINARY_LE] = "<=",
        [BINARY_GT] = ">",
        [BINARY_GE] = ">=",
        [BINARY_MATCHES] = "matches",
        [BINARY_CONTAINS] = "contains",
        [BINARY_ADD] = "+",
        [BINARY_SUB] = "-",
        [BINARY_MUL] = "*",
        [BINARY_DIV] = "/",
        [BINARY_MOD] = "%",
    };
    buf_printf(out, " %s%s", n->negated ? "not " : "", texts[n->op]);
}

static void put_item(struct buf *out, const struct node_aggregate_item *n)
{
    put_name(out, "", &n->function);
    buf_text(out, n->star ? "(*)" : n->parens ? "()" : "");
    put_name(out, "as ", &n->as);
}

static void put_condition(struct buf *out, const struct node_join_condition *n)
{
    put_name(out, "", &n->left_table);
    put_name(out, "", &n->left_field);
    put_name(out, "= ", &n->right_table);
    put_name(out, "", &n->right_field);
}

static void put_predicate(struct buf *out, const struct node_predicate *n)
{
    put_name(out, "", &n->field);
    put_text(out, n->negated ? "!= " : "= ", n->value, n->placeholder);
    buf_text(out, n->quoted ? " quoted" : "");
}

static void put_unary(struct buf *out, const struct node_unary *n)
{
    static const char *const texts[] = {
        [UNARY_NONE] = "", [UNARY_MINUS] = "-", [UNARY_PLUS] = "+", [UNARY_NOT] = "not"
    };
    buf_printf(out, " %s", texts[n->op]);
}

static void put_string(struct buf *out, const struct node_string *n)
{
    put_text(out, n->single ? "single " : "", n->raw.text, n->raw.placeholder);
}

static void put_regex(struct buf *out, const struct node_regex *n)
{
    put_text(out, "", n->raw.text, n->raw.placeholder);
    buf_text(out, n->flags.len > 0 ? " " : "");
    buf_str(out, n->flags);
}

/* What a stage, or a part of one, holds beside its children; false for other nodes. */
static bool put_stage(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_STAGE_EXPR) {
        put_name(out, "as ", &AST(stage_expr, n)->as);
    } else if (n->kind == NODE_STAGE_AGGREGATE) {
        put_name(out, "as ", &AST(aggregate, n)->as);
    } else if (n->kind == NODE_STAGE_OPERATOR) {
        put_name(out, "", &AST(operator, n)->name);
    } else if (n->kind == NODE_ASSIGN) {
        put_name(out, "", &AST(assign, n)->name);
    } else if (n->kind == NODE_AGGREGATE_ITEM) {
        put_item(out, AST(aggregate_item, n));
    } else if (n->kind == NODE_JOIN_TABLE) {
        put_name(out, "as ", &AST(join_table, n)->as);
    } else if (n->kind == NODE_JOIN_CONDITION) {
        put_condition(out, AST(join_condition, n));
    } else {
        return false;
    }
    return true;
}

/* The same for an expression or an atom. */
static bool put_expression(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_BOOLEAN) {
        buf_text(out, AST(boolean, n)->value ? " true" : " false");
    } else if (n->kind == NODE_FIELD) {
        put_name(out, AST(field, n)->name.quoted ? "quoted " : "", &AST(field, n)->name);
    } else if (n->kind == NODE_PLACEHOLDER) {
        put_text(out, "", AST(placeholder, n)->text, false);
    } else if (n->kind == NODE_CALL) {
        put_name(out, "", &AST(call, n)->function);
    } else if (n->kind == NODE_UNARY) {
        put_unary(out, AST(unary, n));
    } else if (n->kind == NODE_BINARY) {
        put_binary(out, AST(binary, n));
    } else if (n->kind == NODE_IN_LIST) {
        buf_text(out, AST(in_list, n)->negated ? " not" : "");
    } else if (n->kind == NODE_PUNCT) {
        put_text(out, "", AST(punct, n)->text, false);
    } else {
        return false;
    }
    return true;
}

static void put_attributes(struct buf *out, const struct node *n)
{
    if (put_stage(out, n) || put_expression(out, n)) {
        return;
    }
    if (n->kind == NODE_SEARCH_WORD || n->kind == NODE_SEARCH_PHRASE || n->kind == NODE_WORD) {
        put_text(out, "", AST(word, n)->text, AST(word, n)->placeholder);
    } else if (n->kind == NODE_SEARCH_PREDICATE) {
        put_predicate(out, AST(predicate, n));
    } else if (n->kind == NODE_NUMBER) {
        put_number(out, AST(number, n));
    } else if (n->kind == NODE_STRING) {
        put_string(out, AST(string, n));
    } else if (n->kind == NODE_REGEX) {
        put_regex(out, AST(regex, n));
    }
}

struct dump {
    struct buf *out;
    size_t indent;
};

enum { LINKS_SHOWN = 100 }; /* of a longer chain only the operands: it is deep to the left */

static void dump_node(void *ctx, const struct node *n)
{
    struct dump *d = ctx;
    buf_repeat(d->out, "  ", d->indent);
    buf_text(d->out, node_kind_name(n->kind));
    put_attributes(d->out, n);
    buf_char(d->out, '\n');
    d->indent++;
    if (n->kind == NODE_BINARY && AST(binary, n)->links <= LINKS_SHOWN) {
        dump_node(d, AST(binary, n)->left);
        dump_node(d, AST(binary, n)->right);
    } else {
        node_children(n, dump_node, d);
    }
    d->indent--;
}

void node_dump(struct buf *out, const struct node *n)
{
    struct dump d = { out, 0 };
    dump_node(&d, n);
}
