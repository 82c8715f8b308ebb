/*
 * regex_translate.c - see regex_translate.h.
 *
 * One pass over the pattern. Group openers are counted, and a name becomes a plain capturing group.
 * Inside classes a hyphen after a class escape is made literal, and an intersection [A&&[B]] is
 * rewritten as an atom that looks ahead: (?:(?=[B])[A]). Java's properties, \k<name> and \uXXXX are
 * spelled as PCRE2 spells them.
 */
#include "data/pattern/regex_translate.h"

#include "base/vec.h"

#include <ctype.h>

struct translator {
    struct arena *arena;
    struct str in;
    size_t at;
    uint32_t captures;
    struct translated *out;
};

static void put(struct translator *t, struct str s, size_t origin)
{
    buf_str(&t->out->text, s);
    for (size_t i = 0; i < s.len; i++) {
        *vec_add(t->arena, &t->out->origin) = (uint32_t)origin;
    }
}

static void copy(struct translator *t, size_t n)
{
    for (size_t i = 0; i < n && t->at < t->in.len; i++, t->at++) {
        put(t, (struct str) { t->in.s + t->at, 1 }, t->at);
    }
}

static void put_parts(struct translator *t, const char *open, const char *sign, struct str body,
                      const char *close)
{
    put(t, str_of(open), t->at);
    put(t, str_of(sign), t->at);
    put(t, body, t->at);
    put(t, str_of(close), t->at);
}

static bool looking_at(const struct translator *t, size_t at, const char *what)
{
    struct str rest = { t->in.s + at, t->in.len - at };
    return str_starts(rest, str_of(what));
}

static bool is_name_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '-' || c == '.';
}

/* At `(?<name>`, `(?P<name>` or `(?'name'`: the length of the opener; 0: not one. */
static size_t named_opener(const struct translator *t, struct str *name)
{
    size_t at = t->at + 2;
    if (at < t->in.len && t->in.s[at] == 'P') {
        at++;
    }
    if (at >= t->in.len || (t->in.s[at] != '<' && t->in.s[at] != '\'')) {
        return 0;
    }
    char close = t->in.s[at] == '<' ? '>' : '\'';
    size_t start = ++at;
    while (at < t->in.len && is_name_char(t->in.s[at])) {
        at++;
    }
    if (at == start || at >= t->in.len || t->in.s[at] != close) {
        return 0;
    }
    if (at + 1 < t->in.len && strchr("?*+", t->in.s[at + 1]) && t->in.s[at + 1] != '\0') {
        /* a quantifier of nothing: PCRE2 says so when the opener stays as it is */
        return 0;
    }
    *name = (struct str) { t->in.s + start, at - start };
    return at + 1 - t->at;
}

static void group(struct translator *t)
{
    struct str name;
    if (looking_at(t, t->at, "(?#")) {
        size_t end = str_find(t->in, STR(")"), t->at);
        copy(t, (end == SIZE_MAX ? t->in.len : end + 1) - t->at);
        return;
    }
    if (!looking_at(t, t->at, "(?")) {
        if (!looking_at(t, t->at, "(*")) {
            t->captures++;
        }
        copy(t, 1);
        return;
    }
    size_t len = named_opener(t, &name);
    if (len == 0) {
        copy(t, 2);
        return;
    }
    t->captures++;
    *vec_add(t->arena, &t->out->groups) = (struct regex_group) { name, t->captures };
    put(t, STR("("), t->at);
    t->at += len;
}

/* End of the class that starts at `at` (after its `]`), or the end of the pattern. */
static size_t class_end(struct str in, size_t at)
{
    size_t i = at + 1;
    if (i < in.len && in.s[i] == '^') {
        i++;
    }
    if (i < in.len && in.s[i] == ']') {
        i++;
    }
    while (i < in.len && in.s[i] != ']') {
        if (in.s[i] == '\\') {
            i += 2;
        } else if (in.s[i] == '[' && i + 1 < in.len && in.s[i + 1] == ':') {
            size_t end = str_find(in, STR(":]"), i + 2);
            i = end == SIZE_MAX ? i + 1 : end + 2;
        } else if (in.s[i] == '[' && i >= 2 && in.s[i - 1] == '&' && in.s[i - 2] == '&') {
            i = class_end(in, i);
        } else {
            i++;
        }
    }
    return i < in.len ? i + 1 : in.len;
}

/* Java's properties that are POSIX classes of ASCII. */
static const struct {
    const char *property, *posix;
} ascii_properties[] = {
    { "Lower", "lower" }, { "Upper", "upper" }, { "ASCII", "ascii" }, { "Alpha", "alpha" },
    { "Digit", "digit" }, { "Alnum", "alnum" }, { "Punct", "punct" }, { "Graph", "graph" },
    { "Print", "print" }, { "Blank", "blank" }, { "Cntrl", "cntrl" }, { "XDigit", "xdigit" },
    { "Space", "space" },
};

/* Java's other names of what PCRE2 knows. */
static const struct {
    const char *property, *pcre2;
} properties[] = {
    { "IsAlphabetic", "L" },   { "IsLetter", "L" },       { "IsUppercase", "Lu" },
    { "IsLowercase", "Ll" },   { "IsPunctuation", "P" },  { "IsDigit", "Nd" },
    { "javaLowerCase", "Ll" }, { "javaUpperCase", "Lu" },
};

