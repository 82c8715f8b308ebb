/*
 * expr.c - binds expressions of the syntax tree (docs/language/expressions.md).
 */
#include "base/vec.h"
#include "catalog/any_of.h"
#include "check/bind.h"
#include "check/check.h"
#include "check/pattern_bind.h"
#include "lang/string.h"

static struct expr *expr_new(struct binder *b, enum expr_kind kind, struct span span)
{
    struct expr *e = arena_new(b->arena, struct expr);
    e->kind = kind;
    e->span = span;
    return e;
}

static struct expr *with_args(struct binder *b, enum expr_kind kind, struct span span, size_t n)
{
    struct expr *e = expr_new(b, kind, span);
    e->args = arena_array(b->arena, const struct expr *, n);
    e->n_args = n;
    return e;
}

/* Set once all arguments are: constant when they are, so that it is computed once per batch. */
static const struct expr *finish(struct expr *e)
{
    e->constant = e->kind == EXPR_CONST;
    if (e->n_args > 0) {
        e->constant = true;
        for (size_t i = 0; i < e->n_args; i++) {
            e->constant = e->constant && e->args[i]->constant;
        }
    }
    return e;
}

const struct expr *expr_const(struct arena *a, struct cell value, struct span span)
{
    struct expr *e = arena_new(a, struct expr);
    *e = (struct expr) { .kind = EXPR_CONST, .value = value, .span = span, .constant = true };
    e->truth = value.tag == CELL_BOOL;
    return e;
}

const struct expr *expr_slot(struct arena *a, uint32_t slot, struct span span)
{
    struct expr *e = arena_new(a, struct expr);
    *e = (struct expr) { .kind = EXPR_SLOT, .slot = slot, .span = span };
    return e;
}

static bool is_null_literal(const struct expr *e)
{
    return e->kind == EXPR_CONST && cell_is_null(&e->value);
}

static const struct expr *negated(struct binder *b, const struct expr *x, bool negate)
{
    if (!negate) {
        return x;
    }
    struct expr *e = with_args(b, EXPR_NOT, x->span, 1);
    e->args[0] = x;
    e->truth = x->truth;
    return finish(e);
}

/* Operands of nested `and` or `or` as one list. */
static bool collect(struct binder *b, const struct node *n, enum binary_op op,
                    struct expr_list *out)
{
    if (n->kind == NODE_BINARY && AST(binary, n)->op == op) {
        const struct node_binary *last = AST(binary, n);
        const struct node_binary *link = last->first;
        bool ok = collect(b, link->left, op, out);
        for (; ok && link; link = node_next_link(last, link)) {
            ok = collect(b, link->right, op, out);
        }
        return ok;
    }
    const struct expr *e = bind_expr(b, n);
    if (e) {
        *vec_add(b->arena, out) = e;
    }
    return e != NULL;
}

static const struct expr *bind_logic(struct binder *b, const struct node_binary *n)
{
    struct expr_list list = { 0 };
    if (!collect(b, &n->base, n->op, &list)) {
        return NULL;
    }
    struct expr *e = expr_new(b, n->op == BINARY_OR ? EXPR_OR : EXPR_AND, n->base.span);
    e->args = list.items;
    e->n_args = list.n;
    e->truth = true;
    e->any = n->op == BINARY_OR ? any_of_make(b->arena, e) : NULL;
    return finish(e);
}

static enum expr_kind kind_of(enum binary_op op)
{
    static const enum expr_kind kinds[] = {
        [BINARY_OR] = EXPR_OR,   [BINARY_AND] = EXPR_AND,         [BINARY_EQ] = EXPR_EQ,
        [BINARY_NE] = EXPR_NE,   [BINARY_LT] = EXPR_LT,           [BINARY_LE] = EXPR_LE,
        [BINARY_GT] = EXPR_GT,   [BINARY_GE] = EXPR_GE,           [BINARY_ADD] = EXPR_ADD,
        [BINARY_SUB] = EXPR_SUB, [BINARY_MUL] = EXPR_MUL,         [BINARY_DIV] = EXPR_DIV,
        [BINARY_MOD] = EXPR_MOD, [BINARY_MATCHES] = EXPR_MATCHES, [BINARY_CONTAINS] = EXPR_CALL,
    };
    return kinds[op];
}

static bool is_comparison(enum expr_kind k)
{
    return k >= EXPR_EQ && k <= EXPR_GE;
}

