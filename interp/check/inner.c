/*
 * inner.c - nested queries: tables of `join`, children of `filter`, subqueries. See
 * check.h.
 *
 * They are bound in their own scope; only unused slots remain of them.
 */
#include "check/check.h"

#include "base/vec.h"
#include "catalog/cursor.h"
#include "check/inner_time.h"
#include "check/trail.h"

/* A copy whose lists grow independently. */
static struct scope copy_scope(struct arena *a, const struct scope *from)
{
    struct scope s = *from;
    s.fields = field_list_copy(a, &from->fields);
    s.mask.removed = name_list_copy(a, &from->mask.removed);
    s.named = name_list_copy(a, &from->named);
    s.shown = name_list_copy(a, &from->shown);
    s.dynamic.cap = s.dynamic.n;
    s.latent.items = arena_array(a, struct latent_field, from->latent.n + 1);
    s.latent.cap = from->latent.n;
    for (size_t i = 0; i < from->latent.n; i++) {
        s.latent.items[i] = from->latent.items[i];
    }
    return s;
}

bool check_inner(struct binder *b, const struct node_query *q, const struct scope *start,
                 struct scope *end)
{
    struct binder outside = *b;
    size_t errors = b->diags->count[DIAG_ERROR];
    struct checked inner = { 0 };
    b->scope = start ? copy_scope(b->arena, start) : (struct scope) { 0 };
    b->after_parse = false;
    b->inner = true;
    if (b->trail) {
        trail_enter(b, q);
    }
    if (b->trail && start) {
        trail_end(b);
    }
    if (!start) {
        b->slice = (struct slice) { 0 };
        b->compared = false;
        check_query(b, q, &inner);
    }
    while (inner.next < q->stages.n) {
        check_segment(b, q, &inner);
    }
    *end = b->scope;
    if (b->trail) {
        trail_leave(b);
    }
    b->scope = outside.scope;
    b->inner = outside.inner;
    b->node = outside.node;
    b->stage = outside.stage;
    b->after_parse = outside.after_parse;
    b->slice = outside.slice;
    b->compared = outside.compared;
    b->reads_keys = outside.reads_keys;
    b->reads_others = outside.reads_others;
    return b->diags->count[DIAG_ERROR] == errors;
}

static bool is_word(const struct node *n, const char *word)
{
    return n->kind == NODE_WORD && str_eq_fold(AST(word, n)->text, str_of(word));
}

/* The `compose` that ends a subquery, or NULL. */
static const struct node_operator *compose_of(const struct catalog *c, const struct node_query *q)
{
    const struct node *last = q->stages.n > 0 ? q->stages.items[q->stages.n - 1] : NULL;
    const struct node_operator *stage =
        last && last->kind == NODE_STAGE_OPERATOR ? AST(operator, last) : NULL;
    const struct op_def *op = stage ? catalog_stage(c, stage) : NULL;
    return op && op->traits.returns ? stage : NULL;
}

static bool check_compose(struct binder *b, const struct node_subquery *n, bool in_search)
{
    const struct node_query *q = AST(query, n->query);
    for (size_t i = 0; i < q->stages.n; i++) {
        if (q->stages.items[i]->kind == NODE_STAGE_BROKEN) {
            return false;
        }
    }
    const struct node_operator *compose = compose_of(b->catalog, q);
    if (!compose) {
        struct diag *g = diag_at(b->diags, DIAG_MISSING_ARGUMENT, n->base.span,
                                 "the subquery does not end with compose");
        diag_help(b->diags, g, "its last stage names what it returns: | compose FIELD");
        return false;
    }
    for (size_t i = 0; !in_search && i < compose->args.n; i++) {
        if (is_word(compose->args.items[i], "keywords")) {
            struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, compose->args.items[i]->span,
                                     "compose: keywords works in the search expression only");
            diag_help(b->diags, g, "without it the fields' values are compared");
            return false;
        }
    }
    return true;
}