/* At `\p{Name}` or `\P{Name}`; false: nothing was written. */
static bool property(struct translator *t, bool in_class)
{
    size_t close = str_find(t->in, STR("}"), t->at);
    if (close == SIZE_MAX || t->at + 2 >= t->in.len || t->in.s[t->at + 2] != '{') {
        return false;
    }
    bool negated = t->in.s[t->at + 1] == 'P';
    struct str name = { t->in.s + t->at + 3, close - t->at - 3 };
    const char *posix = NULL;
    struct str general = { 0 };
    for (size_t i = 0; i < sizeof ascii_properties / sizeof *ascii_properties; i++) {
        posix =
            str_eq(name, str_of(ascii_properties[i].property)) ? ascii_properties[i].posix : posix;
    }
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        general =
            str_eq(name, str_of(properties[i].property)) ? str_of(properties[i].pcre2) : general;
    }
    if (general.len == 0 && name.len > 2 && str_starts(name, STR("Is"))) {
        general = (struct str) { name.s + 2, name.len - 2 };
    }
    if (posix) {
        put_parts(t, in_class ? "[:" : "[[:", negated ? "^" : "", str_of(posix),
                  in_class ? ":]" : ":]]");
    } else if (general.len > 0) {
        put_parts(t, negated ? "\\P{" : "\\p{", "", general, "}");
    } else {
        return false;
    }
    t->at = close + 1;
    return true;
}

/* At `\uXXXX`. */
static bool code_point(struct translator *t)
{
    struct str digits = { t->in.s + t->at + 2, 4 };
    if (t->at + 6 > t->in.len) {
        return false;
    }
    for (size_t i = 0; i < digits.len; i++) {
        if (!isxdigit((unsigned char)digits.s[i])) {
            return false;
        }
    }
    put_parts(t, "\\x{", "", digits, "}");
    t->at += 6;
    return true;
}

/* At `\k<name>`: the last group of that name so far. */
static bool back_reference(struct translator *t)
{
    size_t close = str_find(t->in, STR(">"), t->at);
    if (close == SIZE_MAX || !looking_at(t, t->at, "\\k<")) {
        return false;
    }
    struct str name = { t->in.s + t->at + 3, close - t->at - 3 };
    for (size_t i = t->out->groups.n; i-- > 0;) {
        const struct regex_group *g = &t->out->groups.items[i];
        if (str_eq(g->name, name)) {
            struct str number = arena_printf(t->arena, "%u", g->number);
            put_parts(t, "\\g{", "", number, "}");
            t->at = close + 1;
            return true;
        }
    }
    return false;
}

/* A backslash and the rest of its escape. */
static void escape(struct translator *t, bool in_class)
{
    char c = t->at + 1 < t->in.len ? t->in.s[t->at + 1] : '\0';
    bool done = ((c == 'p' || c == 'P') && property(t, in_class)) || (c == 'u' && code_point(t)) ||
                (c == 'k' && !in_class && back_reference(t));
    if (!done) {
        copy(t, 2);
    }
}

static bool is_class_escape(char c)
{
    return c == 'w' || c == 'd' || c == 's' || c == 'W' || c == 'D' || c == 'S';
}

/* Copies the members of a class from t->at to `end`. */
static void class_body(struct translator *t, size_t end)
{
    while (t->at < end) {
        if (t->in.s[t->at] == '\\' && t->at + 1 < end) {
            bool classy = is_class_escape(t->in.s[t->at + 1]);
            escape(t, true);
            if (classy && t->at + 1 < end && t->in.s[t->at] == '-' && t->in.s[t->at + 1] != ']') {
                put(t, STR("\\-"), t->at);
                t->at++;
            }
        } else {
            copy(t, 1);
        }
    }
}

/* The next `&&` of the class at or after `at`, outside nested classes; `end` when there is none.
 */
static size_t next_and(struct str in, size_t at, size_t end)
{
    while (at + 1 < end) {
        if (in.s[at] == '\\') {
            at += 2;
        } else if (in.s[at] == '[') {
            at = class_end(in, at);
        } else if (in.s[at] == '&' && in.s[at + 1] == '&') {
            return at;
        } else {
            at++;
        }
    }
    return end;
}

/* A member of an intersection as a class of its own: it may be one already. */
static void class_member(struct translator *t, size_t end)
{
    bool nested = t->in.s[t->at] == '[' && class_end(t->in, t->at) == end;
    if (!nested) {
        put(t, STR("["), t->at);
    }
    class_body(t, end);
    if (!nested) {
        put(t, STR("]"), end - 1);
    }
}

/* [A&&B&&C] becomes an atom that looks ahead for all but the first: (?:(?=[B])(?=[C])[A]). */
static void class(struct translator *t)
{
    size_t start = t->at, end = class_end(t->in, t->at), inner = end - 1;
    size_t first = next_and(t->in, start + 1, inner);
    if (first >= inner) {
        class_body(t, end);
        return;
    }
    put(t, STR("(?:"), start);
    for (size_t at = first; at < inner;) {
        size_t stop = next_and(t->in, at + 2, inner);
        t->at = at + 2;
        if (t->at < stop) {
            put(t, STR("(?="), at);
            class_member(t, stop);
            put(t, STR(")"), stop);
        }
        at = stop;
    }
    t->at = start;
    class_body(t, first);
    put(t, STR("])"), first);
    t->at = end;
}

void regex_translate(struct arena *a, struct str pattern, struct translated *out)
{
    *out = (struct translated) { .text = BUF_INIT };
    struct translator t = { a, pattern, 0, 0, out };
    while (t.at < pattern.len) {
        char c = pattern.s[t.at];
        if (c == '\\') {
            if (looking_at(&t, t.at, "\\Q")) {
                size_t end = str_find(pattern, STR("\\E"), t.at);
                copy(&t, (end == SIZE_MAX ? pattern.len : end + 2) - t.at);
            } else {
                escape(&t, false);
            }
        } else if (c == '[') {
            class(&t);
        } else if (c == '(') {
            group(&t);
        } else {
            copy(&t, 1);
        }
    }
    out->captures = t.captures;
}