/* `x = /.../`. True: reported. */
static bool refuse_equal_regex(struct binder *b, const struct node_binary *n)
{
    if (n->right->kind != NODE_REGEX || (n->op != BINARY_EQ && n->op != BINARY_NE)) {
        return false;
    }
    struct str left = bind_text(b, n->left->span), regex = bind_text(b, n->right->span);
    struct str fixed =
        n->op == BINARY_NE
            ? arena_printf(b->arena, "!(%.*s matches %.*s)", STR_ARG(left), STR_ARG(regex))
            : arena_printf(b->arena, "%.*s matches %.*s", STR_ARG(left), STR_ARG(regex));
    struct str op = bind_text(b, n->op_span);
    struct diag *g = diag_at(b->diags, DIAG_SYNTAX, n->right->span,
                             "`%.*s` takes no regular expression", STR_ARG(op));
    diag_help(b->diags, g, "write %.*s", STR_ARG(fixed));
    diag_edit(b->diags, g, n->base.span, fixed);
    return true;
}

static const struct expr *bind_binary(struct binder *b, const struct node_binary *n)
{
    const struct expr *left = bind_expr(b, n->left);
    if (refuse_equal_regex(b, n)) {
        return NULL;
    }
    const struct expr *right = bind_expr(b, n->right);
    if (!left || !right) {
        return NULL;
    }
    enum expr_kind kind = kind_of(n->op);
    bool equality = kind == EXPR_EQ || kind == EXPR_NE;
    if (equality && (is_null_literal(left) || is_null_literal(right))) {
        struct expr *test = with_args(b, EXPR_IS_NULL, n->base.span, 1);
        test->args[0] = is_null_literal(right) ? left : right;
        test->truth = true;
        return negated(b, finish(test), kind == EXPR_NE);
    }
    struct expr *e = with_args(b, kind, n->base.span, 2);
    e->args[0] = left;
    e->args[1] = right;
    e->truth = is_comparison(kind);
    return finish(e);
}

/* A chain of arithmetic as one expression, however long it is. */
static const struct expr *bind_chain(struct binder *b, const struct node_binary *n)
{
    const struct node_binary *link = n->first;
    struct expr *e = with_args(b, EXPR_CHAIN, n->base.span, (size_t)n->links + 1);
    enum expr_kind *ops = arena_array(b->arena, enum expr_kind, n->links);
    e->ops = ops;
    e->args[0] = bind_expr(b, link->left);
    bool ok = e->args[0] != NULL;
    for (size_t i = 1; link; link = node_next_link(n, link), i++) {
        ops[i - 1] = kind_of(link->op);
        e->args[i] = bind_expr(b, link->right);
        ok = ok && e->args[i];
    }
    return ok ? finish(e) : NULL;
}

static const struct expr *bind_matches(struct binder *b, const struct node_binary *n)
{
    const struct expr *left = bind_expr(b, n->left);
    struct expr *e = with_args(b, EXPR_MATCHES, n->base.span, 2);
    e->truth = true;
    bool ok = true;
    e->pattern = bind_pattern(b, n, &ok);
    if (!left || !ok) {
        return NULL;
    }
    e->args[0] = left;
    if (e->pattern) {
        e->n_args = 1;
    } else if (!(e->args[1] = bind_expr(b, n->right))) {
        return NULL;
    }
    return negated(b, finish(e), n->negated);
}

static void count_error(struct binder *b, const struct fn_def *fn, struct span at, size_t given)
{
    size_t least = fn_fewest(fn), most = fn_most(fn);
    struct diag *g;
    if (least == most) {
        g = diag_at(b->diags, DIAG_ARGUMENT_COUNT, at, "%s takes %zu argument%s, not %zu", fn->name,
                    least, least == 1 ? "" : "s", given);
    } else if (most == SIZE_MAX || given < least) {
        g = diag_at(b->diags, DIAG_ARGUMENT_COUNT, at, "%s takes at least %zu argument%s, not %zu",
                    fn->name, least, least == 1 ? "" : "s", given);
    } else {
        g = diag_at(b->diags, DIAG_ARGUMENT_COUNT, at, "%s takes at most %zu argument%s, not %zu",
                    fn->name, most, most == 1 ? "" : "s", given);
    }
    diag_help(b->diags, g, "{sumoq help function %s} shows its parameters", fn->name);
}

