/*
 * sql_in_search.c - W1025: `SELECT user FROM events`.
 */
#include "lib/rule/in_search.h"

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Names with a comma between any two of them, or `*`? */
static bool are_names(struct str s)
{
    bool name = false; /* one was read since the last comma */
    for (size_t i = 0; i < s.len; i++) {
        bool begins = is_name_byte(s.s[i]) && (i == 0 || !is_name_byte(s.s[i - 1]));
        bool known = is_name_byte(s.s[i]) || s.s[i] == ',' || s.s[i] == ' ';
        if (!known || (begins && (name || (s.s[i] >= '0' && s.s[i] <= '9'))) ||
            (s.s[i] == ',' && !name)) {
            return str_eq(s, STR("*"));
        }
        name = s.s[i] != ',' && (name || begins);
    }
    return name;
}

/* Does the condition mean the same after `| where`? Calls and tests of SQL do not. */
static bool is_test(struct str s)
{
    static const char *const words[] = { "like",   "ilike", "rlike",   "regexp", "between",
                                         "is",     "null",  "similar", "exists", "case",
                                         "select", "any",   "some",    "all",    "escape" };
    bool quoted = false;
    for (size_t i = 0; i < s.len; i++) {
        quoted = s.s[i] == '"' ? !quoted : quoted;
        if (quoted || (i > 0 && is_name_byte(s.s[i - 1]))) {
            continue;
        }
        if (strchr("'(\\`;", s.s[i])) {
            return false;
        }
        size_t end = i;
        while (end < s.len && is_name_byte(s.s[end])) {
            end++;
        }
        for (size_t k = 0; end > i && k < sizeof words / sizeof *words; k++) {
            if (str_eq_fold((struct str) { s.s + i, end - i }, str_of(words[k]))) {
                return false;
            }
        }
    }
    return !quoted;
}

/* Is nothing but a condition after the table? *test: it, with its `where`. */
static bool is_simple(const struct rule_place *p, size_t from, struct str *test)
{
    static const char *const clauses[] = { "group", "order", "limit", "having", "join", "union" };
    const struct node *where = search_item(p, from + 2);
    if (!where) {
        return true;
    }
    const struct node *last = where;
    for (size_t i = from + 2; search_item(p, i); i++) {
        last = search_item(p, i);
        for (size_t k = 0; k < sizeof clauses / sizeof *clauses; k++) {
            if (search_is(last, clauses[k])) {
                return false;
            }
        }
    }
    *test = search_text(p, where, last);
    return search_is(where, "where") && last != where && is_test(*test);
}

static void look(const struct rule_place *p)
{
    const struct node *select = search_item(p, 0), *first = search_item(p, 1);
    if (p->parent || search_is_inside(p) || !search_is(select, "select") || !first) {
        return;
    }
    size_t from = 1;
    while (search_item(p, from) && !search_is(search_item(p, from), "from")) {
        from++;
    }
    if (!search_item(p, from) || from == 1) {
        return;
    }
    struct diags *d = p->binder->diags;
    struct str columns = search_text(p, first, search_item(p, from - 1));
    struct diag *g = diag_at(d, DIAG_SQL_IN_SEARCH, select->span,
                             "this is SQL; each of its words is searched in the text");
    diag_label(d, g, "a query is a search expression and stages after pipes");
    bool all = str_eq(columns, STR("*"));
    struct str shows =
        all ? STR("") : arena_printf(p->binder->arena, " | fields %.*s", STR_ARG(columns));
    struct str test = { NULL, 0 };
    if (!are_names(columns) || !is_simple(p, from, &test)) {
        diag_help(d, g,
                  "clauses are stages: * | where ... | count by ... | sort by ... | limit 10");
    } else {
        struct str fix = arena_printf(p->binder->arena, "*%s%.*s%.*s", test.len > 0 ? " | " : "",
                                      STR_ARG(test), STR_ARG(shows));
        diag_help(d, g, "write %.*s", STR_ARG(fix));
        if (search_written(p, p->query->scope->span)) {
            diag_edit(d, g, p->query->scope->span, fix);
        }
    }
}

const struct rule_def rule_sql_in_search = {
    .name = "sql_in_search",
    .kinds = RULE_AT(SEARCH_AND),
    .look = look,
};