/* Clauses of `compose`. */
enum { COMPOSE_BY, COMPOSE_FIELDS, COMPOSE_MOST, COMPOSE_KEYWORDS };
enum { ROWS_USUAL = 2500, ROWS_MAX = 10000 };

static size_t rows_wanted(struct binder *b, const struct clause *most)
{
    if (!most->given || most->list.items[0].node->kind != NODE_NUMBER) {
        return ROWS_USUAL;
    }
    double rows = most->list.items[0].amount.value;
    if (rows > ROWS_MAX) {
        diag_at(b->diags, DIAG_IGNORED, most->span, "compose: at most 10,000 rows count");
    }
    return rows > ROWS_MAX ? ROWS_MAX : (size_t)rows;
}

static const struct expr *bind_compose(struct binder *b, const struct node_subquery *n,
                                       bool in_search)
{
    const struct node_operator *compose = compose_of(b->catalog, AST(query, n->query));
    struct clause c[SHAPE_MAX];
    if (!bind_shape(b, catalog_stage(b->catalog, compose), &compose->base, c)) {
        return NULL;
    }
    struct bound_subquery *s = vec_add(b->arena, &b->subqueries);
    size_t fields = c[COMPOSE_FIELDS].list.n;
    struct str *names = arena_array(b->arena, struct str, fields + 1);
    uint32_t *slots = arena_array(b->arena, uint32_t, fields + 1);
    bool keywords = c[COMPOSE_KEYWORDS].given;
    for (size_t i = 0; i < fields; i++) {
        names[i] = c[COMPOSE_FIELDS].list.items[i].name.text;
        slots[i] = keywords ? SLOT_NULL : bind_find(b, names[i]);
    }
    struct expr *e = arena_new(b->arena, struct expr);
    *e = (struct expr) { .kind = EXPR_OR, .truth = true, .span = n->base.span };
    e->args = arena_array(b->arena, const struct expr *, 1);
    *s = (struct bound_subquery) { .node = n,
                                   .expr = e,
                                   .names = names,
                                   .slots = slots,
                                   .n = fields,
                                   .in_search = in_search,
                                   .keywords = keywords,
                                   .raw = keywords ? bind_find(b, STR("_raw")) : SLOT_NULL,
                                   .most = rows_wanted(b, &c[COMPOSE_MOST]) };
    return e;
}

/* A time that cannot be read is an error of the query, not of its run. */
static bool check_time(struct binder *b, const struct node_list *time, bool start)
{
    int64_t ms;
    for (size_t i = 0; i < time->n; i++) {
        if (atom_has_placeholder(time->items[i])) {
            return true;
        }
    }
    struct str text = inner_time_text(b->text, time);
    if (time->n == 0 || inner_time_read(b->arena, text, INNER_TIME_SOME, zone_utc(), start, &ms)) {
        return true;
    }
    struct diag *g = diag_at(b->diags, DIAG_BAD_NUMBER,
                             span_join(time->items[0]->span, time->items[time->n - 1]->span),
                             "the subquery's time cannot be read: %.*s", STR_ARG(text));
    diag_help(b->diags, g,
              "write -1h, 2024-05-01 10:15:00, 05-01 10:15 (of this year), or epoch milliseconds");
    return false;
}

const struct expr *check_subquery(struct binder *b, const struct node_subquery *n, bool in_search)
{
    struct scope end;
    struct binder_subqueries before = b->subqueries;
    size_t errors = b->diags->count[DIAG_ERROR];
    bool ok = check_inner(b, AST(query, n->query), NULL, &end);
    ok = check_time(b, &n->from, true) && ok;
    ok = check_time(b, &n->to, false) && ok;
    b->subqueries = before; /* nested ones run with it */
    if (!check_compose(b, n, in_search) || !ok || b->diags->count[DIAG_ERROR] > errors) {
        return NULL;
    }
    return bind_compose(b, n, in_search);
}
