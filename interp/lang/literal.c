/*
 * literal.c - number literals.
 *
 * Suffixes keep their case: m is a minute, M a million.
 */
#include "lang/literal.h"

static const struct {
    const char *suffix;
    double factor;
} suffixes[] = {
    { "k", 1e3 },        { "K", 1e3 },
    { "Ki", 1024 },      { "M", 1e6 },
    { "Mi", 1048576.0 }, { "G", 1e9 },
    { "B", 1e9 },        { "Gi", 1073741824.0 },
    { "T", 1e12 },       { "Ti", 1099511627776.0 },
    { "P", 1e15 },       { "Pi", 1125899906842624.0 },
    { "ns", 1e-6 },      { "us", 1e-3 },
    { "ms", 1 },         { "s", 1e3 },
    { "m", 6e4 },        { "h", 3.6e6 },
    { "d", 8.64e7 },     { "w", 6.048e8 },
};

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.len && s.s[at] >= '0' && s.s[at] <= '9') {
        at++;
    }
    return at;
}

struct number_parts number_split(struct str text)
{
    size_t at = skip_digits(text, 0);
    bool dangling = false;
    if (at < text.len && text.s[at] == '.') {
        size_t end = skip_digits(text, at + 1);
        dangling = end == at + 1;
        at = end;
    }
    if (at < text.len && (text.s[at] == 'e' || text.s[at] == 'E')) {
        size_t punct = at + 1 < text.len && (text.s[at + 1] == '+' || text.s[at + 1] == '-');
        size_t end = skip_digits(text, at + 1 + punct);
        at = end > at + 1 + punct ? end : at;
    }
    struct str suffix = { text.s + at, text.len - at };
    if (dangling && str_eq(suffix, STR("f"))) {
        suffix.len = 0;
    }
    return (struct number_parts) { { text.s, at }, suffix };
}

bool number_suffix(struct str suffix, double *factor)
{
    *factor = 1;
    if (suffix.len == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (str_eq(suffix, str_of(suffixes[i].suffix))) {
            *factor = suffixes[i].factor;
            return true;
        }
    }
    return false;
}
