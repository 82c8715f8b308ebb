/*
 * check.c - see check.h.
 */
#include "check/check.h"

#include "base/vec.h"
#include "check/rules.h"
#include "check/trail.h"

static bool is_eval_stage(const struct catalog *c, const struct node *n)
{
    const struct op_def *op =
        n->kind == NODE_STAGE_OPERATOR ? catalog_stage(c, AST(operator, n)) : NULL;
    return n->kind == NODE_STAGE_EVAL || (op && op->use == OP_OF_EVAL);
}

struct eval_search {
    const struct catalog *catalog;
    bool found;
};

static void look_for_eval(void *search, const struct node *n)
{
    struct eval_search *s = search;
    s->found = s->found || is_eval_stage(s->catalog, n);
    if (!s->found) {
        node_children(n, look_for_eval, search);
    }
}

bool check_uses_eval(const struct catalog *c, const struct node_query *q)
{
    struct eval_search search = { c, false };
    look_for_eval(&search, &q->base);
    return search.found;
}

/* The row of a stage; NULL: unknown operator. */
static const struct op_def *op_of(const struct binder *b, const struct node *stage)
{
    static const struct {
        enum node_kind kind;
        const char *op;
    } named[] = {
        { NODE_STAGE_WHERE, "where" },
        { NODE_STAGE_EVAL, "eval" },
        { NODE_STAGE_JOIN, "join" },
        { NODE_STAGE_FILTER, "filter" },
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (stage->kind == named[i].kind) {
            return catalog_op(b->catalog, str_of(named[i].op));
        }
    }
    if (stage->kind == NODE_STAGE_EXPR) {
        return catalog_internal(b->catalog, "(expression)");
    }
    if (stage->kind == NODE_STAGE_AGGREGATE) {
        return catalog_internal(b->catalog, "(aggregate)");
    }
    return catalog_stage(b->catalog, AST(operator, stage));
}

static void unknown_operator(struct binder *b, const struct node_operator *n)
{
    struct str name = n->name.text;
    const struct agg_def *agg = catalog_agg(b->catalog, name);
    if (agg) {
        struct diag *g = diag_at(b->diags, DIAG_MISSING_ARGUMENT, n->name.span,
                                 "%s needs a field in parentheses", agg->name);
        diag_help(b->diags, g, "write %s", agg->form);
        return;
    }
    struct diag *g = diag_at(b->diags, DIAG_UNKNOWN_OPERATOR, n->name.span,
                             "no operator named `%.*s`", STR_ARG(name));
    struct str near = catalog_near_op(b->catalog, name);
    if (near.len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(near));
        diag_fix(b->diags, g, near);
    } else {
        diag_help(b->diags, g, "{sumoq list-operators} shows all operators");
    }
}

/* After a stage with unknown columns any name must be accepted. */
static void open_scope(struct binder *b, const struct op_def *op)
{
    if (op && op->traits.makes_table) {
        bind_table(b);
    }
    b->scope.open = true;
}

/* After stages that are not known yet: any field, of messages or of a table. */
static void bind_stage_param(struct binder *b)
{
    b->scope.open = true;
    b->scope.unsure = true;
    b->after_parse = false;
}

/* Does the test end with a parameter after an operand, which may hold the rest of the test, and
 * stages? */
static bool test_ends_open(const struct node *n)
{
    while (n && n->kind == NODE_BINARY) {
        const struct node_binary *binary = AST(binary, n);
        if (binary->op_span.len == 0 && binary->right->kind == NODE_PLACEHOLDER) {
            return true;
        }
        n = binary->right;
    }
    return false;
}

