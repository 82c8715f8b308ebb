/*
 * ask.c - see ask.h.
 */
#include "lib/rule/ask.h"

#include "lang/string.h"

enum { SHOWN_MOST = 200 };

struct str ask_text(const struct rule_place *p, const struct node *n)
{
    struct str text = bind_text(p->binder, n->span);
    if (text.len <= SHOWN_MOST) {
        return text;
    }
    size_t most = SHOWN_MOST / 2;
    while (most > 0 && ((unsigned char)text.s[most] & 0xc0) == 0x80) {
        most--;
    }
    return arena_printf(p->binder->arena, "%.*s...", (int)most, text.s);
}

bool ask_string(const struct rule_place *p, const struct node *n, struct str *text)
{
    if (n->kind != NODE_STRING || AST(string, n)->raw.placeholder) {
        return false;
    }
    *text = string_decode(p->binder->arena, AST(string, n)->raw.text);
    return true;
}

bool ask_literal(const struct rule_place *p, const struct node *n, struct cell *value)
{
    struct str text;
    if (ask_string(p, n, &text)) {
        *value = cell_of_text(text);
        return true;
    }
    if (n->kind == NODE_NUMBER) {
        const struct node_number *number = AST(number, n);
        *value = number->integral ? cell_int(number->integer) : cell_real(number->value);
        return true;
    }
    if (n->kind == NODE_UNARY && AST(unary, n)->op == UNARY_MINUS &&
        AST(unary, n)->operand->kind == NODE_NUMBER) {
        *value = cell_real(-AST(number, AST(unary, n)->operand)->value);
        return true;
    }
    *value = n->kind == NODE_BOOLEAN ? cell_bool(AST(boolean, n)->value) : cell_null();
    return n->kind == NODE_BOOLEAN;
}

bool ask_written(const struct rule_place *p, const struct node *n)
{
    struct str text = bind_text(p->binder, n->span);
    if (text.len > SHOWN_MOST) {
        return false;
    }
    if (n->kind == NODE_STRING) {
        const struct str *raw = &AST(string, n)->raw.text;
        return text.len == raw->len + 2 && memcmp(text.s + 1, raw->s, raw->len) == 0;
    }
    return str_find(text, STR("{{"), 0) == SIZE_MAX;
}

enum { VARIES_MOST = 64 };

struct varies {
    size_t seen;
    bool found;
};

static void look_varies(void *ctx, const struct node *n)
{
    struct varies *v = ctx;
    bool hole = n->kind == NODE_PLACEHOLDER || n->kind == NODE_FIELD || n->kind == NODE_SUBQUERY ||
                (n->kind == NODE_STRING && AST(string, n)->raw.placeholder) ||
                (n->kind == NODE_REGEX && AST(regex, n)->raw.placeholder);
    bool drawn = n->kind == NODE_CALL && str_eq_fold(AST(call, n)->function.text, STR("random"));
    v->found = v->found || hole || drawn || ++v->seen > VARIES_MOST;
    if (!v->found) {
        node_children(n, look_varies, v);
    }
}

bool ask_varies(const struct node *n)
{
    struct varies v = { 0 };
    look_varies(&v, n);
    return v.found;
}

const struct fn_def *ask_function(const struct rule_place *p, const struct node *n)
{
    if (n == p->node) {
        return p->fn;
    }
    return n->kind == NODE_CALL ? catalog_fn(p->binder->catalog, AST(call, n)->function.text)
                                : NULL;
}

const struct node_call *ask_call(const struct rule_place *p, const struct node *n,
                                 const char *function, size_t n_args)
{
    const struct fn_def *fn = ask_function(p, n);
    bool is = fn && strcmp(fn->name, function) == 0;
    return is && AST(call, n)->args.n >= n_args ? AST(call, n) : NULL;
}

static bool is_arithmetic(enum binary_op op)
{
    return op == BINARY_ADD || op == BINARY_SUB || op == BINARY_MUL || op == BINARY_DIV ||
           op == BINARY_MOD;
}

