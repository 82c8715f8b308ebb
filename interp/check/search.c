/*
 * search.c - the search expression before the first pipe, as a bound test
 * (docs/language/search.md).
 */
#include "catalog/any_of.h"
#include "check/bind.h"
#include "check/builtin.h"
#include "check/check.h"
#include "lang/compare_hint.h"

static struct expr *test_of(struct binder *b, enum expr_kind kind, struct span span, uint32_t slot)
{
    struct expr *e = arena_new(b->arena, struct expr);
    e->kind = kind;
    e->span = span;
    e->truth = true;
    e->args = arena_array(b->arena, const struct expr *, 1);
    e->args[0] = expr_slot(b->arena, slot, span);
    e->n_args = 1;
    return e;
}

/* A field that the events bring. Auto-parse mode makes none of the built-in ones for the search
 * expression, so that they can be asked of the source. */
static uint32_t search_field(struct binder *b, struct str name)
{
    if (!b->auto_parse || !builtin_is(name)) {
        return bind_find(b, name);
    }
    uint32_t slot = bind_source(b, name);
    bind_reads(b, b->node, slot);
    name_list_add(b->arena, &b->scope.named, name);
    return slot;
}

/* Where `<` or `>` follows a field: a comparison, which belongs in `where`; also the operator
 * alone. SIZE_MAX: none. */
static size_t comparison_in(struct str word)
{
    size_t at = 0;
    while (at < word.len &&
           (word.s[at] == '_' || word.s[at] == '.' || (word.s[at] >= '0' && word.s[at] <= '9') ||
            (word.s[at] >= 'A' && word.s[at] <= 'Z') || (word.s[at] >= 'a' && word.s[at] <= 'z'))) {
        at++;
    }
    return at < word.len && (word.s[at] == '<' || word.s[at] == '>') ? at : SIZE_MAX;
}

static const struct expr *bind_keyword(struct binder *b, const struct node_word *n, bool *ok)
{
    size_t comparison = n->base.kind == NODE_SEARCH_WORD ? comparison_in(n->text) : SIZE_MAX;
    if (comparison != SIZE_MAX) {
        struct diag *g = diag_at(b->diags, DIAG_SYNTAX, n->base.span,
                                 "the search expression has no comparison except `=`");
        size_t at = n->base.span.at + (size_t)comparison;
        if (at < b->text.len && strchr("<>", b->text.s[at])) {
            compare_hint(b->diags, g, b->text, at);
        }
        diag_help(b->diags, g, "put a word that contains the operator in quotes");
        *ok = false;
        return NULL;
    }
    if (str_eq(n->text, STR("*")) || n->placeholder) {
        return NULL;
    }
    struct expr *e = test_of(b, EXPR_KEYWORD, n->base.span, search_field(b, STR("_raw")));
    struct regex_error error;
    e->keyword = keyword_compile(b->arena, n->text, n->base.kind == NODE_SEARCH_PHRASE, &error);
    if (!e->keyword) {
        diag_at(b->diags, DIAG_BAD_PATTERN, n->base.span, "this keyword cannot be searched: %.*s",
                STR_ARG(error.message));
        *ok = false;
    }
    return e;
}

static bool is_data_tier(const struct node_predicate *n)
{
    return str_eq_fold(n->field.text, STR("_dataTier"));
}

static bool known_tier(struct str value)
{
    static const char *const tiers[] = { "continuous", "frequent", "infrequent", "all" };
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers; i++) {
        if (str_eq_fold(value, str_of(tiers[i]))) {
            return true;
        }
    }
    return false;
}

/* `_index` and `_view`: the event's `_view` or `_index`; without both it belongs to
 * sumologic_default. `_x` is sumologic_x. */
static const struct expr *bind_partition(struct binder *b, const struct node_predicate *n)
{
    struct str value = n->value;
    if (value.len > 0 && value.s[0] == '_') {
        value = arena_printf(b->arena, "sumologic%.*s", STR_ARG(value));
    }
    struct expr *e = arena_new(b->arena, struct expr);
    *e = (struct expr) { .kind = EXPR_OR, .truth = true, .span = n->base.span, .n_args = 3 };
    e->args = arena_array(b->arena, const struct expr *, 3);
    const struct pattern *p = pattern_predicate(b->arena, value);
    static const char *const names[2] = { "_view", "_index" };
    struct expr *none = arena_new(b->arena, struct expr);
    *none = (struct expr) { .kind = EXPR_AND, .truth = true, .span = n->base.span };
    none->args = arena_array(b->arena, const struct expr *, 2);
    for (size_t i = 0; i < 2; i++) {
        bool was_named = name_list_has(&b->scope.named, str_of(names[i]));
        uint32_t slot = search_field(b, str_of(names[i]));
        if (!was_named && !str_eq_fold(n->field.text, str_of(names[i]))) {
            /* read, but not named by the query: no column of the result */
            name_list_remove(b->arena, &b->scope.named, str_of(names[i]));
        }
        struct expr *test = test_of(b, EXPR_PREDICATE, n->base.span, slot);
        test->pattern = p;
        e->args[i] = test;
        none->args[none->n_args++] = test_of(b, EXPR_IS_NULL, n->base.span, slot);
    }
    struct regex_scratch *buffer = regex_scratch_new(b->arena);
    bool is_default = pattern_test(p, buffer, STR("sumologic_default")) == REGEX_YES;
    e->args[2] = is_default ? none : expr_const(b->arena, cell_bool(false), n->base.span);
    return e;
}