/* A constant with a known value: not null, and without parameters that have no value. */
static const struct cell *known_constant(const struct expr *e, const struct node *n)
{
    bool placeholder = (n->kind == NODE_STRING && AST(string, n)->raw.placeholder) ||
                       (n->kind == NODE_REGEX && AST(regex, n)->raw.placeholder);
    return e->kind == EXPR_CONST && !cell_is_null(&e->value) && !placeholder ? &e->value : NULL;
}

/* Passes the constant arguments to the function, which validates and prepares them. */
static bool use_constants(struct binder *b, struct expr *e, const struct node *const *args,
                          const struct regex *regex)
{
    const struct cell **values = arena_array(b->arena, const struct cell *, e->n_args + 1);
    for (size_t i = 0; i < e->n_args; i++) {
        values[i] = known_constant(e->args[i], args[i]);
    }
    struct fn_constants k = { .arena = b->arena, .args = values, .n = e->n_args, .regex = regex };
    k.why = e->fn->check ? e->fn->check(b->arena, values, e->n_args, &k.bad_arg) : NULL;
    if (!k.why && e->fn->prepare) {
        e->prepared = e->fn->prepare(&k);
    }
    if (k.why) {
        diag_at(b->diags, DIAG_BAD_CONSTANT, e->args[k.bad_arg]->span, "%s: %s", e->fn->name,
                k.why);
    }
    return k.why == NULL;
}

/* Binds an argument; *regex is set when it is a regular expression and one is allowed. */
static const struct expr *bind_argument(struct binder *b, const struct fn_def *fn, size_t i,
                                        const struct node *arg, const struct regex **regex)
{
    if (arg->kind != NODE_REGEX || !fn_param_of(fn, i)->regex) {
        return bind_expr(b, arg);
    }
    bool ok;
    *regex = bind_regex_literal(b, AST(regex, arg), &ok);
    return ok ? expr_const(b->arena, cell_of_text(AST(regex, arg)->raw.text), arg->span) : NULL;
}

static const struct expr *call_of(struct binder *b, const struct fn_def *fn, struct span span,
                                  const struct node *const *args, size_t n)
{
    struct expr *e = with_args(b, EXPR_CALL, span, n);
    e->fn = fn;
    e->truth = fn->returns == T_BOOL && fn->nulls == FN_NULL_SEEN;
    b->node->filters_rows |= fn->filters_rows;
    bool ok = true;
    const struct regex *regex = NULL;
    for (size_t i = 0; i < n; i++) {
        e->args[i] = bind_argument(b, fn, i, args[i], &regex);
        ok = ok && e->args[i];
    }
    return ok && use_constants(b, e, args, regex) ? finish(e) : NULL;
}

static bool is_integer_literal(const struct expr *e)
{
    return e->kind == EXPR_CONST && e->value.tag == CELL_INT;
}

/* A branch that is an integer beside one that is none is a double, as queries in production read it
 * later: `if(isEmpty(x), _messageTime, 0)` is `0.0` in a string. */
static const struct expr *branch(struct binder *b, const struct expr *e, const struct expr *other)
{
    if (!is_integer_literal(e) || is_integer_literal(other) || is_null_literal(other)) {
        return e;
    }
    return expr_const(b->arena, cell_real((double)e->value.as.i), e->span);
}

static const struct expr *bind_if(struct binder *b, struct span span, const struct node *test,
                                  const struct node *yes, const struct node *no)
{
    struct expr *e = with_args(b, EXPR_IF, span, 3);
    e->args[0] = bind_expr(b, test);
    e->args[1] = bind_expr(b, yes);
    e->args[2] = bind_expr(b, no);
    if (!e->args[0] || !e->args[1] || !e->args[2]) {
        return NULL;
    }
    const struct expr *first = e->args[1];
    e->args[1] = branch(b, first, e->args[2]);
    e->args[2] = branch(b, e->args[2], first);
    e->truth = e->args[1]->truth && e->args[2]->truth;
    return finish(e);
}

