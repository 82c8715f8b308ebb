/*
 * regex_in_search.c - W1023: `/cmd.*exe/` before the first pipe, where slashes are characters.
 *
 * A path may also begin and end with a slash, so there must be something that only regular
 * expressions have, or a single name between the slashes.
 */
#include "lib/rule/in_search.h"

static bool is_regex(struct str s)
{
    if (s.len < 3 || s.s[0] != '/' || s.s[s.len - 1] != '/') {
        return false;
    }
    struct str inner = { s.s + 1, s.len - 2 };
    static const char *const signs[] = { ".*", ".+", "\\", "[", "^", "$", "(?" };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_find(inner, str_of(signs[i]), 0) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool is_name_in_slashes(struct str s)
{
    bool name = s.len > 2 && s.s[0] == '/' && s.s[s.len - 1] == '/';
    for (size_t i = 1; i + 1 < s.len; i++) {
        unsigned char low = ascii_lower((unsigned char)s.s[i]);
        name = name && ((low >= 'a' && low <= 'z') || low == '_');
    }
    return name;
}

enum { WORDS_MOST = 10 };

/* `/failed .* login/`: several words. */
static void look_words(const struct rule_place *p)
{
    for (size_t i = 0; search_item(p, i); i++) {
        const struct node *first = search_item(p, i);
        struct str text = search_word(first);
        if (text.len < 2 || text.s[0] != '/' || memchr(text.s + 1, '/', text.len - 1) ||
            str_eq_fold(search_word_before(p, first), STR("matches"))) {
            continue;
        }
        for (size_t k = i + 1; k < i + WORDS_MOST && search_word(search_item(p, k)).len > 0; k++) {
            struct str all = search_text(p, first, search_item(p, k));
            if (is_regex(all)) {
                struct diags *d = p->binder->diags;
                struct diag *g = diag_at(d, DIAG_REGEX_IN_SEARCH,
                                         span_join(first->span, search_item(p, k)->span),
                                         "the search expression knows no regular expressions");
                diag_label(d, g, "each word is looked for by itself");
                diag_help(d, g, "match in a stage: | where _raw matches %.*s", STR_ARG(all));
                return;
            }
        }
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_SEARCH_AND) {
        look_words(p);
        return;
    }
    struct diags *d = p->binder->diags;
    struct str text = search_word(p->node);
    if (p->node->kind == NODE_SEARCH_PREDICATE) {
        const struct node_predicate *n = AST(predicate, p->node);
        if (n->placeholder || n->quoted || !is_regex(n->value)) {
            return;
        }
        struct diag *g = diag_at(d, DIAG_REGEX_IN_SEARCH, n->value_span,
                                 "the search expression knows no regular expressions");
        diag_label(d, g, "the slashes are characters of the value");
        diag_help(d, g, "match in a stage: | where %.*s matches %.*s", STR_ARG(n->field.text),
                  STR_ARG(n->value));
        return;
    }
    if ((!is_regex(text) && !is_name_in_slashes(text)) ||
        str_eq_fold(search_word_before(p, p->node), STR("matches"))) {
        return; /* the latter is W1022 */
    }
    struct diag *g = diag_at(d, DIAG_REGEX_IN_SEARCH, p->node->span,
                             "the search expression knows no regular expressions");
    diag_label(d, g, "looked for as it is, with its slashes");
    diag_help(d, g, "match in a stage: | where _raw matches %.*s", STR_ARG(text));
    search_fix_stage(p, g, p->node, p->node->span.at + p->node->span.len,
                     arena_printf(p->binder->arena, "where _raw matches %.*s", STR_ARG(text)));
}

const struct rule_def rule_regex_in_search = {
    .name = "regex_in_search",
    .kinds = RULE_AT(SEARCH_AND) | RULE_AT(SEARCH_WORD) | RULE_AT(SEARCH_PREDICATE),
    .look = look,
};