static const struct expr *bind_predicate(struct binder *b, const struct node_predicate *n, bool *ok)
{
    if (is_data_tier(n)) {
        if (!n->placeholder && !known_tier(n->value)) {
            diag_at(b->diags, DIAG_BAD_ARGUMENTS, n->value_span, "_dataTier: unknown tier `%.*s`",
                    STR_ARG(n->value));
            *ok = false;
        }
        return NULL;
    }
    if (n->placeholder) {
        return NULL;
    }
    const struct expr *test;
    if (str_eq_fold(n->field.text, STR("_index")) || str_eq_fold(n->field.text, STR("_view"))) {
        test = bind_partition(b, n);
    } else {
        struct expr *e = test_of(b, EXPR_PREDICATE, n->base.span, search_field(b, n->field.text));
        bind_place(b, &n->field);
        e->pattern = pattern_predicate(b->arena, n->value);
        test = e;
    }
    if (!n->negated) {
        return test;
    }
    struct diag *g = diag_at(b->diags, DIAG_NEGATED_PREDICATE, n->base.span,
                             "!= is not documented in the search expression");
    diag_help(b->diags, g, "write NOT %.*s=...", STR_ARG(n->field.text));
    struct expr *not = arena_new(b->arena, struct expr);
    *not = (struct expr) { .kind = EXPR_NOT, .truth = true, .span = n->base.span, .n_args = 1 };
    not ->args = arena_array(b->arena, const struct expr *, 1);
    not ->args[0] = test;
    return not ;
}

/* An operand that selects everything is NULL: it is dropped from an `and`, and makes an `or` select
 * everything. */
static const struct expr *bind_list(struct binder *b, const struct node_list_of *n, bool *ok)
{
    bool all = n->base.kind == NODE_SEARCH_AND, everything = all;
    struct expr *e = arena_new(b->arena, struct expr);
    *e = (struct expr) { .kind = all ? EXPR_AND : EXPR_OR, .truth = true, .span = n->base.span };
    e->args = arena_array(b->arena, const struct expr *, n->items.n);
    for (size_t i = 0; i < n->items.n; i++) {
        const struct expr *part = bind_search(b, n->items.items[i], ok);
        if (part) {
            e->args[e->n_args++] = part;
            everything = false;
        } else if (!all) {
            everything = true;
        }
        if (!all && everything) {
            /* keep binding, for the names and errors of the other operands */
            for (i++; i < n->items.n; i++) {
                bind_search(b, n->items.items[i], ok);
            }
            return NULL;
        }
    }
    e->any = all ? NULL : any_of_make(b->arena, e);
    return everything ? NULL : e->n_args == 1 ? e->args[0] : e;
}

const struct expr *bind_search(struct binder *b, const struct node *n, bool *ok)
{
    if (!n) {
        return NULL;
    }
    if (n->kind == NODE_SEARCH_AND || n->kind == NODE_SEARCH_OR) {
        return bind_list(b, AST(list_of, n), ok);
    }
    if (n->kind == NODE_SEARCH_NOT) {
        const struct expr *part = bind_search(b, AST(unary, n)->operand, ok);
        struct expr *e = arena_new(b->arena, struct expr);
        *e = (struct expr) { .kind = EXPR_NOT, .truth = true, .span = n->span, .n_args = 1 };
        e->args = arena_array(b->arena, const struct expr *, 1);
        e->args[0] = part ? part : expr_const(b->arena, cell_bool(true), n->span);
        return e;
    }
    if (n->kind == NODE_SEARCH_PREDICATE) {
        return bind_predicate(b, AST(predicate, n), ok);
    }
    if (n->kind == NODE_SUBQUERY) {
        const struct expr *test = check_subquery(b, AST(subquery, n), true);
        *ok = *ok && test;
        return test;
    }
    return bind_keyword(b, AST(word, n), ok);
}