static const struct expr *unknown_function(struct binder *b, const struct node_call *n)
{
    struct str name = n->function.text;
    if (catalog_agg(b->catalog, name)) {
        struct diag *g =
            diag_at(b->diags, DIAG_UNKNOWN_FUNCTION, n->function.span,
                    "`%.*s` is an aggregate and cannot be used in an expression", STR_ARG(name));
        diag_help(b->diags, g, "aggregate in a stage of its own: | %.*s(field) as name",
                  STR_ARG(name));
        return NULL;
    }
    struct diag *g = diag_at(b->diags, DIAG_UNKNOWN_FUNCTION, n->function.span,
                             "no function named `%.*s`", STR_ARG(name));
    struct str near = catalog_near_fn(b->catalog, name);
    struct str any = catalog_near_op(b->catalog, name);
    if (near.len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(near));
        diag_fix(b->diags, g, near);
    } else if (any.len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`, in a stage of its own?", STR_ARG(any));
    } else {
        diag_help(b->diags, g, "{sumoq list-functions} shows all functions");
    }
    return NULL;
}

static const struct expr *bind_call(struct binder *b, const struct node_call *n)
{
    const struct node *const *args = (const struct node *const *)n->args.items;
    const struct fn_def *fn = catalog_fn(b->catalog, n->function.text);
    if (!fn) {
        return unknown_function(b, n);
    }
    if (n->args.n < fn_fewest(fn) || n->args.n > fn_most(fn)) {
        count_error(b, fn, n->base.span, n->args.n);
        return NULL;
    }
    if (fn->lazy) {
        return bind_if(b, n->base.span, args[0], args[1], args[2]);
    }
    if (fn->bind) {
        struct expr *e = with_args(b, EXPR_CALL, n->base.span, 0);
        e->fn = fn;
        e->truth = fn->returns == T_BOOL && fn->nulls == FN_NULL_SEEN;
        return fn->bind(b, args, n->args.n, e) ? finish(e) : NULL;
    }
    return call_of(b, fn, n->base.span, args, n->args.n);
}

static const struct expr *bind_contains(struct binder *b, const struct node_binary *n)
{
    const struct fn_def *fn = catalog_fn(b->catalog, STR("contains"));
    const struct node *args[2] = { n->left, n->right };
    const struct expr *e = call_of(b, fn, n->base.span, args, 2);
    return e ? negated(b, e, n->negated) : NULL;
}

/* The hash index of a list of constants; NULL: it is short, or contains other expressions. */
static const struct value_index *index_values(struct binder *b, const struct expr *e)
{
    struct value_index *x = arena_new(b->arena, struct value_index);
    if (e->n_args <= ANY_OF_FEWEST) {
        return NULL;
    }
    value_index_init(x, b->arena, e->n_args);
    for (size_t i = 1; i < e->n_args; i++) {
        if (e->args[i]->kind != EXPR_CONST) {
            return NULL;
        }
        value_index_add(x, value_hash(&e->args[i]->value));
    }
    return x;
}

static const struct expr *bind_in(struct binder *b, const struct node_in_list *n)
{
    struct expr *e = with_args(b, EXPR_IN, n->base.span, n->items.n + 1);
    e->truth = true;
    e->args[0] = bind_expr(b, n->left);
    bool ok = e->args[0] != NULL;
    for (size_t i = 0; i < n->items.n; i++) {
        e->args[i + 1] = bind_expr(b, n->items.items[i]);
        ok = ok && e->args[i + 1];
    }
    e->values = ok ? index_values(b, e) : NULL;
    return ok ? negated(b, finish(e), n->negated) : NULL;
}

static const struct expr *bind_unary(struct binder *b, const struct node_unary *n)
{
    const struct expr *x = bind_expr(b, n->operand);
    if (!x) {
        return NULL;
    }
    if (n->op == UNARY_NOT) {
        return negated(b, x, true);
    }
    struct expr *e = with_args(b, EXPR_NEGATE, n->base.span, 1);
    e->args[0] = x;
    if (n->op == UNARY_PLUS) {
        struct expr *twice = with_args(b, EXPR_NEGATE, n->base.span, 1);
        twice->args[0] = finish(e);
        return finish(twice);
    }
    if (x->kind == EXPR_CONST && x->value.tag == CELL_REAL) {
        return expr_const(b->arena, cell_real(-x->value.as.f), n->base.span);
    }
    if (x->kind == EXPR_CONST && x->value.tag == CELL_INT && x->value.as.i != INT64_MIN) {
        return expr_const(b->arena, cell_int(-x->value.as.i), n->base.span);
    }
    return finish(e);
}

static const struct expr *bind_field(struct binder *b, const struct node_field *n)
{
    uint32_t slot;
    return bind_read(b, &n->name, &slot) ? expr_slot(b->arena, slot, n->base.span) : NULL;
}

static const struct expr *bind_binary_any(struct binder *b, const struct node_binary *n)
{
    switch (n->op) {
    case BINARY_OR:
    case BINARY_AND:
        return bind_logic(b, n);
    case BINARY_MATCHES:
        return bind_matches(b, n);
    case BINARY_CONTAINS:
        return bind_contains(b, n);
    case BINARY_EQ:
    case BINARY_NE:
    case BINARY_LT:
    case BINARY_LE:
    case BINARY_GT:
    case BINARY_GE:
    case BINARY_ADD:
    case BINARY_SUB:
    case BINARY_MUL:
    case BINARY_DIV:
    case BINARY_MOD:
        break;
    }
    return n->links > 1 ? bind_chain(b, n) : bind_binary(b, n);
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* `"C:\temp"` contains a tab: a path whose backslash was not doubled. */
static void warn_path_escape(struct binder *b, const struct node_string *n)
{
    struct str raw = n->raw.text;
    for (size_t i = 1; i + 2 < raw.len; i++) {
        bool drive =
            raw.s[i] == ':' && is_letter(raw.s[i - 1]) && (i == 1 || !is_letter(raw.s[i - 2]));
        if (drive && raw.s[i + 1] == '\\' &&
            (raw.s[i + 2] == 't' || raw.s[i + 2] == 'n' || raw.s[i + 2] == 'r')) {
            struct diag *g =
                diag_at(b->diags, DIAG_PATH_ESCAPE, n->base.span,
                        "`\\%c` in this path is a control character, not a backslash and a letter",
                        raw.s[i + 2]);
            diag_help(b->diags, g, "double the backslash: `%c:\\\\%c`", raw.s[i - 1], raw.s[i + 2]);
            return;
        }
    }
}

static const struct expr *bind_string(struct binder *b, const struct node_string *n)
{
    warn_path_escape(b, n);
    return expr_const(b->arena, cell_of_text(string_decode(b->arena, n->raw.text)), n->base.span);
}

const struct expr *bind_expr(struct binder *b, const struct node *n)
{
    struct arena *a = b->arena;
    /* not a switch over every kind: most kinds of node are not expressions */
    if (n->kind == NODE_FIELD) {
        return bind_field(b, AST(field, n));
    } else if (n->kind == NODE_STRING) {
        return bind_string(b, AST(string, n));
    } else if (n->kind == NODE_NUMBER) {
        const struct node_number *number = AST(number, n);
        struct cell value = number->integral ? cell_int(number->integer) : cell_real(number->value);
        return expr_const(a, value, n->span);
    } else if (n->kind == NODE_BOOLEAN) {
        return expr_const(a, cell_bool(AST(boolean, n)->value), n->span);
    } else if (n->kind == NODE_NULL_VALUE || n->kind == NODE_PLACEHOLDER) {
        return expr_const(a, cell_null(), n->span);
    } else if (n->kind == NODE_CALL) {
        return bind_call(b, AST(call, n));
    } else if (n->kind == NODE_UNARY) {
        return bind_unary(b, AST(unary, n));
    } else if (n->kind == NODE_BINARY) {
        return bind_binary_any(b, AST(binary, n));
    } else if (n->kind == NODE_IN_LIST) {
        return bind_in(b, AST(in_list, n));
    } else if (n->kind == NODE_CONDITIONAL) {
        const struct node_conditional *c = AST(conditional, n);
        return bind_if(b, n->span, c->test, c->yes, c->no);
    } else if (n->kind == NODE_SUBQUERY) {
        return check_subquery(b, AST(subquery, n), false);
    }
    struct diag *g =
        diag_at(b->diags, DIAG_SYNTAX, n->span, "this cannot be used in an expression");
    if (n->kind == NODE_REGEX) {
        diag_help(
            b->diags, g,
            "a regular expression is allowed after `matches` or as the second argument of replace");
    }
    return NULL;
}

enum type expr_type(const struct binder *b, const struct expr *e)
{
    if (e->kind == EXPR_SLOT) {
        for (size_t i = 0; i < b->scope.fields.n; i++) {
            if (b->scope.fields.items[i].slot == e->slot) {
                return b->scope.fields.items[i].type;
            }
        }
        return T_ANY;
    }
    if (e->kind == EXPR_CALL) {
        return e->fn->returns;
    }
    return e->truth ? T_BOOL : T_ANY;
}
