/*
 * tests.c - conditions of other languages.
 */
#include "base/buf.h"
#include "habits/rules.h"

#include <ctype.h>

/* A test of the operand before token i, which ends before token `end`. A `not` before the word, at
 * i, is left out and turns it around. */
struct test {
    size_t from, i, end;
    bool negated;
    struct str left;
};

static void put_test(struct htokens *t, const struct test *test, const char *open, struct str right,
                     const char *close)
{
    bool negated = test->negated;
    htokens_printf(t, test->from, test->end - test->from, "%s%.*s%s%.*s%s%s", negated ? "!(" : "",
                   STR_ARG(test->left), open, STR_ARG(right), close, negated ? ")" : "");
}

static const char regex_bytes[] = "\\.+*?()[]{}|^$/";

/* The content of a string as a part of a regular expression that means itself. */
static struct str escaped(struct htokens *t, const struct htoken *k)
{
    struct str s = htoken_content(k);
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '\\' && i + 1 < s.len) {
            i++; /* of the string: \\ is one backslash, \" a quote */
        }
        if (strchr(regex_bytes, s.s[i])) {
            buf_char(&out, '\\');
        }
        buf_char(&out, s.s[i]);
    }
    struct str text = arena_str(t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* The content of a string that is a regular expression. */
static struct str slashed(struct htokens *t, const struct htoken *k)
{
    struct str s = htoken_content(k);
    if (k->kind == TOKEN_REGEX) {
        return s;
    }
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < s.len; i++) {
        bool pair = s.s[i] == '\\' && i + 1 < s.len;
        if (pair && s.s[i + 1] == '\\' && i + 2 < s.len && isalpha((unsigned char)s.s[i + 2])) {
            i++;
        } else if (pair) {
            buf_char(&out, s.s[i++]);
        } else if (s.s[i] == '/') {
            buf_char(&out, '\\');
        }
        buf_char(&out, s.s[i]);
    }
    struct str text = arena_str(t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static bool is_text(const struct htokens *t, size_t i)
{
    return i < t->n && (t->items[i].kind == TOKEN_STRING || t->items[i].kind == TOKEN_SINGLE);
}

/* The regular expression of a `like` with a sign that `matches "..."` does not have: `_` is any one
 * character, `\_` and `\%` are themselves, and so is `*`. False for other escapes, which the
 * languages read in different ways. */
static bool like_regex(struct htokens *t, struct str s, struct str *out)
{
    struct buf re = BUF_INIT;
    bool ok = true, any = false;
    buf_text(&re, s.len > 0 && s.s[0] == '%' ? "" : "^");
    for (size_t i = 0; ok && i < s.len; i++) {
        bool escape = s.s[i] == '\\';
        i += escape && i + 1 < s.len;
        any = !escape && s.s[i] == '%';
        if (any && (i == 0 || i + 1 == s.len)) {
            continue; /* no anchor there */
        }
        if (!escape && (any || s.s[i] == '_')) {
            buf_text(&re, any ? ".*" : ".");
            continue;
        }
        ok = !escape || strchr("%_\\\"'", s.s[i]);
        buf_text(&re, strchr(regex_bytes, s.s[i]) ? "\\" : "");
        buf_char(&re, s.s[i]);
    }
    buf_text(&re, any ? "" : "$");
    *out = arena_str(t->arena, buf_view(&re));
    buf_release(&re);
    return ok;
}

static bool needs_regex(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool escape = s.s[i] == '\\' && i + 1 < s.len && strchr("%_", s.s[i + 1]);
        if (escape || s.s[i] == '_' || s.s[i] == '*') {
            return true;
        }
    }
    return false;
}

/* like "%x_": any characters, any one. */
static void of_like(struct htokens *t, struct test *test, bool fold)
{
    if (!is_text(t, test->i + 1)) {
        return;
    }
    test->end = test->i + 2;
    struct str s = htoken_content(&t->items[test->i + 1]);
    struct str text = arena_str(t->arena, s);
    if (needs_regex(s)) {
        if (like_regex(t, s, &text)) {
            put_test(t, test, fold ? " matches /(?i)" : " matches /", text, "/");
        }
        return;
    }
    char *p = (char *)text.s;
    for (size_t i = 0; i < s.len; i++) {
        p[i] = s.s[i] == '%' ? '*' : s.s[i];
        p[i] = fold ? (char)ascii_lower((unsigned char)p[i]) : p[i];
    }
    if (fold) {
        test->left = arena_printf(t->arena, "toLowerCase(%.*s)", STR_ARG(test->left));
    }
    put_test(t, test, " matches \"", text, "\"");
}

/* KQL compares without case with =~ "bob"; elsewhere it is followed by a regular expression. */
static void of_tilde(struct htokens *t, struct test *test)
{
    struct htoken *k = test->i + 1 < t->n ? &t->items[test->i + 1] : NULL;
    if (!k || (k->kind != TOKEN_REGEX && !is_text(t, test->i + 1))) {
        return;
    }
    test->end = test->i + 2;
    test->negated = test->negated || htoken_is(t, test->i, "!~");
    struct str s = htoken_content(k);
    bool plain = k->kind != TOKEN_REGEX && htoken_is(t, test->i, "=~");
    for (size_t i = 0; i < s.len; i++) {
        plain = plain && (!strchr(regex_bytes, s.s[i]) || s.s[i] == '.');
    }
    if (plain && str_find(s, STR(".."), 0) >= s.len) {
        struct str low = text_lower(t->arena, s);
        test->left = arena_printf(t->arena, "toLowerCase(%.*s)", STR_ARG(test->left));
        put_test(t, test, " = \"", low, "\"");
    } else {
        put_test(t, test, " matches /", slashed(t, k), "/");
    }
}

static void of_between(struct htokens *t, struct test *test)
{
    size_t low = test->i + 1, close = 0;
    if (htoken_is(t, low, "(")) {
        close = htokens_close(t, low);
        low++;
    }
    size_t low_end = htokens_operand_after(t, low);
    bool joined = htoken_is(t, low_end, "and") || htoken_is(t, low_end, "..") ||
                  (close && htoken_is(t, low_end, ","));
    size_t high = low_end + 1, high_end = htokens_operand_after(t, high);
    if (low_end == low || !joined || high_end <= high || high_end > t->n ||
        (close && high_end + 1 != close)) {
        return;
    }
    test->end = close ? close : high_end;
    struct str a = htokens_text(t, low, low_end), b = htokens_text(t, high, high_end);
    struct str x = test->left;
    htokens_printf(t, test->from, test->end - test->from, "%s(%.*s >= %.*s and %.*s <= %.*s)",
                   test->negated ? "!" : "", STR_ARG(x), STR_ARG(a), STR_ARG(x), STR_ARG(b));
}

static void of_is(struct htokens *t, struct test *test)
{
    size_t i = test->i + 1;
    bool negated = htoken_is(t, i, "not");
    i += negated;
    const char *fn = htoken_is(t, i, "null")    ? "isNull"
                     : htoken_is(t, i, "empty") ? "isEmpty"
                     : htoken_is(t, i, "blank") ? "isBlank"
                                                : NULL;
    if (fn) {
        htokens_printf(t, test->from, i + 1 - test->from, "%s%s(%.*s)", negated ? "!" : "", fn,
                       STR_ARG(test->left));
    } else if (i < t->n) {
        test->end = i + 1;
        htokens_printf(t, test->from, test->end - test->from, "%.*s %s %.*s", STR_ARG(test->left),
                       negated ? "!=" : "=", STR_ARG(t->items[i].text));
    }
}

/* has_any ("a", "b"), has_all ("a", "b") */
static void of_list(struct htokens *t, struct test *test, bool all)
{
    if (!htoken_is(t, test->i + 1, "(")) {
        return;
    }
    test->end = htokens_close(t, test->i + 1);
    struct buf out = BUF_INIT;
    for (size_t k = test->i + 2; k + 1 < test->end; k += 2) {
        if (!is_text(t, k)) {
            buf_release(&out);
            return;
        }
        struct str word = escaped(t, &t->items[k]);
        if (all && k > test->i + 2) {
            buf_printf(&out, "\\b/ and %.*s matches /(?i)\\b", STR_ARG(test->left));
        } else if (k > test->i + 2) {
            buf_char(&out, '|');
        }
        buf_str(&out, word);
    }
    put_test(t, test, all ? " matches /(?i)\\b" : " matches /(?i)\\b(",
             arena_str(t->arena, buf_view(&out)), all ? "\\b/" : ")\\b/");
    buf_release(&out);
}

static void of_in_fold(struct htokens *t, struct test *test)
{
    if (!htoken_is(t, test->i + 1, "~") || !htoken_is(t, test->i + 2, "(")) {
        return;
    }
    test->end = htokens_close(t, test->i + 2);
    struct str list = text_lower(t->arena, htokens_text(t, test->i + 2, test->end));
    test->left = arena_printf(t->arena, "toLowerCase(%.*s)", STR_ARG(test->left));
    put_test(t, test, " in ", list, "");
}

static void of_contains(struct htokens *t, struct test *test, bool fold)
{
    if (!is_text(t, test->i + 1)) {
        return;
    }
    test->end = test->i + 2;
    struct str s = t->items[test->i + 1].text;
    if (fold) {
        s = text_lower(t->arena, s);
        test->left = arena_printf(t->arena, "toLowerCase(%.*s)", STR_ARG(test->left));
    }
    put_test(t, test, " contains ", s, "");
}

/* Words before a string, and the regular expression that is the same. */
static bool of_words(struct htokens *t, struct test *test)
{
    static const struct {
        const char *theirs, *open, *close;
    } words[] = {
        { "has", " matches /(?i)\\b", "\\b/" },    { "has_cs", " matches /\\b", "\\b/" },
        { "hasprefix", " matches /(?i)\\b", "/" }, { "hassuffix", " matches /(?i)", "\\b/" },
        { "startswith", " matches /(?i)^", "/" },  { "endswith", " matches /(?i)", "$/" },
        { "startswith_cs", " matches /^", "/" },   { "endswith_cs", " matches /", "$/" },
        { "starts_with", " matches /^", "/" },     { "ends_with", " matches /", "$/" },
    };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (htoken_is(t, test->i, words[k].theirs) && is_text(t, test->i + 1)) {
            test->end = test->i + 2;
            put_test(t, test, words[k].open, escaped(t, &t->items[test->i + 1]), words[k].close);
            return true;
        }
    }
    return false;
}

