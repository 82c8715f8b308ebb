/*
 * document.c - see document.h.
 */
#include "lang/document/document.h"

#include "base/sort.h"
#include "base/vec.h"
#include "lang/document/cover.h"
#include "lang/expand.h"

struct document *document_new(struct arena *a, struct str text, const struct parse_options *options,
                              struct diags *diags)
{
    struct document *d = arena_new(a, struct document);
    struct lexemes lexemes = { 0 };
    struct parser *p = parser_run(a, text, options, diags, &lexemes);
    d->text = p->user;
    d->parsed = p->out;
    d->diags = diags;
    d->options = options;
    d->expanded = &p->text;
    cover_text(p, &lexemes, d);
    return d;
}

static int by_place(const void *a, const void *b, const void *ctx)
{
    (void)ctx;
    const struct span x = ((const struct diag_edit *)a)->span;
    const struct span y = ((const struct diag_edit *)b)->span;
    return x.at != y.at ? (x.at < y.at ? -1 : 1) : (x.len > 0) - (y.len > 0);
}

bool document_edited_text(struct arena *a, struct str text, const struct diag_edit *edits, size_t n,
                          struct str *out)
{
    struct diag_edit *sorted = arena_array(a, struct diag_edit, n + 1);
    struct diag_edit *aside = arena_array(a, struct diag_edit, n + 1);
    size_t total = text.len, at = 0;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = edits[i];
    }
    sort_stable(sorted, aside, n, sizeof *sorted, by_place, NULL);
    for (size_t i = 0; i < n; i++) {
        const struct span span = sorted[i].span;
        if (span.at < at || span.at > text.len || span.len > text.len - span.at) {
            return false;
        }
        at = (size_t)span.at + span.len;
        total += sorted[i].text.len;
        total -= span.len;
    }
    char *s = arena_alloc(a, total + 1), *to = s;
    sorted[n] = (struct diag_edit) { .text = STR("") };
    at = 0;
    for (size_t i = 0; i <= n; i++) {
        size_t kept = (i < n ? sorted[i].span.at : text.len) - at;
        if (kept > 0) {
            memcpy(to, text.s + at, kept);
        }
        if (sorted[i].text.len > 0) {
            memcpy(to + kept, sorted[i].text.s, sorted[i].text.len);
        }
        to += kept + sorted[i].text.len;
        at = (size_t)sorted[i].span.at + sorted[i].span.len;
    }
    *out = (struct str) { s, total };
    return true;
}

struct document *document_edited(struct arena *a, const struct document *d,
                                 const struct diag_edit *edits, size_t n, struct diags *diags)
{
    struct str text;
    return document_edited_text(a, d->text, edits, n, &text)
               ? document_new(a, text, d->options, diags)
               : NULL;
}

size_t document_token_at(const struct document *d, size_t at)
{
    size_t low = 0, high = d->tokens.n - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct span span = d->tokens.items[middle].span;
        if (at < (size_t)span.at + span.len) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

struct str document_text(const struct document *d, struct span span)
{
    size_t at = span.at < d->text.len ? span.at : d->text.len;
    size_t len = span.len < d->text.len - at ? span.len : d->text.len - at;
    return (struct str) { d->text.s + at, len };
}

bool document_span(const struct document *d, struct str part, struct span *span)
{
    struct str all = d->expanded->text;
    uintptr_t at = (uintptr_t)part.s, first = (uintptr_t)all.s;
    if (part.len == 0 || d->expanded->pieces.n == 0 || at < first || at - first >= all.len) {
        return false;
    }
    uint32_t from = (uint32_t)(at - first);
    *span = expand_span(d->expanded, from, from + (uint32_t)part.len);
    const struct token *t = &d->tokens.items[document_token_at(d, span->at)];
    *span = t->kind == TOKEN_NAME ? t->span : *span;
    return true;
}

static bool is_text(const struct document *d, size_t i, const char *text)
{
    return str_eq_fold(document_text(d, d->tokens.items[i].span), str_of(text));
}

/* In the value of a parameter, whose parentheses are not in the text. */
static bool is_in_value(const struct document *d, struct token_range r, const struct node *n)
{
    enum token_kind kind = d->tokens.items[r.first].kind;
    return r.first == r.last && n->kind != NODE_PLACEHOLDER &&
           (kind == TOKEN_PARAM || kind == TOKEN_MACRO);
}

struct token_range document_tokens(const struct document *d, const struct node *n, bool around)
{
    size_t first = document_token_at(d, n->span.at), last = first;
    if (n->span.len > 0) {
        last = document_token_at(d, (size_t)n->span.at + n->span.len - 1);
    }
    struct token_range r = { first, last };
    unsigned pairs = around && !is_in_value(d, r, n) ? n->parens : 0;
    for (; pairs > 0 && r.first > 0 && r.last + 1 < d->tokens.n; pairs--) {
        if (!is_text(d, r.first - 1, "(") || !is_text(d, r.last + 1, ")")) {
            break;
        }
        r.first--;
        r.last++;
    }
    return r;
}

/* The token after the first part of a node. */
static size_t after(const struct document *d, const struct node *part, struct token_range all)
{
    size_t next = document_tokens(d, part, true).last + 1;
    return next <= all.last ? next : SIZE_MAX;
}

size_t document_operator(const struct document *d, const struct node *n)
{
    struct token_range all = document_tokens(d, n, false);
    if (all.first == all.last) {
        return SIZE_MAX;
    }
    if (n->kind == NODE_UNARY || n->kind == NODE_SEARCH_NOT) {
        return all.first;
    }
    if (n->kind == NODE_BINARY) {
        const struct span op = AST(binary, n)->op_span;
        return op.len > 0 ? document_token_at(d, op.at) : SIZE_MAX;
    }
    if (n->kind == NODE_IN_LIST) {
        return after(d, AST(in_list, n)->left, all);
    }
    if (n->kind == NODE_CONDITIONAL) {
        const struct node *test = AST(conditional, n)->test;
        size_t first = document_tokens(d, test, true).first;
        return first == all.first + 2 && is_text(d, all.first, "if") ? all.first
                                                                     : after(d, test, all);
    }
    return SIZE_MAX;
}

struct search {
    size_t at;
    const struct node *found;
};

static bool contains(struct span span, size_t at)
{
    return at >= span.at && at - span.at < span.len;
}

static void look(void *ctx, const struct node *child)
{
    struct search *s = ctx;
    s->found = !s->found && contains(child->span, s->at) ? child : s->found;
}

const struct node *document_node_at(struct arena *a, const struct document *d, size_t at,
                                    struct node_path *path)
{
    struct search s = { at, &d->parsed->query->base };
    const struct node *innermost = s.found;
    path->n = 0;
    while (s.found) {
        innermost = s.found;
        *vec_add(a, path) = innermost;
        s.found = NULL;
        node_children(innermost, look, &s);
    }
    return innermost;
}
