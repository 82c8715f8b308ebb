/*
 * quoted_regex.c - W1064: `x matches ".*cmd\.exe"`, a regular expression where the quotes make it a
 * glob; and `"%cmd%"`, a pattern of SQL.
 *
 * A `*` that follows none of the signs that a regular expression repeats is a wildcard: then the
 * pattern is a glob, whatever else is in it. "*google.*" is one, and so are paths with backslashes.
 */
#include "lib/rule/ask.h"

#include <ctype.h>

static bool is_alnum(char c)
{
    return isalnum((unsigned char)c) != 0;
}

/* Is the `*` at `i` one of a regular expression? */
static bool repeats(struct str s, size_t i)
{
    return i > 0 && s.s[i - 1] != '\0' &&
           (strchr(".])", s.s[i - 1]) ||
            (i > 1 && s.s[i - 2] == '\\' && isalpha((unsigned char)s.s[i - 1])));
}

static bool has_wildcard(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '*' && !repeats(s, i)) {
            return true;
        }
    }
    return false;
}

/* `\d`, `\s+`, `\.`: an escape of regular expressions, not the beginning of a folder's name. */
static bool is_escape(struct str s, size_t i)
{
    if (s.s[i] != '\\' || i + 1 >= s.len || s.s[i + 1] == '\0') {
        return false;
    }
    char next = s.s[i + 1], after = i + 2 < s.len ? s.s[i + 2] : '\0';
    if (strchr("dswDSWbB", next)) {
        return !is_alnum(after) && after != '\\' && after != '_';
    }
    return strchr(".()[]{}+?|^$", next) != NULL && i > 0;
}

static bool is_sign(struct str s, size_t i)
{
    char c = s.s[i], next = i + 1 < s.len ? s.s[i + 1] : '\0';
    bool inside = i > 0 && i + 1 < s.len;
    switch (c) {
    case '.':
        return next == '+' || (next == '*' && i == 0);
    case '^':
        return i == 0 && s.len > 1;
    case '$':
        return i + 1 == s.len && i > 0 && (is_alnum(s.s[i - 1]) || strchr(")]*+", s.s[i - 1]));
    case '|':
        return inside && is_alnum(s.s[i - 1]) && is_alnum(next);
    case '(':
        return next == '?';
    case ']':
    case ')':
        return i > 1 && next != '\0' && strchr("+*{?", next) != NULL;
    default:
        return is_escape(s, i);
    }
}

static bool looks_like_regex(struct str s)
{
    bool found = false;
    for (size_t i = 0; i < s.len; i++) {
        found = found || is_sign(s, i);
    }
    return found && !has_wildcard(s);
}

/* `%cmd%`: a pattern of SQL's `like`. */
static bool looks_like_sql(struct str s)
{
    bool around = s.len > 2 && (s.s[0] == '%' || s.s[s.len - 1] == '%');
    return around && !memchr(s.s, '*', s.len) && str_find(s, STR("%2"), 0) == SIZE_MAX;
}

static void report_regex(const struct rule_place *p, const struct node *pattern, struct str text)
{
    struct diags *d = p->binder->diags;
    struct arena *a = p->binder->arena;
    char *to = arena_alloc(a, 2 * text.len + 2);
    size_t n = 0;
    to[n++] = '/';
    for (size_t i = 0; i < text.len; i++) {
        bool bare = text.s[i] == '/' && (i == 0 || text.s[i - 1] != '\\');
        if (bare) {
            to[n++] = '\\';
        }
        to[n++] = text.s[i];
    }
    to[n++] = '/';
    struct diag *g = diag_at(d, DIAG_REGEX_IN_QUOTES, pattern->span,
                             "this looks like a regular expression, and quotes make it a glob");
    diag_label(d, g, "`*` is any characters here, every other character itself");
    diag_help(d, g, "a regular expression is written between slashes: matches %.*s", (int)n, to);
    if (ask_written(p, pattern)) {
        diag_fix(d, g, (struct str) { to, n });
    }
}

static void report_sql(const struct rule_place *p, const struct node *pattern)
{
    struct diags *d = p->binder->diags;
    struct str raw = AST(string, pattern)->raw.text;
    char *to = arena_alloc(p->binder->arena, raw.len + 2);
    memcpy(to + 1, raw.s, raw.len);
    to[0] = to[raw.len + 1] = '"';
    for (size_t i = 1; i <= raw.len; i++) {
        to[i] = to[i] == '%' ? '*' : to[i];
    }
    struct diag *g = diag_at(d, DIAG_REGEX_IN_QUOTES, pattern->span,
                             "`%%` is a character like any other in a glob");
    diag_help(d, g, "any characters are `*`: matches %.*s", (int)raw.len + 2, to);
    if (ask_written(p, pattern)) {
        diag_fix(d, g, (struct str) { to, raw.len + 2 });
    }
}

static void look(const struct rule_place *p)
{
    const struct node_binary *n = AST(binary, p->node);
    struct str text;
    if (n->op != BINARY_MATCHES || p->binder->eval_dialect || !ask_string(p, n->right, &text)) {
        return;
    }
    if (looks_like_regex(text)) {
        report_regex(p, n->right, text);
    } else if (looks_like_sql(text)) {
        report_sql(p, n->right);
    }
}

const struct rule_def rule_quoted_regex = {
    .name = "quoted_regex",
    .kinds = RULE_AT(BINARY),
    .look = look,
};
