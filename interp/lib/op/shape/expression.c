/*
 * expression.c - `expression as name`: adds or replaces one field.
 *
 * Without `as` a call whose first argument is a field overwrites that field; other results are
 * named by their text. Streams; drops nothing. Specified: docs/language/operators.md, expression
 * stages.
 */
#include "base/buf.h"
#include "base/vec.h"
#include "lib/op/shape/assign.h"

void assign_add(struct binder *b, struct rel_extend *e, struct str name, const struct expr *value)
{
    *vec_add(b->arena, e) = value;
    bind_define(b, name, expr_type(b, value));
}

enum flow assign_push(struct op_run *r, struct batch *in)
{
    const struct rel_extend *e = &r->node->as.extend;
    for (size_t i = 0; i < e->n; i++) {
        /* computed into a temporary column first: the expression may read an older field of the
         * same slot's name */
        eval_cells(&r->worker->eval, e->items[i], in, in->sel, in->live, r->columns[i]);
        op_column(r, in, i);
    }
    op_after_eval(r, in);
    return op_emit(r, in);
}

/* Whether this argument is a literal. */
static bool is_literal(const struct node *n)
{
    return n->kind == NODE_STRING || n->kind == NODE_NUMBER || n->kind == NODE_BOOLEAN ||
           n->kind == NODE_NULL_VALUE || n->kind == NODE_REGEX || n->kind == NODE_PLACEHOLDER;
}

/* The field that a call without `as` overwrites; NULL: none. */
static const struct name *overwritten(const struct binder *b, const struct node *value)
{
    if (value->kind != NODE_CALL) {
        return NULL;
    }
    const struct node_call *call = AST(call, value);
    const struct fn_def *fn = catalog_fn(b->catalog, call->function.text);
    if (!fn || fn->named || fn->lazy || call->args.n == 0 ||
        call->args.items[0]->kind != NODE_FIELD) {
        return NULL;
    }
    for (size_t i = 1; i < call->args.n; i++) {
        if (!is_literal(call->args.items[i])) {
            return NULL;
        }
    }
    return &AST(field, call->args.items[0])->name;
}

/* The expression's own text as a name, with runs of white space collapsed. */
static struct str text_name(struct binder *b, struct str text)
{
    struct buf out = BUF_INIT;
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        bool is_blank = strchr(" \t\r\n", text.s[i]) && text.s[i] != '\0';
        if (!is_blank) {
            if (blank) {
                buf_char(&out, ' ');
            }
            buf_char(&out, text.s[i]);
        }
        blank = is_blank;
    }
    struct str name = arena_str(b->arena, buf_view(&out));
    buf_release(&out);
    return name;
}

static bool needs_name(struct binder *b, const struct node *value)
{
    struct str name = STR("");
    if (value->kind == NODE_CALL) {
        name = AST(call, value)->function.text;
    } else if (value->kind == NODE_BINARY && AST(binary, value)->op == BINARY_CONTAINS) {
        name = STR("contains");
    }
    const struct fn_def *fn = catalog_fn(b->catalog, name);
    if (!fn || !fn->named) {
        return false;
    }
    struct diag *g = diag_at(b->diags, DIAG_ALIAS_NEEDED, value->span,
                             "%s needs a name for its result: `as name` is missing", fn->name);
    diag_help(b->diags, g, "write | %s(...) as name", fn->name);
    return true;
}

/* Is an error reported at this place, as that of a macro that is not known? */
static bool has_error(const struct binder *b, struct span at)
{
    for (size_t i = 0; i < b->diags->n; i++) {
        const struct diag *g = b->diags->items[i];
        if (g->level == DIAG_ERROR && g->placed && g->span.at == at.at) {
            return true;
        }
    }
    return false;
}

static bool expression_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_stage_expr *n = AST(stage_expr, stage);
    bool aliased = n->as.text.len > 0;
    if (!aliased && needs_name(b, n->value)) {
        return false;
    }
    const struct expr *value = bind_expr(b, n->value);
    if (!value) {
        return false;
    }
    if (!aliased && n->value->kind == NODE_FIELD && !AST(field, n->value)->name.placeholder &&
        !has_error(b, n->value->span)) {
        struct str name = AST(field, n->value)->name.text;
        struct diag *g = diag_at(b->diags, DIAG_IGNORED, n->value->span,
                                 "`%.*s` alone has no effect", STR_ARG(name));
        diag_help(b->diags, g,
                  "no operator has that name; for a copy of the field write %.*s as name",
                  STR_ARG(name));
    }
    const struct name *target = aliased ? &n->as : overwritten(b, n->value);
    if (target && target->placeholder) {
        b->scope.open = true;
        return true;
    }
    const struct field *old = target && !aliased ? scope_find(&b->scope, target->text) : NULL;
    assign_add(b, &out->as.extend,
               old      ? old->name
               : target ? target->text
                        : text_name(b, n->text),
               value);
    return true;
}

const struct op_def op_expression = {
    .name = "(expression)",
    .group = "fields",
    .form = "EXPRESSION as NAME",
    .doc = "Adds or replaces a field.",
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTEND,
    .traits = { .pure = true },
    .use = OP_IMPLIED,
    .bind = expression_bind,
    .push = assign_push,
};
