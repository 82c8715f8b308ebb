/*
 * replace.c - `replace`: all occurrences of a text, or of a regular expression between slashes.
 *
 * In a replacement for a regular expression `$0` is the match, `$1` to `$9` and `${name}` are its
 * groups, and a backslash escapes the next character; other texts are literal.
 * Specified: docs/language/functions.md, replace.
 */
#include "base/buf.h"
#include "base/vec.h"
#include "catalog/fn_def.h"

/* A part of a replacement: a text, or a group of the match. */
struct part {
    struct str text;
    uint32_t group;
    bool is_group;
};

struct replacement {
    struct part *items;
    size_t n, cap;
};

struct prepared {
    const struct regex *regex;
    const struct replacement *replacement; /* NULL: not constant */
};

static const struct regex_group *group_named(const struct regex *re, struct str name)
{
    for (size_t i = 0; i < re->n_groups; i++) {
        if (str_eq(re->groups[i].name, name)) {
            return &re->groups[i];
        }
    }
    return NULL;
}

/* Parses what follows a `$` at s[*at]; NULL, or what is wrong. */
static const char *read_group(struct arena *a, const struct regex *re, struct str s, size_t *at,
                              uint32_t *group)
{
    char c = *at < s.len ? s.s[*at] : '\0';
    if (c >= '0' && c <= '9') {
        *group = (uint32_t)(c - '0');
        (*at)++;
        return *group <= re->captures
                   ? NULL
                   : arena_printf(a, "the pattern has no group $%c, it has %u", c, re->captures).s;
    }
    size_t end = c == '{' ? str_find(s, STR("}"), *at) : SIZE_MAX;
    if (end == SIZE_MAX) {
        return "a `$` in the replacement is a group: $1 or ${name}; for the sign write \"\\\\$\"";
    }
    struct str name = { s.s + *at + 1, end - *at - 1 };
    const struct regex_group *named = group_named(re, name);
    *at = end + 1;
    if (!named) {
        return arena_printf(a, "the pattern has no group named `%.*s`", STR_ARG(name)).s;
    }
    *group = named->number;
    return NULL;
}

static void add_text(struct arena *a, struct replacement *r, struct str s, size_t from, size_t to)
{
    if (to > from) {
        vec_add(a, r)->text = (struct str) { s.s + from, to - from };
    }
}

/* Cuts a replacement into its parts; NULL, or what is wrong. */
static const char *read_replacement(struct arena *a, const struct regex *re, struct str s,
                                    struct replacement *out)
{
    size_t from = 0, at = 0;
    while (at < s.len) {
        if (s.s[at] == '\\') {
            add_text(a, out, s, from, at);
            if (at + 1 == s.len) {
                return "the replacement ends in a backslash, which must be followed by the "
                       "character it escapes";
            }
            from = at + 1;
            at += 2;
        } else if (s.s[at] == '$') {
            add_text(a, out, s, from, at++);
            uint32_t group = 0;
            const char *why = read_group(a, re, s, &at, &group);
            if (why) {
                return why;
            }
            struct part *part = vec_add(a, out);
            part->is_group = true;
            part->group = group;
            from = at;
        } else {
            at++;
        }
    }
    add_text(a, out, s, from, at);
    return NULL;
}

static const void *prepare_replace(struct fn_constants *k)
{
    if (!k->regex) {
        return NULL;
    }
    struct prepared *p = arena_new(k->arena, struct prepared);
    p->regex = k->regex;
    if (k->args[2] && cell_is_text(k->args[2])) {
        struct replacement *r = arena_new(k->arena, struct replacement);
        k->why = read_replacement(k->arena, k->regex, cell_str(k->args[2]), r);
        k->bad_arg = 2;
        p->replacement = r;
    }
    return p;
}

/* Whether the result may grow: not beyond the run's memory, nor much beyond the longest value. */
static bool fits(const struct buf *out)
{
    const struct budget *budget = out->b.budget;
    return buf_view(out).len <= VALUE_MAX && !(budget && atomic_load(&budget->over));
}

static void put_result(struct fn_call *c, size_t i, struct buf *out)
{
    struct str text = buf_view(out);
    fn_put_text(c, i, text.len <= VALUE_MAX ? arena_str(c->scratch, text) : text);
    buf_clear(out);
}