static void bind_stage(struct binder *b, const struct node *stage, struct checked *out)
{
    if (stage->kind == NODE_STAGE_PARAM) {
        bind_stage_param(b);
        return;
    }
    const struct op_def *op = op_of(b, stage);
    struct plan_node *node = arena_new(b->arena, struct plan_node);
    *node = (struct plan_node) {
        .op = op, .span = stage->span, .text = bind_text(b, stage->span), .stage = b->stage
    };
    b->node = node;
    b->reads_keys = b->reads_others = b->more_stages = false;
    if (op && op->use == OP_OF_EVAL && !b->eval_dialect) {
        struct diag *g = diag_at(b->diags, DIAG_UNKNOWN_OPERATOR,
                                 (struct span) { stage->span.at, (uint32_t)strlen(op->name) },
                                 "no operator named `%s` in the documented dialect", op->name);
        diag_help(b->diags, g, "it belongs to the eval dialect: leave {--dialect} at auto");
        open_scope(b, NULL);
        return;
    }
    if (!op) {
        unknown_operator(b, AST(operator, stage));
        open_scope(b, NULL);
        return;
    }
    bool ok = op->bind && op->bind(b, stage, node);
    if (!op->push && !op->subplan && (ok || !op->bind)) {
        bool flat = stage->kind == NODE_STAGE_OPERATOR;
        struct span at =
            flat ? AST(operator, stage)->name.span : (struct span) { stage->span.at, 1 };
        bind_needs_service(b, at, op->name);
    }
    if (ok) {
        *vec_add(b->arena, &out->nodes) = node;
    } else {
        open_scope(b, op);
    }
    b->after_parse = op->traits.chained;
    if (b->more_stages ||
        (stage->kind == NODE_STAGE_WHERE && test_ends_open(AST(where, stage)->test))) {
        bind_stage_param(b);
    }
}

static void warn_dialect(struct binder *b, const struct node_query *q)
{
    for (size_t i = 0; b->eval_dialect && i < q->stages.n; i++) {
        const struct node *stage = q->stages.items[i];
        if (is_eval_stage(b->catalog, stage)) {
            struct diag *g =
                diag_at(b->diags, DIAG_EVAL_DIALECT,
                        (struct span) { stage->span.at, stage->kind == NODE_STAGE_EVAL ? 4 : 5 },
                        "the query is in the eval dialect, which the service does not know");
            diag_label(b->diags, g,
                       "because of this stage; quoted patterns after `matches` are regular "
                       "expressions here");
            diag_help(b->diags, g, "{sumoq check} shows the portable form of each construct");
            return;
        }
    }
}

static struct plan_node *new_search(struct binder *b, const struct node_query *q)
{
    struct plan_node *search = arena_new(b->arena, struct plan_node);
    search->op = catalog_internal(b->catalog, "(search)");
    search->text = STR("*");
    if (q->scope) {
        search->span = q->scope->span;
        search->text = bind_text(b, q->scope->span);
    }
    return search;
}

static bool reads_any(const struct expr *e, const struct slots *slots)
{
    for (size_t i = 0; e->kind == EXPR_SLOT && i < slots->n; i++) {
        if (slots->items[i] == e->slot) {
            return true;
        }
    }
    for (size_t i = 0; i < e->n_args; i++) {
        if (reads_any(e->args[i], slots)) {
            return true;
        }
    }
    return false;
}

/* The operands of `e` that read fields of `parse`, or that do not; NULL: none. */
static const struct expr *part_of(struct binder *b, const struct expr *e,
                                  const struct plan_node *parse, bool reads)
{
    if (e->kind != EXPR_AND) {
        return reads_any(e, &parse->writes) == reads ? e : NULL;
    }
    struct expr *part = arena_new(b->arena, struct expr);
    *part = *e;
    part->args = arena_array(b->arena, const struct expr *, e->n_args + 1);
    part->n_args = 0;
    for (size_t i = 0; i < e->n_args; i++) {
        if (reads_any(e->args[i], &parse->writes) == reads) {
            part->args[part->n_args++] = e->args[i];
        }
    }
    return part->n_args == 0 ? NULL : part->n_args == 1 ? part->args[0] : part;
}

static void note_reads(struct binder *b, struct plan_node *node, const struct expr *e)
{
    if (e->kind == EXPR_SLOT) {
        bind_reads(b, node, e->slot);
    }
    for (size_t i = 0; i < e->n_args; i++) {
        note_reads(b, node, e->args[i]);
    }
}

