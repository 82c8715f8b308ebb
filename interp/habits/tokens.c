/*
 * tokens.c - see tokens.h.
 */
#include "habits/tokens.h"

#include "base/buf.h"
#include "base/vec.h"

#include <ctype.h>

static bool word_byte(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

/* Quotes of a word processor, and what they are meant to be. */
static const struct {
    struct str text;
    char plain;
} typographic[] = {
    { { "\xe2\x80\x9c", 3 }, '"' },  { { "\xe2\x80\x9d", 3 }, '"' },
    { { "\xe2\x80\x9e", 3 }, '"' },  { { "\xc2\xab", 2 }, '"' },
    { { "\xc2\xbb", 2 }, '"' },      { { "\xe2\x80\x98", 3 }, '\'' },
    { { "\xe2\x80\x99", 3 }, '\'' }, { { "\xe2\x80\x9a", 3 }, '\'' },
};

/* The quote at byte `i`, 0 for none; `len` receives its bytes. */
static char quote_at(struct str text, size_t i, size_t *len)
{
    char c = text.s[i];
    *len = 1;
    if (c == '"' || c == '\'' || c == '`') {
        return c;
    }
    struct str rest = { text.s + i, text.len - i };
    for (size_t k = 0; k < sizeof typographic / sizeof *typographic; k++) {
        if (str_starts(rest, typographic[k].text)) {
            *len = typographic[k].text.len;
            return typographic[k].plain;
        }
    }
    return 0;
}

/* A quoted text at i; typographic quotes become plain ones. */
static size_t read_quoted(struct htokens *t, struct str text, size_t i, struct htoken *k)
{
    size_t len, begin = i;
    char quote = quote_at(text, i, &len);
    bool plain = len == 1;
    size_t from = i += len;
    while (i < text.len) {
        if (text.s[i] == '\\' && i + 1 < text.len) {
            i += 2;
            continue;
        }
        size_t width;
        if (quote_at(text, i, &width) == quote && (width == 1) == plain) {
            struct str inner = { text.s + from, i - from };
            i += width;
            k->text = plain ? (struct str) { text.s + begin, i - begin }
                            : arena_printf(t->arena, "\"%.*s\"", STR_ARG(inner));
            t->changed = t->changed || !plain;
            k->kind = quote == '"' || !plain ? TOKEN_STRING
                      : quote == '\''        ? TOKEN_SINGLE
                                             : TOKEN_TICKS;
            return i;
        }
        i += width > 1 ? width : 1;
    }
    k->text = (struct str) { text.s + begin, len };
    k->kind = TOKEN_SIGN;
    return begin + len;
}

static size_t line_end(struct str text, size_t i)
{
    const char *end = memchr(text.s + i, '\n', text.len - i);
    return end ? (size_t)(end - text.s) : text.len;
}

/* Does a regular expression begin at i, rather than a division? */
static size_t regex_end(const struct htokens *t, struct str text, size_t i)
{
    static const char *const before[] = { "matches", "~", "=~", "!~", "=", "(", ",", "regex" };
    bool may = false;
    for (size_t k = 0; t->n > 0 && k < sizeof before / sizeof *before; k++) {
        may = may || htoken_is(t, t->n - 1, before[k]);
    }
    for (size_t k = i + 1; may && k < text.len && text.s[k] != '\n'; k++) {
        if (text.s[k] == '\\') {
            k++;
        } else if (text.s[k] == '/') {
            return k + 1;
        }
    }
    return 0;
}

static size_t sign_len(struct str rest)
{
    static const char *const signs[] = { "===", "!==", "==", "!=", "<=", ">=", "=>", "=<",
                                         "<>",  "=~",  "!~", "&&", "||", "..", "|=", "|~" };
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        if (str_starts(rest, str_of(signs[k]))) {
            return strlen(signs[k]);
        }
    }
    return 1;
}

