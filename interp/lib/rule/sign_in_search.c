/*
 * sign_in_search.c - W1026: `&&`, and single quotes around several words.
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

static void look(const struct rule_place *p)
{
    for (size_t i = 0; search_item(p, i); i++) {
        struct str text = search_word(search_item(p, i));
        if (str_eq(text, STR("&&"))) {
            look_and(p, search_item(p, i));
        } else if (text.len > 1 && text.s[0] == '\'') {
            look_quotes(p, i);
            return;
        }
    }
}

const struct rule_def rule_sign_in_search = {
    .name = "sign_in_search",
    .kinds = RULE_AT(SEARCH_AND),
    .look = look,
};
