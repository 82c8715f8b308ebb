/*
 * pairs.c - see pairs.h.
 */
#include "lib/shared/pairs.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_key_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char peek_at(struct str s, size_t at)
{
    return at < s.len ? s.s[at] : 0;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* Skips blanks; `tabs`: a tab is one of them. */
static size_t skip_blanks(struct str s, size_t at, bool tabs)
{
    while (at < s.len && is_blank(s.s[at]) && (tabs || s.s[at] != '\t')) {
        at++;
    }
    return at;
}

/* The offset after the delimiter between key and value; SIZE_MAX: no delimiter. */
static size_t skip_delimiter(struct str s, size_t at, struct str delim)
{
    struct str rest = { s.s + at, s.len - at };
    if (delim.len > 0) {
        return str_starts(rest, delim) ? at + delim.len : SIZE_MAX;
    }
    if (str_starts(rest, STR("->"))) {
        return at + 2;
    }
    return peek_at(s, at) == '=' || peek_at(s, at) == ':' ? at + 1 : SIZE_MAX;
}

/* The text in the quotes that open at `at`; `end` receives the offset after them. */
static bool quoted(struct str s, size_t at, struct arena *scratch, struct str *out, size_t *end)
{
    char quote = s.s[at];
    size_t escapes = 0, i = at + 1;
    while (i < s.len && s.s[i] != quote) {
        bool escape = quote == '"' && s.s[i] == '\\' && peek_at(s, i + 1) == '"';
        escapes += escape;
        i += escape ? 2 : 1;
    }
    if (i >= s.len) {
        return false;
    }
    *out = (struct str) { s.s + at + 1, i - at - 1 };
    *end = i + 1;
    if (escapes > 0) {
        char *text = arena_alloc(scratch, out->len);
        size_t n = 0;
        for (size_t k = 0; k < out->len; k++) {
            k += out->s[k] == '\\' && k + 1 < out->len && out->s[k + 1] == '"';
            text[n++] = out->s[k];
        }
        *out = (struct str) { text, n };
    }
    return true;
}

/* After the text in a bracket: its closing bracket, or the end. */
static size_t bracket_end(struct str s, size_t at)
{
    size_t depth = 1;
    while (at < s.len) {
        depth += s.s[at] == '[';
        depth -= s.s[at] == ']';
        if (depth == 0) {
            break;
        }
        at++;
    }
    return at;
}

/* The text before the key determines how its value ends. */
struct place {
    bool bracket; /* after `[` */
    bool column;  /* at the start or after a tab, in a text with tabs */
};

static struct place place_of(struct str s, size_t key)
{
    char before = key > 0 ? s.s[key - 1] : '\t';
    bool column = before == '\t' && memchr(s.s, '\t', s.len);
    return (struct place) { before == '[', column };
}

/* The value from `at` on; returns the offset after it. */
static size_t take_value(struct str s, size_t at, const struct place *p, struct arena *scratch,
                         struct str *out)
{
    size_t end;
    if (is_quote(peek_at(s, at)) && quoted(s, at, scratch, out, &end)) {
        return end;
    }
    end = at;
    if (p->bracket) {
        end = bracket_end(s, at);
    } else if (p->column) {
        while (end < s.len && s.s[end] != '\t') {
            end++;
        }
    } else {
        while (end < s.len && !is_blank(s.s[end]) && !strchr(",;])}", s.s[end])) {
            end++;
        }
    }
    *out = (struct str) { s.s + at, end - at };
    return end;
}

/* The key that ends before `after`: its value, if a delimiter follows. */
static bool value_behind(struct str s, size_t after, const struct place *p, struct str delim,
                         struct arena *scratch, struct str *value, size_t *end)
{
    size_t at = skip_delimiter(s, skip_blanks(s, after, !p->column), delim);
    if (at == SIZE_MAX) {
        return false;
    }
    *end = take_value(s, skip_blanks(s, at, !p->column), p, scratch, value);
    return true;
}

bool pairs_find(struct str text, struct str key, struct arena *scratch, struct str *value)
{
    struct str none = { NULL, 0 };
    if (key.len == 0) {
        return false;
    }
    for (size_t hit = 0; (hit = str_find(text, key, hit)) != SIZE_MAX; hit++) {
        size_t at = hit, after = at + key.len, end;
        char before = at > 0 ? text.s[at - 1] : 0;
        if (is_quote(before) && peek_at(text, after) == before) {
            at--;
            after++;
            before = at > 0 ? text.s[at - 1] : 0;
        }
        struct place place = place_of(text, at);
        if (!is_key_char(before) && value_behind(text, after, &place, none, scratch, value, &end)) {
            return true;
        }
    }
    return false;
}

/* A key at `at`, which ends before `after`; false: no key starts there. */
static bool take_key(struct str s, size_t at, struct arena *scratch, struct str *key, size_t *after)
{
    if (is_quote(s.s[at])) {
        return quoted(s, at, scratch, key, after) && key->len > 0;
    }
    if (!is_letter(s.s[at])) {
        return false;
    }
    *after = at + 1;
    while (*after < s.len && is_key_char(s.s[*after])) {
        ++*after;
    }
    *key = (struct str) { s.s + at, *after - at };
    return true;
}

/* `a->b`: the hyphen belongs to the arrow. */
static void leave_arrow(struct str s, struct str *key, size_t *after)
{
    if (key->len > 1 && key->s[key->len - 1] == '-' && peek_at(s, *after) == '>' &&
        key->s + key->len == s.s + *after) {
        key->len--;
        --*after;
    }
}

bool pairs_next(struct str text, size_t *at, struct str delim, struct arena *scratch,
                struct str *key, struct str *value)
{
    size_t i = *at;
    while (i < text.len) {
        size_t after, end;
        if ((i > 0 && is_key_char(text.s[i - 1]) && i > *at) ||
            !take_key(text, i, scratch, key, &after)) {
            i++;
            continue;
        }
        leave_arrow(text, key, &after);
        struct place place = place_of(text, i);
        if (value_behind(text, after, &place, delim, scratch, value, &end)) {
            *at = end;
            return true;
        }
        i = is_quote(text.s[i]) ? i + 1 : after;
    }
    *at = text.len;
    return false;
}