/* The end of the comment at i, 0 when there is none. A gap comes before -- and #. */
static size_t comment_end(struct str text, size_t i, bool gap)
{
    struct str rest = { text.s + i, text.len - i };
    if (str_starts(rest, STR("/*"))) {
        size_t end = str_find(text, STR("*/"), i + 2);
        return end < text.len ? end + 2 : text.len;
    }
    bool other = gap && (str_starts(rest, STR("-- ")) || str_starts(rest, STR("# ")));
    return other || str_starts(rest, STR("//")) ? line_end(text, i) : 0;
}

static size_t read_token(struct htokens *t, struct str text, size_t i, struct htoken *k)
{
    struct str rest = { text.s + i, text.len - i };
    size_t end = i, width, regex;
    size_t comment = comment_end(text, i, k->gap.len > 0 || i == 0);
    if (comment > 0) {
        k->kind = TOKEN_COMMENT;
        end = comment;
    } else if (str_starts(rest, STR("%\""))) {
        end = str_find(text, STR("\""), i + 2);
        end = end < text.len ? end + 1 : text.len;
        k->kind = TOKEN_WORD;
    } else if (str_starts(rest, STR("{{"))) {
        end = str_find(text, STR("}}"), i + 2);
        end = end < text.len ? end + 2 : text.len;
        k->kind = TOKEN_WORD;
    } else if (quote_at(text, i, &width)) {
        return read_quoted(t, text, i, k);
    } else if (rest.s[0] == '/' && (regex = regex_end(t, text, i)) > 0) {
        k->kind = TOKEN_REGEX;
        end = regex;
    } else if (word_byte((unsigned char)rest.s[0]) ||
               (rest.s[0] == '@' && rest.len > 1 && word_byte((unsigned char)rest.s[1]))) {
        k->kind = isdigit((unsigned char)rest.s[0]) ? TOKEN_NUMBER : TOKEN_WORD;
        for (end++; end < text.len; end++) {
            bool dot = text.s[end] == '.' && end + 1 < text.len &&
                       word_byte((unsigned char)text.s[end + 1]);
            if (!dot && (!word_byte((unsigned char)text.s[end]) || quote_at(text, end, &width))) {
                break;
            }
        }
    } else {
        k->kind = TOKEN_SIGN;
        end = i + sign_len(rest);
    }
    k->text = (struct str) { text.s + i, end - i };
    return end;
}

void htokens_read(struct htokens *t, struct arena *a, struct str text)
{
    *t = (struct htokens) { .arena = a };
    size_t i = 0;
    for (;;) {
        size_t from = i;
        while (i < text.len && isspace((unsigned char)text.s[i])) {
            i++;
        }
        if (i >= text.len) {
            return;
        }
        struct htoken k = { .gap = { text.s + from, i - from }, .at = (uint32_t)i };
        i = read_token(t, text, i, &k);
        *vec_add(a, t) = k;
    }
}

static bool is_pipe(const struct htokens *t, size_t i)
{
    return htoken_is(t, i, "|") || htoken_is(t, i, "|=") || htoken_is(t, i, "|~");
}

void htokens_stage(struct htokens *t, const struct htokens *query, uint32_t at)
{
    size_t here = 0;
    while (here + 1 < query->n && query->items[here + 1].at <= at) {
        here++;
    }
    size_t from = here, to;
    if (query->n > 0 && is_pipe(query, here)) {
        from = here + 1;
    }
    while (from > 0 && !is_pipe(query, from - 1)) {
        from--;
    }
    long depth = 0;
    for (to = from; to < query->n && !is_pipe(query, to); to++) {
        depth += htoken_is(query, to, "(") || htoken_is(query, to, "[");
        depth -= htoken_is(query, to, ")") || htoken_is(query, to, "]");
        if (depth < 0) {
            break;
        }
    }
    *t = (struct htokens) { .arena = query->arena, .changed = query->changed };
    for (size_t i = from; i < to; i++) {
        *vec_add(t->arena, t) = query->items[i];
    }
}

bool htoken_is(const struct htokens *t, size_t i, const char *text)
{
    return i < t->n && t->items[i].kind != TOKEN_STRING &&
           str_eq_fold(t->items[i].text, str_of(text));
}