/* Auto-parse mode: the search expression sees the parsed fields. What it asks of the text and of
 * built-in fields is tested before the text is parsed, the rest after. */
static void add_parsed_search(struct binder *b, const struct node_query *q, struct checked *out)
{
    struct plan_node *parse = arena_new(b->arena, struct plan_node);
    parse->op = catalog_internal(b->catalog, "(auto parse)");
    parse->text = STR("auto-parse mode");
    parse->implied = true;
    b->node = parse;
    parse->op->bind(b, NULL, parse);
    struct plan_node *before = new_search(b, q), *after = new_search(b, q);
    b->node = after;
    bool ok = true;
    const struct expr *test = bind_search(b, q->scope, &ok);
    bool waits = b->subqueries.n > b->subqueries_done; /* whose tests are not known yet */
    if (test) {
        before->as.test.condition = waits ? NULL : part_of(b, test, parse, false);
        after->as.test.condition = waits ? test : part_of(b, test, parse, true);
    }
    if (before->as.test.condition) {
        note_reads(b, before, before->as.test.condition);
    }
    *vec_add(b->arena, &out->nodes) = before;
    *vec_add(b->arena, &out->nodes) = parse;
    if (after->as.test.condition) {
        *vec_add(b->arena, &out->nodes) = after;
    }
}

/* Does the search expression end with a parameter of its own, which may hold stages as well? */
static bool search_ends_open(struct str search)
{
    size_t n = search.len;
    if (n < 5 || search.s[n - 1] != '}' || search.s[n - 2] != '}') {
        return false;
    }
    while (n > 0 && search.s[n - 1] != '{') {
        n--;
    }
    while (n > 0 && search.s[n - 1] == '{') {
        n--;
    }
    return n == 0 || strchr(" \t\r\n)", search.s[n - 1]);
}

void check_query(struct binder *b, const struct node_query *q, struct checked *out)
{
    if (b->trail && !b->inner) {
        trail_enter(b, q);
    }
    rules_see_search(b, q);
    if (b->auto_parse) {
        add_parsed_search(b, q, out);
    } else {
        struct plan_node *search = new_search(b, q);
        bool ok = true;
        b->node = search;
        search->as.test.condition = bind_search(b, q->scope, &ok);
        *vec_add(b->arena, &out->nodes) = search;
    }
    if (b->checks_only && q->scope && search_ends_open(bind_text(b, q->scope->span))) {
        bind_stage_param(b);
    }
    if (b->trail) {
        trail_end(b);
    }
    warn_dialect(b, q);
    check_segment(b, q, out);
}

/* A stage that uses a table is bound after the subqueries before it have saved theirs. */
static bool must_wait(const struct binder *b)
{
    return b->awaits_save && !b->inner && !b->checks_only && b->diags->count[DIAG_ERROR] == 0;
}

const struct node_list *check_stages_of(const struct node_query *q, const struct checked *c)
{
    return c->stages ? c->stages : &q->stages;
}

void check_segment(struct binder *b, const struct node_query *q, struct checked *out)
{
    const struct node_list *stages = check_stages_of(q, out);
    while (out->next < stages->n && !must_wait(b)) {
        const struct node *stage = stages->items[out->next++];
        b->stage = out->next;
        if (b->trail) {
            trail_begin(b, stage, b->stage);
        }
        if (stage->kind == NODE_STAGE_BROKEN) {
            b->scope.open = true;
        } else {
            if (!out->stages) {
                rules_see_stage(b, q, out->next - 1);
            }
            bind_stage(b, stage, out);
        }
        if (b->trail) {
            trail_end(b);
        }
        if (stage->kind == NODE_STAGE_BROKEN) {
            continue;
        }
        bool dynamic =
            out->nodes.n > 0 && out->nodes.items[out->nodes.n - 1]->op->traits.makes_columns;
        if (dynamic && !b->checks_only && b->diags->count[DIAG_ERROR] == 0) {
            return;
        }
    }
}
