/*
 * regex_dialect.c - see regex_dialect.h.
 */
#include "data/pattern/regex_dialect.h"

struct construct {
    const char *begin;
    const char *what;
    bool java; /* Java knows it */
};

/* Longer beginnings precede shorter ones. */
static const struct construct groups[] = {
    { "(?=", "lookahead", true },         { "(?!", "lookahead", true },
    { "(?<=", "lookbehind", true },       { "(?<!", "lookbehind", true },
    { "(?>", "an atomic group", true },   { "(?P=", "a reference by (?P=", false },
    { "(?P>", "recursion", false },       { "(?R", "recursion", false },
    { "(?&", "recursion", false },        { "(?+", "recursion", false },
    { "(?|", "a branch reset", false },   { "(?(", "a condition", false },
    { "(?#", "a comment", false },        { "(?C", "a callout", false },
    { "(?'", "a name in quotes", false }, { "(*", "a verb", false },
};

static const struct construct escapes[] = {
    { "\\K", "\\K", false },
    { "\\g", "\\g", false },
    { "\\o", "\\o", false },
    { "\\N", "\\N", false },
    { "\\k", "a reference to a group", true },
    { "\\G", "\\G", true },
    { "\\Z", "\\Z", true },
    { "\\R", "\\R", true },
    { "\\X", "\\X", true },
    { "\\h", "\\h", true },
    { "\\H", "\\H", true },
    { "\\V", "\\V", true },
    { "\\e", "\\e", true },
    { "\\c", "\\c", true },
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct construct *find(const struct construct *rows, size_t n, struct str rest)
{
    for (size_t i = 0; i < n; i++) {
        if (str_starts(rest, str_of(rows[i].begin))) {
            return &rows[i];
        }
    }
    return NULL;
}

static const struct construct *at_group(struct str rest)
{
    static const struct construct recursion = { "(?1", "recursion", false };
    bool number = rest.len > 2 && rest.s[1] == '?' && rest.s[2] >= '0' && rest.s[2] <= '9';
    bool back = rest.len > 3 && rest.s[1] == '?' && rest.s[2] == '-' && rest.s[3] >= '1' &&
                rest.s[3] <= '9';
    return number || back ? &recursion : find(groups, COUNT(groups), rest);
}

static const struct construct *at_escape(struct str rest)
{
    static const struct construct reference = { "\\1", "a reference to a group", true };
    bool number = rest.len > 1 && rest.s[1] >= '1' && rest.s[1] <= '9';
    return number ? &reference : find(escapes, COUNT(escapes), rest);
}

/* After a quantifier; RE2 repeats at most 1,000 times. */
static const struct construct *at_quantifier(struct str pattern, size_t at)
{
    static const struct construct possessive = { "+", "a possessive quantifier", true };
    static const struct construct many = { "{", "a repetition of more than 1,000", true };
    char c = pattern.s[at];
    if (c == '+' && at > 1 && strchr("*+?}", pattern.s[at - 1]) && pattern.s[at - 2] != '\\') {
        return &possessive;
    }
    if (c != '{') {
        return NULL;
    }
    struct str rest = { pattern.s + at, pattern.len - at };
    size_t close = str_find(rest, STR("}"), 0);
    unsigned long most = 0, n = 0;
    for (size_t i = 1; close != SIZE_MAX && i < close; i++) {
        bool digit = rest.s[i] >= '0' && rest.s[i] <= '9';
        if (!digit && rest.s[i] != ',') {
            return NULL;
        }
        n = digit && n < 100000 ? 10 * n + (unsigned long)(rest.s[i] - '0') : digit ? n : 0;
        most = n > most ? n : most;
    }
    return most > 1000 ? &many : NULL;
}

/* After the class that starts at `at`. */
static size_t behind_class(struct str in, size_t at)
{
    size_t i = at + 1;
    i += i < in.len && in.s[i] == '^';
    i += i < in.len && in.s[i] == ']';
    while (i < in.len && in.s[i] != ']') {
        i = in.s[i] == '\\' ? i + 2 : in.s[i] == '[' ? behind_class(in, i) : i + 1;
    }
    return i < in.len ? i + 1 : in.len;
}

bool regex_refused(struct str pattern, enum regex_flavor flavor, struct regex_refusal *out)
{
    for (size_t at = 0; at < pattern.len;) {
        struct str rest = { pattern.s + at, pattern.len - at };
        const struct construct *found = NULL;
        size_t step = 1;
        if (str_starts(rest, STR("\\Q"))) {
            size_t end = str_find(rest, STR("\\E"), 2);
            step = end == SIZE_MAX ? rest.len : end + 2;
        } else if (rest.s[0] == '\\') {
            found = at_escape(rest);
            step = 2;
        } else if (rest.s[0] == '[') {
            step = behind_class(pattern, at) - at;
        } else if (rest.s[0] == '(') {
            found = at_group(rest);
        } else {
            found = at_quantifier(pattern, at);
        }
        if (found && !(found->java && flavor == REGEX_PARSE)) {
            *out = (struct regex_refusal) {
                found->what, found->java ? "RE2 does not know" : "neither Java nor RE2 knows", at
            };
            return true;
        }
        at += step;
    }
    return false;
}
