/*
 * peek.c - lookahead in the text.
 *
 * Strings and comments are skipped as the lexer would; a regular expression is not recognised,
 * so that the guess about an unknown first word may be wrong, but nothing else.
 */
#include "lang/peek.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool starts_name(char c)
{
    return is_word_char(c) && !(c >= '0' && c <= '9');
}

/* The byte at `at`; 0 after the end or when no lookahead is left. */
static char byte_at(struct parser *p, size_t at)
{
    if (at >= p->text.text.len || p->peeks_left == 0) {
        return 0;
    }
    p->peeks_left--;
    return p->text.text.s[at];
}

static size_t skip_block_comment(struct parser *p, size_t at)
{
    char before = 0;
    for (char c = byte_at(p, at); c; c = byte_at(p, ++at)) {
        if (c == '/' && before == '*') {
            return at + 1;
        }
        before = c;
    }
    return at;
}

size_t peek_skip(struct parser *p, size_t at)
{
    for (char c = byte_at(p, at); c; c = byte_at(p, at)) {
        if (is_blank(c)) {
            at++;
        } else if (c == '/' && byte_at(p, at + 1) == '/' &&
                   (at == 0 || p->text.text.s[at - 1] != ':')) {
            while (c && c != '\n') {
                c = byte_at(p, ++at);
            }
        } else if (c == '/' && byte_at(p, at + 1) == '*') {
            at = skip_block_comment(p, at + 2);
        } else {
            break;
        }
    }
    return at;
}

char peek_char(struct parser *p, size_t at)
{
    return byte_at(p, peek_skip(p, at));
}

struct str peek_word(struct parser *p, size_t at)
{
    at = peek_skip(p, at);
    size_t end = at;
    if (starts_name(byte_at(p, at))) {
        while (is_word_char(byte_at(p, end))) {
            end++;
        }
    }
    return (struct str) { p->text.text.s + at, end - at };
}

bool peek_continues(struct parser *p, size_t at)
{
    static const char *const continuing[] = {
        "and", "or", "as", "in", "matches", "contains", "not"
    };
    struct str word = peek_word(p, at);
    for (size_t i = 0; i < sizeof continuing / sizeof continuing[0]; i++) {
        if (str_eq_fold(word, str_of(continuing[i]))) {
            return true;
        }
    }
    return false;
}

/* The offset after the string whose quote is at `at`. */
static size_t skip_string(struct parser *p, size_t at)
{
    at++;
    for (char c = byte_at(p, at); c && c != '"'; c = byte_at(p, at)) {
        at += c == '\\' ? 2 : 1;
    }
    return at + 1;
}

/* The offset after the parenthesis matching the one at `at`, or of the pipe or end before it. */
static size_t skip_balanced(struct parser *p, size_t at, size_t *commas)
{
    size_t depth = 0;
    *commas = 0;
    for (char c = byte_at(p, at); c; c = byte_at(p, at)) {
        if (c == '"') {
            at = skip_string(p, at);
            continue;
        }
        at++;
        if (c == '(' || c == '[') {
            depth++;
        } else if ((c == ')' || c == ']') && --depth == 0) {
            return at;
        } else if (c == ',' && depth == 1) {
            (*commas)++;
        } else if (c == '|' && depth == 1) {
            if (byte_at(p, at) != '|') {
                return at - 1;
            }
            at++;
        }
    }
    return at;
}

bool peek_two_arguments(struct parser *p, size_t at)
{
    size_t commas;
    skip_balanced(p, peek_skip(p, at), &commas);
    return commas > 0;
}

bool peek_name(struct parser *p, size_t at)
{
    at = peek_skip(p, at);
    char c = byte_at(p, at);
    if (c == '%') {
        size_t quote = at + 1;
        while (byte_at(p, quote) == ' ' || byte_at(p, quote) == '\t') {
            quote++;
        }
        return byte_at(p, quote) == '"' || (quote == at + 1 && starts_name(byte_at(p, quote)));
    }
    return starts_name(c) || (c == '{' && byte_at(p, at + 1) == '{');
}

