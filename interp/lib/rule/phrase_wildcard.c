/*
 * phrase_wildcard.c - W1020: `*` in quotes, which is documented as a character there, and W1028
 * under NOT, where it costs messages; W1027: a wildcard in the middle of a phrase that stands for a
 * part of a term, which the service does not support. All of them match here.
 */
#include "lib/rule/in_search.h"

static bool is_term(char c)
{
    unsigned char u = (unsigned char)c, low = ascii_lower(u);
    return u >= 0x80 || (u >= '0' && u <= '9') || (low >= 'a' && low <= 'z') || u == '_';
}

/* A `*` with a part of a term beside it and terms on both sides of that. */
static bool has_partial(struct str s)
{
    for (size_t i = 1; i + 1 < s.len; i++) {
        if (s.s[i] != '*' || (!is_term(s.s[i - 1]) && !is_term(s.s[i + 1]))) {
            continue;
        }
        size_t from = i, to = i + 1;
        while (from > 0 && (is_term(s.s[from - 1]) || s.s[from - 1] == '*')) {
            from--;
        }
        while (to < s.len && (is_term(s.s[to]) || s.s[to] == '*')) {
            to++;
        }
        if (from > 0 && to < s.len) {
            return true;
        }
    }
    return false;
}

static void look_phrase(const struct rule_place *p)
{
    static const char *const tests[] = { "matches", "like",  "rlike", "contains",
                                         "parse",   "regex", "json",  "extract" };
    struct diags *d = p->binder->diags;
    struct str before = search_word_before(p, p->node);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (str_eq_fold(before, str_of(tests[i]))) {
            return; /* W1021, W1022 */
        }
    }
    bool negated = p->parent && p->parent->kind == NODE_SEARCH_NOT;
    struct diag *g = negated
                         ? diag_at(d, DIAG_NEGATED_WILDCARD, p->node->span,
                                   "`*` in quotes excludes more here than in the service")
                         : diag_at(d, DIAG_PHRASE_WILDCARD, p->node->span,
                                   "`*` in quotes is a wildcard here, in the service a character");
    diag_help(d, g, "leave the quotes out, or search the parts before and after it by themselves");
}

/* `_sourceCategory="*x*"`: documented not to work, though published queries have it. */
static void look_value(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    const struct node_predicate *n = AST(predicate, p->node);
    if (n->placeholder || !n->quoted || n->value.len < 2 ||
        !memchr(n->value.s, '*', n->value.len)) {
        return;
    }
    bool plain = true;
    for (size_t i = 0; i < n->value.len; i++) {
        plain = plain && (unsigned char)n->value.s[i] > ' ' && !strchr("()|\"\\{", n->value.s[i]);
    }
    struct diag *g = diag_at(d, DIAG_PHRASE_WILDCARD, n->value_span,
                             "quotes and wildcards are documented not to work together");
    diag_label(d, g, "a wildcard here");
    if (!plain) {
        diag_help(d, g, "leave the quotes out where the value has no blanks");
        return;
    }
    diag_help(d, g, "write %.*s=%.*s", STR_ARG(n->field.text), STR_ARG(n->value));
    if (search_written(p, n->value_span)) {
        diag_edit(d, g, n->value_span, n->value);
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_SEARCH_PREDICATE) {
        look_value(p);
        return;
    }
    struct diags *d = p->binder->diags;
    const struct node_word *n = AST(word, p->node);
    if (n->placeholder || n->text.len < 2 || !memchr(n->text.s, '*', n->text.len)) {
        return;
    }
    if (p->node->kind == NODE_SEARCH_PHRASE) {
        look_phrase(p);
    } else if (has_partial(n->text) && n->text.s[0] != '/') { /* a path, or W1023 */
        struct diag *g =
            diag_at(d, DIAG_PARTIAL_WILDCARD, p->node->span,
                    "the service does not support a wildcard for a part of a term in a phrase");
        diag_label(d, g, "matched here");
        diag_help(d, g,
                  "let the `*` take the place of the whole term, or search the terms one by one");
    }
}

const struct rule_def rule_phrase_wildcard = {
    .name = "phrase_wildcard",
    .kinds = RULE_AT(SEARCH_PHRASE) | RULE_AT(SEARCH_WORD) | RULE_AT(SEARCH_PREDICATE),
    .look = look,
};
