/*
 * parse.c - stages that take fields from texts.
 */
#include "base/buf.h"
#include "habits/stages.h"

/* `name=value` among the arguments: the token of the value, 0 for none. */
static size_t option(const struct htokens *t, const char *name)
{
    for (size_t i = 1; i + 2 < t->n; i++) {
        if (htoken_is(t, i, name) && htoken_is(t, i + 1, "=")) {
            return i + 2;
        }
    }
    return 0;
}

static size_t first_string(const struct htokens *t)
{
    for (size_t i = 1; i < t->n; i++) {
        if (t->items[i].kind == TOKEN_STRING) {
            return i;
        }
    }
    return 0;
}

/* "(?P<name>" is "(?<name>". */
static struct str named_groups(struct htokens *t, struct str s)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < s.len; i++) {
        struct str rest = { s.s + i, s.len - i };
        bool python = str_starts(rest, STR("(?P<"));
        buf_str(&out, python ? STR("(?<") : (struct str) { s.s + i, 1 });
        i += python ? 3 : 0;
    }
    struct str text = arena_str(t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* rex field=x "re"; regexp "re" */
static bool rex(struct htokens *t)
{
    size_t field = option(t, "field"), re = first_string(t);
    if (re == 0 || option(t, "mode") > 0) {
        return false;
    }
    struct str s = named_groups(t, t->items[re].text);
    struct str name = field > 0 ? t->items[field].text : (struct str) { NULL, 0 };
    htokens_printf(t, 0, t->n, "parse regex %s%.*s%s%.*s nodrop", field ? "field=" : "",
                   STR_ARG(name), field ? " " : "", STR_ARG(s));
    return true;
}

/* regex x="re", regex x!="re", regex "re" */
static bool regex(struct htokens *t)
{
    size_t re = first_string(t);
    if (re == 0 || re + 1 != t->n) {
        return false;
    }
    bool negated = re > 1 && htoken_is(t, re - 1, "!=");
    struct str name = re == 3 ? t->items[1].text : STR("_raw");
    struct str inner = htoken_content(&t->items[re]);
    struct buf pattern = BUF_INIT;
    for (size_t i = 0; i < inner.len; i++) {
        buf_text(&pattern, inner.s[i] == '/' ? "\\" : "");
        buf_char(&pattern, inner.s[i]);
    }
    htokens_printf(t, 0, t->n, "where %s%.*s matches /%.*s/%s", negated ? "!(" : "", STR_ARG(name),
                   STR_ARG(buf_view(&pattern)), negated ? ")" : "");
    buf_release(&pattern);
    return true;
}

/* spath input=x path=a.b output=u; spath a.b */
static bool spath(struct htokens *t)
{
    if (t->n == 1) {
        htokens_put(t, 0, 1, STR("json auto"));
        return true;
    }
    size_t in = option(t, "input"), path = option(t, "path"), out = option(t, "output");
    path = path > 0 ? path : t->n == 2 ? 1 : 0;
    if (path == 0) {
        return false;
    }
    struct str p = htoken_content(&t->items[path]);
    struct str name = p;
    for (size_t i = 0; i < p.len; i++) { /* the last part of the path */
        name = p.s[i] == '.' ? (struct str) { p.s + i + 1, p.len - i - 1 } : name;
    }
    name = out > 0 ? htoken_content(&t->items[out]) : name;
    struct str input = in > 0 ? t->items[in].text : (struct str) { NULL, 0 };
    htokens_printf(t, 0, t->n, "json %s%.*s%s\"%.*s\" as %.*s nodrop", in ? "field=" : "",
                   STR_ARG(input), in ? " " : "", STR_ARG(p), STR_ARG(name));
    return true;
}

/* parse regex "(\S+)" as user: the group takes the name. */
static bool unnamed_groups(struct htokens *t)
{
    size_t re = first_string(t);
    bool as = re > 0 && htoken_is(t, re + 1, "as");
    if (!htoken_is(t, 1, "regex") || !as) {
        return false;
    }
    struct str s = t->items[re].text;
    struct buf out = BUF_INIT;
    size_t name = re + 2;
    for (size_t i = 0; i < s.len; i++) {
        buf_char(&out, s.s[i]);
        if (s.s[i] == '\\' && i + 1 < s.len) {
            buf_char(&out, s.s[++i]);
        } else if (s.s[i] == '(' && i + 1 < s.len && s.s[i + 1] != '?' && name < t->n &&
                   t->items[name].kind == TOKEN_WORD) {
            buf_printf(&out, "?<%.*s>", STR_ARG(t->items[name].text));
            name += htoken_is(t, name + 1, ",") ? 2 : 1;
        }
    }
    if (name > re + 2) {
        htokens_put(t, re, name - re, arena_str(t->arena, buf_view(&out)));
    }
    buf_release(&out);
    return name > re + 2;
}

/* json "a" id: without `as`. */
static bool missing_as(struct htokens *t)
{
    static const char *const words[] = { "as",   "nodrop", "field", "multi", "from",
                                         "auto", "keys",   "infer", "and" };
    size_t s = first_string(t), last = s;
    while (s > 0 && htoken_is(t, last + 1, ",") && last + 2 < t->n &&
           t->items[last + 2].kind == TOKEN_STRING) {
        last += 2;
    }
    if (s == 0 || last + 1 >= t->n || t->items[last + 1].kind != TOKEN_WORD) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (htoken_is(t, last + 1, words[i])) {
            return false;
        }
    }
    htokens_printf(t, last + 1, 1, "as %.*s", STR_ARG(t->items[last + 1].text));
    return true;
}

/* json "a" as x, "b" as y: the names come after all the paths. */
static bool names_last(struct htokens *t)
{
    size_t from = first_string(t), i = from, n = 0;
    struct buf paths = BUF_INIT, names = BUF_INIT;
    bool ok = from > 0;
    while (ok) {
        ok = i + 2 < t->n && t->items[i].kind == TOKEN_STRING && htoken_is(t, i + 1, "as") &&
             t->items[i + 2].kind == TOKEN_WORD;
        if (ok) {
            buf_printf(&paths, "%s%.*s", n > 0 ? ", " : "", STR_ARG(t->items[i].text));
            buf_printf(&names, "%s%.*s", n++ > 0 ? ", " : "", STR_ARG(t->items[i + 2].text));
            i += 3;
        }
        if (!ok || !htoken_is(t, i, ",")) {
            break;
        }
        i++;
    }
    ok = ok && n > 1 && (i == t->n || (i + 1 == t->n && htoken_is(t, i, "nodrop")));
    if (ok) {
        htokens_printf(t, from, i - from, "%.*s as %.*s", STR_ARG(buf_view(&paths)),
                       STR_ARG(buf_view(&names)));
    }
    buf_release(&paths);
    buf_release(&names);
    return ok;
}

bool habits_parse(struct htokens *t)
{
    if (htoken_is(t, 0, "rex") || htoken_is(t, 0, "regexp") || htoken_is(t, 0, "erex")) {
        return rex(t);
    }
    if (htoken_is(t, 0, "regex")) {
        return regex(t);
    }
    if (htoken_is(t, 0, "spath")) {
        return spath(t);
    }
    if (htoken_is(t, 0, "json") && names_last(t)) {
        return true;
    }
    if (htoken_is(t, 0, "parse") || htoken_is(t, 0, "json") || htoken_is(t, 0, "extract")) {
        return unnamed_groups(t) || missing_as(t);
    }
    return false;
}