bool htoken_is_keyword(const struct htokens *t, size_t i)
{
    static const char *const words[] = {
        "by",        "as",        "fields",   "field",    "nodrop",  "and",       "or",
        "in",        "not",       "distinct", "except",   "all",     "asc",       "desc",
        "nulls",     "first",     "last",     "where",    "limit",   "on",        "from",
        "with",      "using",     "into",     "is",       "like",    "between",   "matches",
        "when",      "then",      "else",     "end",      "case",    "having",    "group",
        "order",     "sort",      "over",     "join",     "inner",   "outer",     "left",
        "right",     "union",     "offset",   "count",    "top",     "parse",     "json",
        "regex",     "csv",       "xml",      "keyvalue", "extract", "auto",      "multi",
        "timeslice", "transpose", "row",      "column",   "compare", "timeshift", "backshift",
        "lookup",    "save",      "cat",      "total",    "accum",   "smooth",    "fillmissing",
        "outlier",   "predict",   "dedup",    "withtime", "head",    "tail",      "take",
        "select",    "append",    "contains",
    };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (htoken_is(t, i, words[k])) {
            return true;
        }
    }
    return false;
}

void htokens_put(struct htokens *t, size_t i, size_t n, struct str text)
{
    struct htoken *k = &t->items[i];
    k->text = text;
    k->kind = TOKEN_OURS;
    memmove(k + 1, k + n, (t->n - i - n) * sizeof *k);
    t->n -= n - 1;
    t->changed = true;
}

void htokens_printf(struct htokens *t, size_t i, size_t n, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str text = arena_vprintf(t->arena, fmt, ap);
    va_end(ap);
    htokens_put(t, i, n, text);
}

struct str htokens_text(const struct htokens *t, size_t from, size_t to)
{
    struct buf out = BUF_INIT;
    for (size_t i = from; i < to && i < t->n; i++) {
        if (i > from) {
            buf_str(&out, t->items[i].gap);
        }
        buf_str(&out, t->items[i].text);
    }
    struct str text = arena_str(t->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

size_t htokens_close(const struct htokens *t, size_t i)
{
    size_t depth = 0;
    for (; i < t->n; i++) {
        depth += htoken_is(t, i, "(") || htoken_is(t, i, "[");
        depth -= depth > 0 && (htoken_is(t, i, ")") || htoken_is(t, i, "]"));
        if (depth == 0) {
            return i + 1;
        }
    }
    return t->n;
}

size_t htokens_operand_before(const struct htokens *t, size_t i)
{
    if (i == 0) {
        return i;
    }
    size_t from = i - 1;
    if (htoken_is(t, from, ")")) {
        size_t depth = 1;
        while (depth > 0 && from > 0) {
            from--;
            depth += htoken_is(t, from, ")");
            depth -= htoken_is(t, from, "(");
        }
        bool call =
            from > 0 && t->items[from - 1].kind == TOKEN_WORD && t->items[from].gap.len == 0;
        return call ? from - 1 : from;
    }
    return t->items[from].kind == TOKEN_SIGN ? i : from;
}

size_t htokens_operand_after(const struct htokens *t, size_t i)
{
    if (htoken_is(t, i, "(")) {
        return htokens_close(t, i);
    }
    if (i >= t->n || (t->items[i].kind == TOKEN_SIGN && !htoken_is(t, i, "-"))) {
        return i;
    }
    i += htoken_is(t, i, "-") && i + 1 < t->n;
    bool call = t->items[i].kind == TOKEN_WORD && htoken_is(t, i + 1, "(");
    return call ? htokens_close(t, i + 1) : i + 1;
}

size_t htokens_item(const struct htokens *t, size_t i, size_t end)
{
    while (i < end && !htoken_is(t, i, ",")) {
        if (htoken_is(t, i, ")") || htoken_is(t, i, "]")) {
            return i;
        }
        i = htoken_is(t, i, "(") || htoken_is(t, i, "[") ? htokens_close(t, i) : i + 1;
    }
    return i < end ? i : end;
}

struct str htoken_content(const struct htoken *k)
{
    bool quoted = k->text.len >= 2 && k->kind != TOKEN_WORD && k->kind != TOKEN_NUMBER;
    return quoted ? (struct str) { k->text.s + 1, k->text.len - 2 } : k->text;
}