enum type ask_type(const struct rule_place *p, const struct node *n)
{
    const struct fn_def *fn = ask_function(p, n);
    if (fn) {
        return fn->returns;
    }
    if (n->kind == NODE_FIELD && !AST(field, n)->name.placeholder) {
        return bind_type(p->binder, AST(field, n)->name.text);
    }
    if (n->kind == NODE_BINARY) {
        return is_arithmetic(AST(binary, n)->op) ? T_NUMBER : T_BOOL;
    }
    if (n->kind == NODE_IN_LIST || n->kind == NODE_BOOLEAN) {
        return T_BOOL;
    }
    if (n->kind == NODE_UNARY) {
        return AST(unary, n)->op == UNARY_NOT ? T_BOOL : T_NUMBER;
    }
    return n->kind == NODE_STRING ? T_STRING : n->kind == NODE_NUMBER ? T_NUMBER : T_ANY;
}

enum ask_maker ask_maker(const struct rule_place *p, const struct name *name)
{
    const struct scope *s = &p->binder->scope;
    if (name->placeholder || name->text.len == 0) {
        return ASK_UNKNOWN;
    }
    const struct field *f = scope_find(s, name->text);
    if (f && !f->source) {
        return ASK_MADE;
    }
    return s->open || s->table || s->dynamic.n > 0 ? ASK_UNKNOWN : ASK_EVENTS;
}

size_t ask_operands(const struct node *n, enum binary_op op, const struct node **out, size_t most)
{
    size_t count = 0;
    while (n->kind == NODE_BINARY && AST(binary, n)->op == op && count + 1 < most) {
        out[count++] = AST(binary, n)->right;
        n = AST(binary, n)->left;
    }
    out[count++] = n;
    for (size_t i = 0; i < count / 2; i++) {
        const struct node *swap = out[i];
        out[i] = out[count - 1 - i];
        out[count - 1 - i] = swap;
    }
    return count;
}

bool ask_is_field(const struct node *n, struct str name)
{
    return n->kind == NODE_FIELD && str_eq_fold(AST(field, n)->name.text, name);
}

bool ask_same(const struct rule_place *p, const struct node *a, const struct node *b)
{
    return a->kind == b->kind && a->span.len == b->span.len &&
           str_eq(ask_text(p, a), ask_text(p, b)) && ask_written(p, a) && ask_written(p, b);
}

bool ask_equality(const struct node *n)
{
    return n->kind == NODE_BINARY &&
           (AST(binary, n)->op == BINARY_EQ || AST(binary, n)->op == BINARY_NE);
}

bool ask_comparison(const struct node *n)
{
    return n->kind == NODE_BINARY && AST(binary, n)->op >= BINARY_EQ &&
           AST(binary, n)->op <= BINARY_GE;
}

bool ask_wildcard(struct str s)
{
    size_t stars = 0;
    for (size_t i = 0; i < s.len; i++) {
        stars += s.s[i] == '*';
    }
    return stars > 0 && stars < s.len;
}

bool ask_is_operator(const struct node *stage, const char *name)
{
    return stage->kind == NODE_STAGE_OPERATOR &&
           str_eq_fold(AST(operator, stage)->name.text, str_of(name));
}

bool ask_is_parse_regex(const struct node *stage)
{
    if (!stage || stage->kind != NODE_STAGE_OPERATOR) {
        return false;
    }
    const struct node_operator *n = AST(operator, stage);
    bool regex = n->args.n > 0 && n->args.items[0]->kind == NODE_WORD &&
                 str_eq_fold(AST(word, n->args.items[0])->text, STR("regex"));
    return str_eq_fold(n->name.text, STR("extract")) ||
           (str_eq_fold(n->name.text, STR("parse")) && regex);
}

const struct node *ask_value(const struct rule_place *p, const struct node *n)
{
    if (n->kind != NODE_FIELD) {
        return n;
    }
    const struct field *f = scope_find(&p->binder->scope, AST(field, n)->name.text);
    if (!f || f->source || f->stage == 0 || f->stage > p->at) {
        return NULL;
    }
    const struct node *stage = p->query->stages.items[f->stage - 1];
    if (stage->kind != NODE_STAGE_EXPR) {
        return NULL;
    }
    const struct node_stage_expr *made = AST(stage_expr, stage);
    if (made->as.text.len > 0) {
        return str_eq_fold(made->as.text, f->name) ? made->value : NULL;
    }
    bool over = made->value->kind == NODE_CALL && AST(call, made->value)->args.n > 0 &&
                ask_is_field(AST(call, made->value)->args.items[0], f->name);
    return over ? made->value : NULL;
}