static void of_word(struct htokens *t, size_t i)
{
    struct test test = { .i = i };
    size_t before = i;
    if (i > 0 && (htoken_is(t, i - 1, "not") || htoken_is(t, i - 1, "!")) &&
        htokens_operand_before(t, i - 1) < i - 1) {
        before = i - 1;
        test.negated = true;
    }
    test.from = htokens_operand_before(t, before);
    if (test.from == before || htoken_is(t, test.from, "where") || htoken_is(t, test.from, "and") ||
        htoken_is(t, test.from, "or")) {
        return;
    }
    test.left = htokens_text(t, test.from, before);
    if (htoken_is(t, i, "like") || htoken_is(t, i, "ilike")) {
        of_like(t, &test, htoken_is(t, i, "ilike"));
    } else if (htoken_is(t, i, "=~") || htoken_is(t, i, "!~") ||
               (htoken_is(t, i, "~") && !htoken_is(t, i - 1, "in")) || htoken_is(t, i, "rlike") ||
               htoken_is(t, i, "regexp")) {
        of_tilde(t, &test);
    } else if (htoken_is(t, i, "matches") && htoken_is(t, i + 1, "regex")) {
        test.i = i + 1;
        of_tilde(t, &test);
    } else if (htoken_is(t, i, "between")) {
        of_between(t, &test);
    } else if (htoken_is(t, i, "is")) {
        of_is(t, &test);
    } else if (htoken_is(t, i, "has_any") || htoken_is(t, i, "has_all")) {
        of_list(t, &test, htoken_is(t, i, "has_all"));
    } else if (htoken_is(t, i, "in")) {
        of_in_fold(t, &test);
    } else if (htoken_is(t, i, "contains_cs") || (htoken_is(t, i, "contains") && test.negated)) {
        of_contains(t, &test, !htoken_is(t, i, "contains_cs"));
    } else {
        of_words(t, &test);
    }
}

