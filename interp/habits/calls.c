/*
 * calls.c - functions of other languages.
 */
#include "base/buf.h"
#include "habits/rules.h"

#include <stdlib.h>

enum { ARGUMENTS_MOST = 16 };

/* The arguments of a call, as texts. */
struct call {
    struct str args[ARGUMENTS_MOST];
    size_t n, end; /* `end`: the token after it */
};

/* Functions that differ in their names alone. */
static const struct {
    const char *theirs, *ours;
} names[] = {
    { "lower", "toLowerCase" },
    { "tolower", "toLowerCase" },
    { "toupper", "toUpperCase" },
    { "lcase", "toLowerCase" },
    { "to_lower", "toLowerCase" },
    { "upper", "toUpperCase" },
    { "ucase", "toUpperCase" },
    { "to_upper", "toUpperCase" },
    { "len", "length" },
    { "strlen", "length" },
    { "char_length", "length" },
    { "string_size", "length" },
    { "strcat", "concat" },
    { "tonumber", "num" },
    { "todouble", "num" },
    { "toreal", "num" },
    { "todecimal", "num" },
    { "tofloat", "num" },
    { "to_number", "num" },
    { "iif", "if" },
    { "iff", "if" },
    { "power", "pow" },
    { "ceiling", "ceil" },
    { "ln", "log" },
    { "trunc", "toInt" },
    { "is_null", "isNull" },
    { "isnum", "isNumeric" },
    { "replace_string", "replace" },
    { "base64_decode_tostring", "base64Decode" },
    { "base64_decode", "base64Decode" },
    { "base64_encode_tostring", "base64Encode" },
    { "url_decode", "urldecode" },
    { "url_encode", "urlencode" },
    { "format_datetime", "formatDate" },
    { "date_format", "formatDate" },
    { "todatetime", "parseDate" },
    { "to_timestamp", "parseDate" },
    { "ipv4_is_private", "isPrivateIP" },
    { "getdate", "now" },
    { "current_timestamp", "now" },
};

static bool read_call(const struct htokens *t, size_t i, struct call *out)
{
    out->n = 0;
    out->end = htokens_close(t, i + 1);
    if (!htoken_is(t, out->end - 1, ")")) {
        return false;
    }
    for (size_t k = i + 2; k + 1 < out->end;) {
        size_t end = htokens_item(t, k, out->end - 1);
        if (out->n == ARGUMENTS_MOST || end == k) {
            return false;
        }
        out->args[out->n++] = htokens_text(t, k, end);
        k = end + 1;
    }
    return true;
}

static bool number_of(struct str text, long *out)
{
    char *end;
    char digits[24];
    if (text.len == 0 || text.len >= sizeof digits) {
        return false;
    }
    memcpy(digits, text.s, text.len);
    digits[text.len] = 0;
    *out = strtol(digits, &end, 10);
    return *end == 0;
}

/* substr(x, 1, 3): from 1 on, a length; here from 0 on, an end. */
static void of_substr(struct htokens *t, size_t i, const struct call *c)
{
    long from, len;
    if (c->n < 2 || !number_of(c->args[1], &from) || from < 1) {
        return;
    }
    if (c->n == 2) {
        htokens_printf(t, i, c->end - i, "substring(%.*s, %ld)", STR_ARG(c->args[0]), from - 1);
    } else if (number_of(c->args[2], &len) && len >= 0 && len < 1000000) {
        htokens_printf(t, i, c->end - i, "substring(%.*s, %ld, %ld)", STR_ARG(c->args[0]), from - 1,
                       from - 1 + len);
    }
}

/* KQL: substring(x, 1, 3) is three characters from 1 on; here the third argument is an end. */
static void of_substring(struct htokens *t, size_t i, const struct call *c)
{
    static const char *const kql[] = { "extend", "project", "summarize" };
    bool there = false;
    for (size_t k = 0; k < sizeof kql / sizeof *kql; k++) {
        there = there || htoken_is(t, 0, kql[k]);
    }
    long from, len;
    if (!there || c->n != 3) {
        return;
    }
    if (!number_of(c->args[1], &from) || from < 0 || from >= 1000000 ||
        !number_of(c->args[2], &len) || len < 0 || len >= 1000000) {
        t->refused = true;
    } else {
        htokens_printf(t, i, c->end - i, "substring(%.*s, %ld, %ld)", STR_ARG(c->args[0]), from,
                       from + len);
    }
}

static void of_coalesce(struct htokens *t, size_t i, const struct call *c)
{
    if (c->n < 2) {
        return;
    }
    struct str text = c->args[c->n - 1];
    for (size_t k = c->n - 1; k > 0; k--) {
        text = arena_printf(t->arena, "if(isNull(%.*s), %.*s, %.*s)", STR_ARG(c->args[k - 1]),
                            STR_ARG(text), STR_ARG(c->args[k - 1]));
    }
    htokens_put(t, i, c->end - i, text);
}

/* case(test, value, ..., else): KQL ends with the value for the rest, SPL with `true, value`. */
static void of_case(struct htokens *t, size_t i, const struct call *c)
{
    size_t n = c->n;
    struct str text = STR("null");
    if (n < 2) {
        return;
    }
    if (n % 2 == 1) {
        text = c->args[--n];
    } else if (str_eq_fold(c->args[n - 2], STR("true")) ||
               str_eq_fold(c->args[n - 2], STR("true()")) || str_eq(c->args[n - 2], STR("1=1"))) {
        text = c->args[n - 1];
        n -= 2;
    }
    for (; n >= 2; n -= 2) {
        text = arena_printf(t->arena, "if(%.*s, %.*s, %.*s)", STR_ARG(c->args[n - 2]),
                            STR_ARG(c->args[n - 1]), STR_ARG(text));
    }
    htokens_put(t, i, c->end - i, text);
}

