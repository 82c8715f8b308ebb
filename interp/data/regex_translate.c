/*
 * regex_translate.c - see regex_translate.h.
 *
 * One pass over the pattern. Outside classes only group openers matter: they are counted, and a
 * name becomes a plain capturing group. Inside classes a hyphen behind a class escape is made
 * literal, and an intersection [A&&[B]] is rewritten as an atom that looks ahead: (?:(?=[B])[A]).
 */
#include "data/regex_translate.h"

#include "base/vec.h"

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

/* At `(?<name>` or `(?P<name>`: the length of the opener, 0 if it is none. */
static size_t named_opener(const struct translator *t, struct str *name)
{
    size_t at = t->at + 2;
    if (at < t->in.len && t->in.s[at] == 'P') {
        at++;
    }
    if (at >= t->in.len || t->in.s[at] != '<') {
        return 0;
    }
    size_t start = ++at;
    while (at < t->in.len && is_name_char(t->in.s[at])) {
        at++;
    }
    if (at == start || at >= t->in.len || t->in.s[at] != '>') {
        return 0;
    }
    *name = (struct str) { t->in.s + start, at - start };
    return at + 1 - t->at;
}

static void group(struct translator *t)
{
    struct str name;
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

/* End of the class that starts at `at` (behind its `]`), or the end of the pattern. */
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
            copy(t, 2);
            if (classy && t->at + 1 < end && t->in.s[t->at] == '-' && t->in.s[t->at + 1] != ']') {
                put(t, STR("\\-"), t->at);
                t->at++;
            }
        } else {
            copy(t, 1);
        }
    }
}

static void class(struct translator *t)
{
    size_t end = class_end(t->in, t->at);
    struct str whole = { t->in.s + t->at, end - t->at };
    size_t both = str_find(whole, STR("&&["), 1);
    if (both == SIZE_MAX || end - t->at < both + 4) {
        class_body(t, end);
        return;
    }
    size_t start = t->at, inner = start + both + 2;
    put(t, STR("(?:(?="), start);
    t->at = inner;
    class_body(t, end - 1);
    put(t, STR(")"), t->at);
    t->at = start;
    class_body(t, start + both);
    put(t, STR("])"), start + both);
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
                copy(&t, 2);
            }
        } else if (c == '[') {
            class(&t);
        } else if (c == '(') {
            group(&t);
        } else {
            copy(&t, 1);
        }
    }
}