/* case when a then b ... else c end, and case x when 1 then b ... end */
static void of_case_when(struct htokens *t, size_t i)
{
    size_t parts[64], n = 0, end = i + 1;
    for (; end < t->n && !htoken_is(t, end, "end"); end++) {
        bool part =
            htoken_is(t, end, "when") || htoken_is(t, end, "then") || htoken_is(t, end, "else");
        if (htoken_is(t, end, "case") || (part && n == 63)) {
            return;
        }
        if (part) {
            parts[n++] = end;
        }
    }
    if (end == t->n || n < 2) {
        return;
    }
    parts[n] = end;
    struct str subject = htokens_text(t, i + 1, parts[0]);
    struct str text = STR("null");
    for (size_t k = n; k-- > 0;) {
        struct str part = htokens_text(t, parts[k] + 1, parts[k + 1]);
        if (htoken_is(t, parts[k], "else")) {
            text = part;
        } else if (htoken_is(t, parts[k], "when") && k + 1 < n) {
            struct str value = htokens_text(t, parts[k + 1] + 1, parts[k + 2]);
            text = arena_printf(t->arena, "if(%.*s%s%.*s, %.*s, %.*s)", STR_ARG(subject),
                                subject.len > 0 ? " = " : "", STR_ARG(part), STR_ARG(value),
                                STR_ARG(text));
        }
    }
    htokens_put(t, i, end + 1 - i, text);
}

void habits_tests(struct htokens *t)
{
    for (size_t i = 1; i < t->n; i++) {
        size_t n = t->n;
        if (t->items[i].kind == TOKEN_WORD || t->items[i].kind == TOKEN_SIGN) {
            of_word(t, i);
        }
        i = t->n < n ? i - (n - t->n < i ? n - t->n : i) : i; /* what was joined is passed */
    }
    for (size_t i = t->n; i-- > 0;) {
        if (htoken_is(t, i, "case") && !htoken_is(t, i + 1, "(")) {
            of_case_when(t, i);
        }
    }
}
