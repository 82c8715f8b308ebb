/*
 * stage_in_search.c - W1021: an operator without a pipe before it, such as `* where x = 1`.
 *
 * Names of operators are words like others in a message, so one counts only with what follows it in
 * a stage, or after a `*` alone, which nobody writes before a word.
 */
#include "lib/rule/in_search.h"

enum next { ANY, BY, PATTERN, NUMBER, DURATION, PARENS, LIST, WITH, FROM, VALUE, GROUPED };

static bool is_pattern(const struct node *n)
{
    bool field = n->kind == NODE_SEARCH_PREDICATE &&
                 str_eq_fold(AST(predicate, n)->field.text, STR("field"));
    return field || n->kind == NODE_SEARCH_PHRASE || search_is(n, "regex") ||
           search_is(n, "auto") || search_is(n, "anchor");
}

/* Digits, with one letter after them when `unit`. */
static bool is_number(struct str s, bool unit)
{
    size_t n = 0;
    while (n < s.len && s.s[n] >= '0' && s.s[n] <= '9') {
        n++;
    }
    return n > 0 && (unit ? n + 1 == s.len && strchr("smhdw", s.s[n]) != NULL : n == s.len);
}

static bool fits(const struct rule_place *p, size_t i, enum next next)
{
    const struct node *word = search_item(p, i), *after = search_item(p, i + 1);
    struct str text = search_word(after);
    if (next == PARENS) {
        return search_byte_after(p, word) == '(';
    }
    if (next == FROM) {
        for (size_t k = i + 2; k < i + 12 && search_item(p, k); k++) {
            if (search_is(search_item(p, k), "from")) {
                return true;
            }
        }
        return false;
    }
    if (next == GROUPED) {
        return after && (search_is(after, "count") || catalog_agg(p->binder->catalog, text));
    }
    if (next == VALUE) {
        return after && after->kind == NODE_SEARCH_PREDICATE;
    }
    return after &&
           (next == ANY || (next == BY && search_is(after, "by")) ||
            (next == PATTERN && is_pattern(after)) || (next == NUMBER && is_number(text, false)) ||
            (next == DURATION && is_number(text, true)) ||
            (next == LIST && text.len > 1 && text.s[text.len - 1] == ',') ||
            (next == WITH && (search_is(after, "with") || search_is(after, "timeshift"))));
}

static bool starts_stage(const struct rule_place *p, size_t i)
{
    static const struct {
        const char *word;
        enum next next;
    } openings[] = {
        { "where", ANY },
        { "count", BY },
        { "count", PARENS },
        { "sum", PARENS },
        { "avg", PARENS },
        { "min", PARENS },
        { "max", PARENS },
        { "pct", PARENS },
        { "stddev", PARENS },
        { "first", PARENS },
        { "last", PARENS },
        { "count_distinct", PARENS },
        { "sort", BY },
        { "order", BY },
        { "dedup", BY },
        { "group", BY },
        { "parse", PATTERN },
        { "json", PATTERN },
        { "csv", PATTERN },
        { "kv", PATTERN },
        { "keyvalue", PATTERN },
        { "xml", PATTERN },
        { "extract", PATTERN },
        { "limit", NUMBER },
        { "top", NUMBER },
        { "topk", PARENS },
        { "timeslice", DURATION },
        { "fields", LIST },
        { "compare", WITH },
        { "lookup", FROM },
        { "transpose", FROM },
        { "most_recent", PARENS },
        { "least_recent", PARENS },
        { "stats", GROUPED },
        { "summarize", GROUPED },
        { "head", NUMBER },
        { "take", NUMBER },
        { "table", LIST },
        { "project", LIST },
        { "eval", VALUE },
        { "extend", VALUE },
        { "rex", PATTERN },
        { "dedup", LIST },
        { "count_frequent", PARENS },
        { "median", PARENS },
        { "values", PARENS },
    };
    const struct node *word = search_item(p, i);
    struct str text = search_word(word);
    if (text.len == 0) {
        return false;
    }
    for (size_t k = 0; k < sizeof openings / sizeof *openings; k++) {
        if (str_eq_fold(text, str_of(openings[k].word)) && fits(p, i, openings[k].next)) {
            return true;
        }
    }
    bool after_star = i > 0 && search_is(search_item(p, i - 1), "*");
    return after_star &&
           (catalog_op(p->binder->catalog, text) || catalog_agg(p->binder->catalog, text));
}

static void look(const struct rule_place *p)
{
    struct diags *d = p->binder->diags;
    if (search_is(search_item(p, 0), "select")) {
        return; /* W1025 says more */
    }
    const struct node *search = search_item(p, 0);
    if (!p->parent && search_is(search, "search")) {
        struct diag *g =
            diag_at(d, DIAG_STAGE_IN_SEARCH, search->span, "`search` is searched as a word here");
        diag_help(d, g, "the query begins with the search expression itself: leave the word out");
        if (search_written(p, search->span)) {
            diag_edit(d, g, search->span, STR(""));
        }
        return;
    }
    for (size_t i = 0; search_item(p, i); i++) {
        const struct node *word = search_item(p, i);
        if (!starts_stage(p, i)) {
            continue;
        }
        struct str rest = search_rest(p, word);
        bool first = word->span.at <= p->query->scope->span.at;
        struct diag *g = diag_at(d, DIAG_STAGE_IN_SEARCH, word->span,
                                 "`%.*s` is searched as a word here", STR_ARG(search_word(word)));
        diag_label(d, g, "still the search expression, which ends at the first `|`");
        diag_help(d, g, "an operator comes after a pipe: %s| %.*s", first ? "* " : "",
                  STR_ARG(rest));
        if (!search_is_inside(p) && search_written(p, word->span)) {
            diag_edit(d, g, (struct span) { word->span.at, 0 }, first ? STR("* | ") : STR("| "));
        }
        return;
    }
}

const struct rule_def rule_stage_in_search = {
    .name = "stage_in_search",
    .kinds = RULE_AT(SEARCH_AND),
    .look = look,
};
