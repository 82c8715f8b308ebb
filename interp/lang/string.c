/*
 * string.c - the decoders of a string literal.
 *
 * One token has four decodings: `\d` must reach a regular expression unchanged, and `\n` must
 * become a line end in any other string. So tokens are kept raw until their use is known.
 */
#include "lang/string.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    unsigned char low = ascii_lower((unsigned char)c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* The value of the four hexadecimal digits at s[at], or -1. */
static long hex4(struct str s, size_t at)
{
    long value = 0;
    for (size_t i = at; i < at + 4; i++) {
        int digit = i < s.len ? hex_digit(s.s[i]) : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* The code point of the \uXXXX at s[at], with its low surrogate if it has one. Returns the bytes
 * read; 0: not an escape. */
static size_t unicode_escape(struct str s, size_t at, uint32_t *cp)
{
    long unit = at + 1 < s.len && s.s[at + 1] == 'u' ? hex4(s, at + 2) : -1;
    if (unit < 0) {
        return 0;
    }
    *cp = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdbff || at + 7 >= s.len || s.s[at + 6] != '\\' ||
        s.s[at + 7] != 'u') {
        return 6;
    }
    long low = hex4(s, at + 8);
    if (low < 0xdc00 || low > 0xdfff) {
        return 6;
    }
    *cp = 0x10000 + (((uint32_t)unit - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
    return 12;
}

struct str string_decode(struct arena *a, struct str raw)
{
    if (raw.len == 0 || !memchr(raw.s, '\\', raw.len)) {
        return raw;
    }
    static const char from[] = "\"\\'nrt", to[] = "\"\\'\n\r\t";
    char *out = arena_alloc(a, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len;) {
        const char *simple = NULL;
        uint32_t cp;
        size_t unicode = 0;
        if (raw.s[i] == '\\' && i + 1 < raw.len) {
            simple = raw.s[i + 1] ? strchr(from, raw.s[i + 1]) : NULL;
            unicode = unicode_escape(raw, i, &cp);
        }
        if (simple) {
            out[n++] = to[simple - from];
            i += 2;
        } else if (unicode > 0) {
            n += utf8_put(out + n, cp);
            i += unicode;
        } else if (raw.s[i] == '\\' && i + 1 < raw.len) {
            out[n++] = raw.s[i++];
            out[n++] = raw.s[i++];
        } else {
            out[n++] = raw.s[i++];
        }
    }
    return (struct str) { out, n };
}

/* Removes backslashes before the characters of `escaped`; other pairs stay. */
static struct str unescape(struct arena *a, struct str raw, const char *escaped)
{
    if (raw.len == 0 || !memchr(raw.s, '\\', raw.len)) {
        return raw;
    }
    char *out = arena_alloc(a, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.s[i] == '\\' && i + 1 < raw.len) {
            char next = raw.s[++i];
            if (next == 0 || !strchr(escaped, next)) {
                out[n++] = '\\';
            }
        }
        out[n++] = raw.s[i];
    }
    return (struct str) { out, n };
}

struct str string_decode_regex(struct arena *a, struct str raw)
{
    return unescape(a, raw, "\"");
}

struct str string_decode_slashed(struct arena *a, struct str raw)
{
    return unescape(a, raw, "/");
}

struct str string_decode_phrase(struct arena *a, struct str raw)
{
    return unescape(a, raw, "\"\\");
}
