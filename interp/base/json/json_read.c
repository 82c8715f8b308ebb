/*
 * json_read.c - indexing a document, faults, escapes and the form of numbers.
 */
#include "base/arena.h"
#include "base/check.h"
#include "base/json/json.h"

static void drop_parser(void *p)
{
    json_parser_release(p);
}

struct json_parser *json_parser_new(struct arena *a)
{
    struct json_parser *p = json_parser_init();
    if (!p) {
        arena_no_memory(sizeof(void *));
    }
    arena_on_release(a, drop_parser, p);
    return p;
}

enum json_fault json_open(struct json_parser *p, struct str text, struct json *out)
{
    bool no_memory = false;
    *out = (struct json) { .text = text.s, .len = text.len };
    if (text.len == 0) {
        return JSON_EMPTY;
    }
    enum json_fault fault = json_places(p, text.s, text.len, &out->at, &out->n, &no_memory);
    if (no_memory) {
        arena_no_memory(text.len * sizeof(uint32_t));
    }
    for (size_t i = 0; CHECKS && fault == JSON_FINE && i < out->n; i++) {
        CHECK(out->at[i] < out->at[i + 1] && out->at[i + 1] <= text.len);
    }
    return fault;
}

const char *json_fault_text(enum json_fault fault)
{
    switch (fault) {
    case JSON_FINE:
        return "nothing is wrong";
    case JSON_EMPTY:
        return "it is empty";
    case JSON_NOT_UTF8:
        return "it is not UTF-8";
    case JSON_OPEN_TEXT:
        return "a string has no closing quote";
    case JSON_CONTROL:
        return "a string holds a control character that is not escaped";
    case JSON_TOO_LONG:
        return "it is too long";
    case JSON_NO_OBJECT:
        return "it is not a JSON object";
    case JSON_NO_KEY:
        return "a quoted key is missing";
    case JSON_NO_COLON:
        return "a colon is missing after a key";
    case JSON_NO_VALUE:
        return "a value is missing";
    case JSON_NO_COMMA:
        return "a comma or closing bracket is missing";
    case JSON_NO_END:
        return "it ends before its closing bracket";
    case JSON_TOO_DEEP:
        return "brackets are nested deeper than 1,000";
    case JSON_TRAILING:
        return "unexpected text after the closing bracket";
    }
    return "";
}

struct str json_written(const struct json *j, size_t i, size_t next)
{
    assert(i < next && next <= j->n);
    char c = j->text[j->at[i]];
    if (c == '{' || c == '[') {
        size_t from = j->at[i];
        return (struct str) { j->text + from, j->at[next - 1] + 1 - from };
    }
    return json_word(j, i);
}

/* The value of four hexadecimal digits; -1: invalid. */
static int32_t hex4(const char *s)
{
    int32_t value = 0;
    for (int k = 0; k < 4; k++) {
        unsigned char c = ascii_lower((unsigned char)s[k]);
        if (c >= '0' && c <= '9') {
            value = value * 16 + (c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value * 16 + (c - 'a' + 10);
        } else {
            return -1;
        }
    }
    return value;
}

/* The code point of the escape `\u` at s[*at], and of the second half of a pair; -1: invalid
 * digits. */
static int32_t read_unicode(struct str s, size_t *at)
{
    if (*at + 6 > s.len) {
        return -1;
    }
    int32_t first = hex4(s.s + *at + 2);
    *at += 6;
    if (first >= 0xD800 && first < 0xDC00 && *at + 6 <= s.len && s.s[*at] == '\\' &&
        s.s[*at + 1] == 'u') {
        int32_t second = hex4(s.s + *at + 2);
        if (second >= 0xDC00 && second < 0xE000) {
            *at += 6;
            return 0x10000 + (first - 0xD800) * 0x400 + (second - 0xDC00);
        }
    }
    return first; /* utf8_put turns a lone surrogate into U+FFFD */
}

/* The character that the escape `\c` represents; 0: no such escape. */
static char simple_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    }
    return 0;
}

bool json_unescape(struct arena *a, struct str quoted, struct str *out)
{
    const char *escape = memchr(quoted.s, '\\', quoted.len);
    if (!escape) {
        *out = quoted;
        return true;
    }
    char *to = arena_alloc(a, quoted.len); /* an escape is never shorter than what it represents */
    size_t at = 0, n = 0;
    while (escape) {
        size_t plain = (size_t)(escape - quoted.s) - at;
        memcpy(to + n, quoted.s + at, plain);
        n += plain;
        at += plain;
        if (at + 1 >= quoted.len) {
            return false;
        }
        if (quoted.s[at + 1] == 'u') {
            int32_t cp = read_unicode(quoted, &at);
            if (cp < 0) {
                return false;
            }
            n += utf8_put(to + n, (uint32_t)cp);
        } else {
            char c = simple_escape(quoted.s[at + 1]);
            if (c == 0) {
                return false;
            }
            to[n++] = c;
            at += 2;
        }
        escape = memchr(quoted.s + at, '\\', quoted.len - at);
    }
    memcpy(to + n, quoted.s + at, quoted.len - at);
    *out = (struct str) { to, n + quoted.len - at };
    return true;
}

static size_t digits(struct str s, size_t at)
{
    size_t from = at;
    while (at < s.len && s.s[at] >= '0' && s.s[at] <= '9') {
        at++;
    }
    return at - from;
}

enum json_number json_number_form(struct str word)
{
    size_t at = word.len > 0 && word.s[0] == '-' ? 1 : 0;
    size_t whole = digits(word, at);
    if (whole == 0 || (whole > 1 && word.s[at] == '0')) {
        return JSON_NO_NUMBER;
    }
    at += whole;
    if (at == word.len) {
        return JSON_INTEGER;
    }
    if (word.s[at] == '.') {
        size_t fraction = digits(word, at + 1);
        if (fraction == 0) {
            return JSON_NO_NUMBER;
        }
        at += 1 + fraction;
    }
    if (at < word.len && (word.s[at] == 'e' || word.s[at] == 'E')) {
        at++;
        if (at < word.len && (word.s[at] == '+' || word.s[at] == '-')) {
            at++;
        }
        size_t power = digits(word, at);
        if (power == 0) {
            return JSON_NO_NUMBER;
        }
        at += power;
    }
    return at == word.len ? JSON_REAL : JSON_NO_NUMBER;
}
