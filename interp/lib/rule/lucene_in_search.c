/*
 * lucene_in_search.c - W1055: forms of Lucene and LogQL in the search expression: `user:alice`,
 * `status:[400 TO 499]`, `_exists_:user`, `+error`, `word~`, `{app="web"}`, `rate(`. They are
 * searched as words.
 */
#include "lib/rule/in_search.h"

static struct diag *report(const struct rule_place *p, struct span at, const char *what)
{
    struct diags *d = p->binder->diags;
    struct diag *g = diag_at(d, DIAG_LUCENE_IN_SEARCH, at, "%s is searched as a word here", what);
    diag_label(d, g, "Lucene and LogQL read this, the search expression does not");
    return g;
}

static void fix(const struct rule_place *p, struct diag *g, struct str text)
{
    diag_help(p->binder->diags, g, "write %.*s", STR_ARG(text));
    if (search_written(p, g->span)) {
        diag_fix(p->binder->diags, g, text);
    }
}

/* The length of the name before a colon; 0: it is none, as in `http://`, `c:\` and `a::b`. */
static size_t name_before_colon(struct str s)
{
    size_t n = 0;
    while (n < s.len && s.s[n] != ':') {
        unsigned char c = ascii_lower((unsigned char)s.s[n]);
        bool letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && (n == 0 || !((c >= '0' && c <= '9') || c == '.'))) {
            return 0;
        }
        n++;
    }
    struct str rest = { s.s + n, s.len - n };
    bool apart =
        str_starts(rest, STR("://")) || str_starts(rest, STR(":\\")) || str_starts(rest, STR("::"));
    return n < 2 || rest.len == 0 || apart ? 0 : n;
}

static void look_colon(const struct rule_place *p, struct str text, size_t n)
{
    struct arena *a = p->binder->arena;
    struct str name = { text.s, n }, value = { text.s + n + 1, text.len - n - 1 };
    if (value.len == 0 || strchr("[{/", value.s[0])) {
        struct diag *g = report(p, p->node->span, "a name with a colon");
        if (value.len > 0 && value.s[0] == '/') {
            diag_help(p->binder->diags, g, "match in a stage: | where %.*s matches %.*s",
                      STR_ARG(name), STR_ARG(value));
        } else if (value.len == 0) {
            diag_help(p->binder->diags, g, "a field is compared with `=`: %.*s=\"..\"",
                      STR_ARG(name));
        } else {
            diag_help(p->binder->diags, g,
                      "a range is a test of a stage: | where %.*s >= LEAST and %.*s <= MOST",
                      STR_ARG(name), STR_ARG(name));
        }
        return;
    }
    struct diag *g = report(p, p->node->span, "a name with a colon");
    if (str_eq_fold(name, STR("_exists_"))) {
        fix(p, g, arena_printf(a, "%.*s=*", STR_ARG(value)));
    } else {
        fix(p, g, arena_printf(a, "%.*s=%.*s", STR_ARG(name), STR_ARG(value)));
    }
}

static bool is_fuzzy(struct str s)
{
    size_t n = s.len;
    while (n > 0 && ((s.s[n - 1] >= '0' && s.s[n - 1] <= '9') || s.s[n - 1] == '.')) {
        n--;
    }
    return n > 1 && s.s[n - 1] == '~';
}

static bool is_range_function(struct str s)
{
    static const char *const names[] = { "rate",         "increase",        "irate",
                                         "bytes_rate",   "count_over_time", "sum_over_time",
                                         "avg_over_time" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(s, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static void look_word(const struct rule_place *p)
{
    struct str text = search_word(p->node);
    size_t colon = name_before_colon(text);
    bool quoted = colon > 0 && colon + 1 == text.len && search_byte_after(p, p->node) == '"';
    if (colon > 0 && text.s[0] == '_' && !str_starts_fold(text, STR("_exists_:"))) {
        return; /* W1024 */
    }
    if (colon > 0 && (quoted || colon + 1 < text.len)) {
        look_colon(p, text, colon);
    } else if (text.len > 1 && text.s[0] == '+' && ascii_lower((unsigned char)text.s[1]) >= 'a') {
        fix(p, report(p, p->node->span, "a word with a plus"),
            (struct str) { text.s + 1, text.len - 1 });
    } else if (is_fuzzy(text)) {
        struct diag *g = report(p, p->node->span, "a word with `~`");
        diag_help(p->binder->diags, g, "words are found as they are; `*` is any characters");
    } else if (is_range_function(text) && search_byte_after(p, p->node) == '(') {
        struct diag *g = report(p, p->node->span, "a function of LogQL");
        diag_help(p->binder->diags, g,
                  "count in slices of time: | timeslice 5m | count by _timeslice");
    } else if (str_eq(text, STR(";"))) {
        struct diag *g = report(p, p->node->span, "a semicolon");
        diag_help(p->binder->diags, g, "stages follow each other after `|`");
    }
}

/* `{app="web"}` */
static void look_selector(const struct rule_place *p)
{
    const struct node_predicate *n = AST(predicate, p->node);
    struct str name = n->field.text;
    if (name.len > 1 && name.s[0] == '{' && name.s[1] != '{') {
        struct diag *g = report(p, p->node->span, "a selector in braces");
        diag_help(p->binder->diags, g, "write %.*s=%s%.*s%s, without braces",
                  STR_ARG(((struct str) { name.s + 1, name.len - 1 })), n->quoted ? "\"" : "",
                  STR_ARG(n->value), n->quoted ? "\"" : "");
    }
}

static void look(const struct rule_place *p)
{
    if (p->node->kind == NODE_SEARCH_WORD) {
        look_word(p);
    } else {
        look_selector(p);
    }
}

const struct rule_def rule_lucene_in_search = {
    .name = "lucene_in_search",
    .kinds = RULE_AT(SEARCH_WORD) | RULE_AT(SEARCH_PREDICATE),
    .look = look,
};
