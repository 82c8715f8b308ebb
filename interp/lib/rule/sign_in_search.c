/*
 * sign_in_search.c - W1026: `&&`, quotes other than ", commas between terms and comments of
 * other languages. All of them are searched in the text.
 */
#include "lib/rule/in_search.h"

static void look_and(const struct rule_place *p, const struct node *n)
{
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_SIGN_IN_SEARCH, n->span, "`&&` is searched in the text here");
    diag_help(d, g, "write AND, or nothing: words side by side must all be found");
    if (search_written(p, n->span)) {
        diag_edit(d, g, n->span, STR("AND"));
    }
}

/* From the word that begins with a quote to the one that ends with one. */
static void look_quotes(const struct rule_place *p, size_t i)
{
    const struct node *first = search_item(p, i), *last = first;
    if (str_eq_fold(search_word_before(p, first), STR("in"))) {
        return; /* W1022 */
    }
    struct str text = search_word(first);
    bool closed = text.len > 2 && text.s[text.len - 1] == '\'';
    for (size_t k = i + 1; !closed && k < i + 30; k++) {
        last = search_item(p, k);
        text = search_word(last);
        if (text.len == 0) {
            return;
        }
        closed = text.s[text.len - 1] == '\'';
    }
    struct str whole = search_text(p, first, last);
    if (!closed || whole.len < 3 || memchr(whole.s, '"', whole.len)) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str inner = { whole.s + 1, whole.len - 2 };
    struct diag *g = diag_at(d, DIAG_SIGN_IN_SEARCH, span_join(first->span, last->span),
                             "single quotes do not make a phrase");
    diag_label(d, g, "each word is searched by itself, with the quotes");
    diag_help(d, g, "write \"%.*s\"", STR_ARG(inner));
    if (search_written(p, span_join(first->span, last->span))) {
        diag_edit(d, g, span_join(first->span, last->span),
                  arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(inner)));
    }
}

static struct diag *report(const struct rule_place *p, struct span at, const char *message,
                           const char *help)
{
    struct diag *g = diag_at(p->binder->diags, DIAG_SIGN_IN_SEARCH, at, "%s", message);
    diag_help(p->binder->diags, g, "%s", help);
    return g;
}

static bool has_typographic(struct str s)
{
    static const char *const quotes[] = { "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E" };
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        if (str_find(s, str_of(quotes[i]), 0) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* `AND_sourceCategory=x`: no blank after the word. */
static void look_glued(const struct rule_place *p, const struct node_predicate *n)
{
    static const char *const words[] = { "AND", "OR", "NOT" };
    struct str name = n->field.text;
    for (size_t i = 0; i < sizeof words / sizeof *words && !n->field.quoted; i++) {
        size_t len = strlen(words[i]);
        if (str_starts(name, str_of(words[i])) && name.len > len + 1 && name.s[len] == '_') {
            struct span at = { p->node->span.at + (uint32_t)len, 0 };
            struct diag *g = diag_at(p->binder->diags, DIAG_SIGN_IN_SEARCH, n->field.span,
                                     "`%.*s` is read as the name of a field", STR_ARG(name));
            diag_help(p->binder->diags, g, "put a blank after %s", words[i]);
            if (search_written(p, p->node->span)) {
                diag_edit(p->binder->diags, g, at, STR(" "));
            }
        }
    }
}

/* `user='bob'`, `user=bob, host=x`. */
static void look_value(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    const struct node_predicate *n = AST(predicate, p->node);
    struct str value = n->value;
    look_glued(p, n);
    if (n->placeholder || n->quoted || value.len < 2) {
        return;
    }
    char last = value.s[value.len - 1];
    bool written = search_written(p, n->value_span) && n->value_span.len == value.len;
    struct str inner = { value.s + 1, value.len - 2 };
    if (value.s[0] == '\'') {
        struct diag *g = report(p, n->value_span, "single quotes are a part of the value here",
                                "values are quoted with \", or not at all");
        if (written && last == '\'') {
            diag_edit(d, g, n->value_span,
                      arena_printf(p->binder->arena, "\"%.*s\"", STR_ARG(inner)));
        }
    } else if (has_typographic(value)) {
        report(p, n->value_span, "typographic quotes are a part of the value here",
               "values are quoted with \", or not at all");
    } else if (last == ',' || last == ';') {
        struct diag *g = report(p, n->value_span,
                                last == ',' ? "the comma is a part of the value here"
                                            : "the semicolon is a part of the value here",
                                "terms are separated by blanks, AND or OR");
        if (written) {
            diag_edit(d, g, n->value_span, (struct str) { value.s, value.len - 1 });
        }
    }
}

static void report_typographic(const struct rule_place *p, const struct node *n)
{
    report(p, n->span, "typographic quotes do not make a phrase", "write \" instead");
}

/* Is there no pipe between the node and the end of its line? */
static bool ends_line(const struct rule_place *p, const struct node *n)
{
    struct str text = p->binder->text;
    size_t at = (size_t)n->span.at + n->span.len;
    while (at < text.len && text.s[at] != '\n' && text.s[at] != '|') {
        at++;
    }
    return at == text.len || text.s[at] == '\n';
}

static void look_word(const struct rule_place *p)
{
    struct str text = search_word(p->node);
    bool in_list =
        p->parent && p->parent->kind == NODE_SEARCH_AND; /* there the first is reported */
    if (has_typographic(text) && !in_list) {
        report_typographic(p, p->node);
    } else if (p->parent && (str_eq(text, STR("#")) || str_eq(text, STR("--")))) {
        struct diag *g =
            report(p, p->node->span, "this does not begin a comment", "comments begin with //");
        if (search_written(p, p->node->span) && ends_line(p, p->node)) {
            diag_edit(p->binder->diags, g, p->node->span, STR("//"));
        }
    }
}

static void look_list(const struct rule_place *p)
{
    bool typographic = false;
    for (size_t i = 0; search_item(p, i); i++) {
        struct str text = search_word(search_item(p, i));
        if (!typographic && has_typographic(text)) {
            typographic = true;
            report_typographic(p, search_item(p, i));
        } else if (str_eq(text, STR("&&"))) {
            look_and(p, search_item(p, i));
        } else if (text.len > 1 && text.s[0] == '\'') {
            look_quotes(p, i);
            return;
        }
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_SEARCH_AND) {
        look_list(p);
    } else if (p->node->kind == NODE_SEARCH_WORD) {
        look_word(p);
    } else {
        look_value(p);
    }
}

const struct rule_def rule_sign_in_search = {
    .name = "sign_in_search",
    .kinds = RULE_AT(SEARCH_AND) | RULE_AT(SEARCH_WORD) | RULE_AT(SEARCH_PREDICATE),
    .look = look,
};
