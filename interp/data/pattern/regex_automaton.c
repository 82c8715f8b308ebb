/*
 * regex_automaton.c - see regex_automaton.h.
 *
 * PCRE2's automaton counts the repetitions of `x+` in its states, so that they become as many as
 * the text is long. Around a group it does not: `x+` becomes `(?:x)+`.
 */
#include "data/pattern/regex_automaton.h"

/* True when a `(?` sets the flag x (or may, in a class or after a backslash): then blanks and
 * comments may come between an item and its `+`. */
static bool has_extended(struct str pattern)
{
    for (size_t at = 0; (at = str_find(pattern, STR("(?"), at)) != SIZE_MAX;) {
        for (at += 2; at < pattern.len; at++) {
            char c = pattern.s[at];
            if (c == 'x') {
                return true;
            }
            if (c != '^' && c != '-' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
                break;
            }
        }
    }
    return false;
}

/* Atomic groups and possessive quantifiers are read otherwise; verbs, recursion, \K and references
 * by \g are not worth a look; \Q, \E and comments would have to be read. */
static bool is_plain(struct str pattern)
{
    static const char *const others[] = { "(*",  "(?>", "(?R", "(?0", "(?|", "(?#", "\\g",
                                          "\\K", "\\Q", "\\E", "*+",  "++",  "?+",  "}+" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (str_find(pattern, str_of(others[i]), 0) != SIZE_MAX) {
            return false;
        }
    }
    return !has_extended(pattern);
}

static bool is_hex(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* The end of the escape that starts at `at`. */
static size_t escape_end(struct str p, size_t at)
{
    unsigned char kind = at + 1 < p.len ? (unsigned char)p.s[at + 1] : 0;
    size_t end = at + 2;
    if (end < p.len && p.s[end] == '{' && strchr("xopPNk", kind)) {
        while (end < p.len && p.s[end] != '}') {
            end++;
        }
        return end < p.len ? end + 1 : p.len;
    }
    size_t most = kind == 'x'                                 ? 2
                  : kind == 'c' || kind == 'p' || kind == 'P' ? 1
                  : kind >= '0' && kind <= '9'                ? 2
                                                              : 0;
    for (size_t n = 0; n < most && end < p.len; n++, end++) {
        unsigned char c = (unsigned char)p.s[end];
        if ((kind == 'x' && !is_hex(c)) || (kind >= '0' && kind <= '9' && (c < '0' || c > '9'))) {
            break;
        }
    }
    return end < p.len ? end : p.len;
}

/* The end of the class that starts at `at`. */
static size_t class_end(struct str p, size_t at)
{
    size_t i = at + 1;
    i += i < p.len && p.s[i] == '^';
    i += i < p.len && p.s[i] == ']';
    while (i < p.len && p.s[i] != ']') {
        if (p.s[i] == '\\') {
            i = escape_end(p, i);
        } else if (p.s[i] == '[' && i + 1 < p.len && p.s[i + 1] == ':') {
            size_t close = str_find(p, STR(":]"), i + 2);
            i = close == SIZE_MAX ? i + 1 : close + 2;
        } else {
            i++;
        }
    }
    return i < p.len ? i + 1 : p.len;
}

bool regex_automaton(struct buf *out, struct str pattern)
{
    if (!is_plain(pattern)) {
        return false;
    }
    buf_text(out, "(?s:.*?)(?:");
    for (size_t at = 0; at < pattern.len;) {
        size_t end = at;
        char c = pattern.s[at];
        if (c == '\\') {
            end = escape_end(pattern, at);
        } else if (c == '[') {
            end = class_end(pattern, at);
        } else {
            utf8_next(pattern, &end);
        }
        struct str one = { pattern.s + at, end - at };
        bool repeats = end < pattern.len && pattern.s[end] == '+' && c != ')' && c != '(';
        buf_text(out, repeats ? "(?:" : "");
        buf_str(out, one);
        buf_text(out, repeats ? ")" : "");
        at = end;
    }
    buf_char(out, ')');
    return true;
}