/* The offset after the name at `at`: a word with dots and parameters, or %"...". */
static size_t skip_name(struct parser *p, size_t at)
{
    at = peek_skip(p, at);
    if (byte_at(p, at) == '%') {
        at++;
        while (byte_at(p, at) == ' ') {
            at++;
        }
        if (byte_at(p, at) == '"') {
            return skip_string(p, at);
        }
    }
    for (char c = byte_at(p, at); c; c = byte_at(p, at)) {
        struct str name;
        size_t placeholder = c == '{' ? expand_param_at(p->text.text, at, &name) : 0;
        if (placeholder == 0 && !is_word_char(c) && c != '.') {
            break;
        }
        at += placeholder > 0 ? placeholder : 1;
    }
    return at;
}

/* Whether the rest of the stage is a comma-separated list of names, as in `fields - a, b`; a single
 * name may be `a - b`. */
static bool signed_names(struct parser *p, size_t at, struct str word)
{
    char c = ',';
    size_t names = 0;
    while (c == ',' && peek_name(p, at)) {
        at = peek_skip(p, skip_name(p, at));
        c = byte_at(p, at++);
        names++;
    }
    bool ends = c == 0 || (c == '|' && byte_at(p, at) != '|');
    return ends && (names > 1 || words_nearest(word));
}

bool peek_expression(struct parser *p, struct str word, size_t at)
{
    if (str_eq_fold(word, STR("not"))) {
        return true;
    }
    at = peek_skip(p, at);
    bool called = byte_at(p, at) == '(';
    if (called) {
        const struct word *nearest = words_nearest(word);
        if (nearest && nearest->form == FORM_WHERE) {
            return false;
        }
        size_t commas;
        at = peek_skip(p, skip_balanced(p, at, &commas));
    }
    if (str_eq_fold(peek_word(p, at), STR("as"))) {
        at = peek_skip(p, skip_name(p, at + 2));
        char c = byte_at(p, at);
        return c == 0 || !(c == ',' || c == '"' || is_word_char(c));
    }
    char c = byte_at(p, at);
    switch (c) {
    case '-':
    case '+':
        return !signed_names(p, at + 1, word);
    case '%':
        return byte_at(p, at + 1) != '"' && peek_char(p, at + 1) != '"';
    case '!':
        return byte_at(p, at + 1) == '=';
    case '|':
        return byte_at(p, at + 1) == '|' || called || !words_nearest(word);
    case 0:
    case ')':
    case ']':
        return called || !words_nearest(word);
    case '"':
    case ',':
    case '{':
        return false;
    }
    return !is_word_char(c) || peek_continues(p, at);
}

bool peek_stage(struct parser *p, size_t at)
{
    at = peek_skip(p, at);
    if (byte_at(p, at) == '!') {
        at = peek_skip(p, at + 1);
    }
    struct str word = peek_word(p, at);
    if (word.len > 0 && (words_find(word) || peek_char(p, at + word.len) == '(')) {
        return true;
    }
    size_t depth = 0;
    for (char c = byte_at(p, at); c && c != '|'; c = byte_at(p, at)) {
        if (c == '"') {
            at = skip_string(p, at);
            continue;
        }
        if (starts_name(c)) {
            struct str next = peek_word(p, at);
            if (depth == 0 && str_eq_fold(next, STR("as"))) {
                return true;
            }
            at += next.len > 0 ? next.len : 1;
            continue;
        }
        if (c == ')' && depth-- == 0) {
            return false;
        }
        depth += c == '(';
        at++;
    }
    return false;
}

bool peek_cat(struct parser *p, size_t at)
{
    at = peek_skip(p, at);
    if (!str_eq_fold(peek_word(p, at), STR("cat")) || !is_blank(byte_at(p, at + 3))) {
        return false;
    }
    at = peek_skip(p, at + 3);
    for (char c = byte_at(p, at); c && !is_blank(c) && c != '|' && c != '"' && c != '=';
         c = byte_at(p, ++at)) {
        if (c == '/') {
            return true;
        }
    }
    return false;
}