/* cast(x as int), toint(x), convert(x, int) */
static void of_cast(struct htokens *t, size_t i, const struct call *c)
{
    size_t as = c->end - 3; /* as TYPE ) */
    if (c->n != 1 || as < i + 3 || !htoken_is(t, as, "as")) {
        return;
    }
    static const char *const whole[] = { "int", "integer", "bigint", "long" };
    static const char *const text[] = { "text", "varchar", "string", "char" };
    const char *ours = "num";
    for (size_t k = 0; k < 4; k++) {
        ours = htoken_is(t, as + 1, whole[k]) ? k < 2 ? "toInt" : "toLong" : ours;
        ours = htoken_is(t, as + 1, text[k]) ? "toString" : ours;
    }
    struct str x = htokens_text(t, i + 2, as);
    if (strcmp(ours, "toString") == 0) {
        htokens_printf(t, i, c->end - i, "format(\"%%s\", %.*s)", STR_ARG(x));
    } else {
        htokens_printf(t, i, c->end - i, "%s(%.*s)", ours, STR_ARG(x));
    }
}

/* A pattern for matches with (?i) and so on from a string token's content. */
static struct str as_regex(struct htokens *t, struct str quoted)
{
    struct buf out = BUF_INIT;
    for (size_t i = 1; i + 1 < quoted.len; i++) {
        if (quoted.s[i] == '/' && quoted.s[i - 1] != '\\') {
            buf_char(&out, '\\');
        }
        buf_char(&out, quoted.s[i]);
    }
    struct str text = arena_str(t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static bool quoted(struct str s)
{
    return s.len >= 2 && s.s[0] == '"';
}

struct form {
    const char *theirs;
    size_t n; /* of its arguments */
    const char *ours;
};

/* `1` and `2` after a dollar are the arguments, `r2` the second as a regular expression. */
static const struct form forms[] = {
    { "ago", 1, "now() - $1" },
    { "isnotnull", 1, "!isNull($1)" },
    { "isnotempty", 1, "!isEmpty($1)" },
    { "isnonempty", 1, "!isEmpty($1)" },
    { "is_not_null", 1, "!isNull($1)" },
    { "nullif", 2, "if($1 = $2, null, $1)" },
    { "regexp_replace", 3, "replace($1, /$r2/, $3)" },
    { "replace_regex", 3, "replace($1, /$r2/, $3)" },
    { "match", 2, "$1 matches /$r2/" },
    { "regexp_like", 2, "$1 matches /$r2/" },
    { "startswith", 2, "$1 matches /^$r2/" },
    { "endswith", 2, "$1 matches /$r2$/" },
    { "starts_with", 2, "$1 matches /^$r2/" },
    { "ends_with", 2, "$1 matches /$r2$/" },
    { "left", 2, "substring($1, 0, $2)" },
    { "tostring", 1, "format(\"%s\", $1)" },
};

static void of_form(struct htokens *t, size_t i, const struct call *c, const struct form *f)
{
    struct buf out = BUF_INIT;
    bool ok = true;
    for (const char *s = f->ours; *s; s++) {
        bool regex = s[0] == '$' && s[1] == 'r';
        size_t k = s[0] == '$' ? (size_t)(s[regex ? 2 : 1] - '1') : ARGUMENTS_MOST;
        if (k >= c->n) {
            buf_char(&out, *s);
            continue;
        }
        ok = ok && (!regex || quoted(c->args[k]));
        buf_str(&out, regex && ok ? as_regex(t, c->args[k]) : c->args[k]);
        s += regex ? 2 : 1;
    }
    if (ok) {
        htokens_put(t, i, c->end - i, arena_str(t->arena, buf_view(&out)));
    }
    buf_release(&out);
}

static void of_call(struct htokens *t, size_t i)
{
    struct call c;
    if (!read_call(t, i, &c)) {
        return;
    }
    if (htoken_is(t, i, "substr") || htoken_is(t, i, "mid")) {
        of_substr(t, i, &c);
    } else if (htoken_is(t, i, "substring")) {
        of_substring(t, i, &c);
    } else if (htoken_is(t, i, "coalesce") || htoken_is(t, i, "ifnull") || htoken_is(t, i, "nvl") ||
               (htoken_is(t, i, "isnull") && c.n == 2)) {
        of_coalesce(t, i, &c);
    } else if (htoken_is(t, i, "case")) {
        of_case(t, i, &c);
    } else if (htoken_is(t, i, "cast") || htoken_is(t, i, "try_cast")) {
        of_cast(t, i, &c);
    } else {
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
            if (htoken_is(t, i, forms[k].theirs) && c.n == forms[k].n) {
                of_form(t, i, &c, &forms[k]);
                return;
            }
        }
    }
}

void habits_calls(struct htokens *t)
{
    /* from the last to the first: the arguments of a call are put right before it */
    for (size_t i = t->n; i-- > 0;) {
        if (t->items[i].kind != TOKEN_WORD || !htoken_is(t, i + 1, "(")) {
            continue;
        }
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            if (htoken_is(t, i, names[k].theirs)) {
                htokens_put(t, i, 1, str_of(names[k].ours));
                t->items[i].kind = TOKEN_WORD;
                break;
            }
        }
        of_call(t, i);
    }
}