static void replace_text(struct fn_call *c, size_t i, struct buf *out)
{
    struct str s = fn_text(c, 0, i), find = fn_text(c, 1, i), by = fn_text(c, 2, i);
    size_t hit = find.len == 0 ? SIZE_MAX : str_find(s, find, 0);
    if (hit == SIZE_MAX) {
        fn_put_text(c, i, s);
        return;
    }
    size_t from = 0;
    for (; hit != SIZE_MAX && fits(out); hit = str_find(s, find, from)) {
        buf_str(out, (struct str) { s.s + from, hit - from });
        buf_str(out, by);
        from = hit + find.len;
    }
    buf_str(out, (struct str) { s.s + from, s.len - from });
    put_result(c, i, out);
}

static void put_parts(struct fn_call *c, const struct replacement *by, struct str s,
                      struct buf *out)
{
    for (size_t k = 0; k < by->n; k++) {
        struct str text = by->items[k].text;
        if (!by->items[k].is_group || regex_captured(c->regex, s, by->items[k].group, &text)) {
            buf_str(out, text);
        }
    }
}

/* A match at a time; after an empty one the search continues one character later. False: the
 * matcher gave up. */
static bool replace_matches(struct fn_call *c, const struct regex *re, const struct replacement *by,
                            struct str s, struct buf *out)
{
    size_t copied = 0, from = 0;
    enum regex_result hit = regex_search(re, c->regex, s, 0);
    while (hit == REGEX_YES && fits(out)) {
        struct str match;
        if (!regex_captured(c->regex, s, 0, &match)) {
            break;
        }
        size_t at = (size_t)(match.s - s.s), end = at + match.len;
        if (at < copied || end < from) {
            break; /* \K in a lookahead moves back: the search must stop */
        }
        buf_str(out, (struct str) { s.s + copied, at - copied });
        put_parts(c, by, s, out);
        copied = from = end;
        if (match.len == 0) {
            if (from >= s.len) {
                break;
            }
            utf8_next(s, &from);
        }
        hit = regex_search(re, c->regex, s, from);
    }
    buf_str(out, (struct str) { s.s + copied, s.len - copied });
    return hit != REGEX_LIMIT;
}

static void replace_regex(struct fn_call *c, size_t i, const struct prepared *p, struct buf *out)
{
    struct str s = fn_text(c, 0, i);
    const struct replacement *by = p->replacement;
    struct replacement own = { 0 };
    if (!by) {
        by = &own;
        if (read_replacement(c->scratch, p->regex, fn_text(c, 2, i), &own)) {
            (*c->bad)++;
            fn_put(c, i, cell_null());
            return;
        }
    }
    s.s = s.s ? s.s : "";
    if (replace_matches(c, p->regex, by, s, out)) {
        put_result(c, i, out);
    } else {
        (*c->undecided)++;
        buf_clear(out);
        fn_put(c, i, cell_null());
    }
}

static void eval_replace(struct fn_call *c)
{
    const struct prepared *p = c->prepared;
    struct buf out = BUF_INIT;
    out.b.budget = c->scratch->budget;
    for (size_t i = 0; i < c->live; i++) {
        if (p) {
            replace_regex(c, i, p, &out);
        } else {
            replace_text(c, i, &out);
        }
    }
    buf_release(&out);
}

/* clang-format off */
const struct fn_def fns_replace[] = {
    { .name = "replace",
      .family = "string",
      .doc = "`text` with all occurrences of a string, or of a /regular expression/, replaced. For a regular expression $1 and ${name} in the replacement are groups, $0 is the match.",
      .params = { { "text", T_STRING }, { "find", T_STRING, .regex = true }, { "replacement", T_STRING } },
      .returns = T_STRING,
      .named = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "replace(\"a.b.c\", \".\", \"->\")", "\"a->b->c\"" },
                    { "replace(\"flight/12345678/x\", /[0-9]{5,}/, \"\")", "\"flight//x\"" },
                    { "replace(\"flight/12\", /(flight)\\/([0-9]+)/, \"new-$2-url\")", "\"new-12-url\"" },
                    { "replace(\"5 euro\", /euro/, \"\\\\$\")", "\"5 $\"" } },
      .prepare = prepare_replace,
      .eval = eval_replace },
    { 0 },
};
/* clang-format on */
