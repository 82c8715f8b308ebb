/*
 * encode.c - see encode.h.
 */
#include "lib/text/encode.h"

#include <assert.h>

static const char upper_hex[] = "0123456789ABCDEF";

bool encode_charset_of(struct str name, enum encode_charset *out)
{
    static const char *const names[] = {
        [CHARSET_ASCII] = "US-ASCII",   [CHARSET_UTF8] = "UTF-8",       [CHARSET_UTF16] = "UTF-16",
        [CHARSET_UTF16BE] = "UTF-16BE", [CHARSET_UTF16LE] = "UTF-16LE", [CHARSET_UTF32] = "UTF-32",
        [CHARSET_UTF32BE] = "UTF-32BE", [CHARSET_UTF32LE] = "UTF-32LE",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq_fold(name, str_of(names[i]))) {
            *out = (enum encode_charset)i;
            return true;
        }
    }
    return false;
}

/* Code units of `size` bytes, 2 or 4, in one byte order. */
struct units {
    struct str bytes;
    size_t at, size;
    bool little;
};

enum { NO_CHARACTER = 0xFFFD };

static uint32_t next_unit(struct units *u)
{
    uint32_t v = 0;
    size_t n = u->size;
    if (u->bytes.len - u->at < n) {
        u->at = u->bytes.len; /* cut short */
        return NO_CHARACTER;
    }
    const unsigned char *from = (const unsigned char *)u->bytes.s + u->at;
    for (size_t i = 0; i < n; i++) {
        v = v << 8 | from[u->little ? n - 1 - i : i];
    }
    u->at += n;
    return v;
}

static uint32_t next_character(struct units *u)
{
    uint32_t v = next_unit(u);
    if (u->size == 4 || v < 0xD800 || v > 0xDBFF) {
        return v; /* a low surrogate alone is written as U+FFFD */
    }
    size_t back = u->at;
    uint32_t low = u->at < u->bytes.len ? next_unit(u) : 0;
    if (low < 0xDC00 || low > 0xDFFF) {
        u->at = back;
        return NO_CHARACTER;
    }
    return 0x10000 + ((v - 0xD800) << 10) + (low - 0xDC00);
}

static struct str text_of_units(struct arena *a, struct units u, bool marked)
{
    uint32_t mark = u.size == 2 ? 0xFFFE : 0xFFFE0000;
    if (marked && u.bytes.len >= u.size) {
        uint32_t first = next_unit(&u);
        u.little = first == mark;
        u.at = first == mark || first == 0xFEFF ? u.size : 0;
    }
    /* two bytes yield at most three, and a cut unit one character */
    char *to = arena_alloc(a, u.bytes.len / 2 * 3 + 4);
    size_t n = 0;
    while (u.at < u.bytes.len) {
        n += utf8_put(to + n, next_character(&u));
    }
    return (struct str) { to, n };
}

static struct str text_of_bytes(struct arena *a, struct str bytes, bool ascii)
{
    if (!ascii && utf8_valid(bytes)) {
        return bytes;
    }
    char *to = arena_alloc(a, bytes.len * 3 + 1);
    size_t n = 0;
    for (size_t at = 0; at < bytes.len;) {
        if (ascii) {
            unsigned char c = (unsigned char)bytes.s[at++];
            n += utf8_put(to + n, c < 0x80 ? c : NO_CHARACTER);
        } else {
            n += utf8_put(to + n, utf8_next(bytes, &at));
        }
    }
    return (struct str) { to, n };
}

struct str encode_as_text(struct arena *a, struct str bytes, enum encode_charset set)
{
    struct units u = { .bytes = bytes };
    bool marked = set == CHARSET_UTF16 || set == CHARSET_UTF32;
    switch (set) {
    case CHARSET_ASCII:
        return text_of_bytes(a, bytes, true);
    case CHARSET_UTF8:
        return text_of_bytes(a, bytes, false);
    case CHARSET_UTF16:
    case CHARSET_UTF16BE:
        u.size = 2;
        break;
    case CHARSET_UTF16LE:
        u.size = 2;
        u.little = true;
        break;
    case CHARSET_UTF32:
    case CHARSET_UTF32BE:
        u.size = 4;
        break;
    case CHARSET_UTF32LE:
        u.size = 4;
        u.little = true;
        break;
    }
    return text_of_units(a, u, marked);
}

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct str encode_url(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.len * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.s[i];
        if (is_letter_or_digit(c) || c == '.' || c == '-' || c == '*' || c == '_') {
            to[n++] = c;
        } else if (c == ' ') {
            to[n++] = '+';
        } else {
            to[n++] = '%';
            encode_put_hex(to + n, (const uint8_t *)s.s + i, 1, upper_hex);
            n += 2;
        }
    }
    return (struct str) { to, n };
}

int encode_hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    unsigned char lower = ascii_lower((unsigned char)c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte of two hexadecimal digits at `at`; -1: none. */
static int hex_byte(struct str s, size_t at)
{
    if (at + 2 > s.len) {
        return -1;
    }
    int high = encode_hex_digit(s.s[at]), low = encode_hex_digit(s.s[at + 1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool encode_read_url(struct arena *a, struct str s, struct str *bytes)
{
    if (s.len == 0 || (!memchr(s.s, '%', s.len) && !memchr(s.s, '+', s.len))) {
        *bytes = s;
        return true;
    }
    assert(s.s && "a string with bytes has a place");
    char *to = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        int c = s.s[i] == '+' ? ' ' : s.s[i];
        if (c == '%') {
            c = hex_byte(s, i + 1);
            if (c < 0) {
                return false;
            }
            i += 2;
        }
        to[n++] = (char)c;
    }
    *bytes = (struct str) { to, n };
    return true;
}

struct str encode_base64(struct arena *a, struct str s)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *to = arena_alloc(a, s.len / 3 * 4 + 5);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i += 3) {
        size_t left = s.len - i;
        uint32_t v = (uint32_t)(unsigned char)s.s[i] << 16;
        v |= left > 1 ? (uint32_t)(unsigned char)s.s[i + 1] << 8 : 0;
        v |= left > 2 ? (uint32_t)(unsigned char)s.s[i + 2] : 0;
        to[n++] = alphabet[v >> 18];
        to[n++] = alphabet[v >> 12 & 63];
        to[n++] = left > 1 ? alphabet[v >> 6 & 63] : '=';
        to[n++] = left > 2 ? alphabet[v & 63] : '=';
    }
    return (struct str) { to, n };
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

bool encode_read_base64(struct arena *a, struct str s, struct str *bytes)
{
    enum { PADS = 2 };
    for (int i = 0; i < PADS && s.len > 0 && s.s[s.len - 1] == '='; i++) {
        s.len--;
    }
    if (s.len % 4 == 1) {
        return false;
    }
    char *to = arena_alloc(a, s.len / 4 * 3 + 3);
    size_t n = 0;
    uint32_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        int digit = base64_digit(s.s[i]);
        if (digit < 0) {
            return false;
        }
        v = v << 6 | (uint32_t)digit;
        /* the second, third and fourth digit of four complete a byte each */
        if (i % 4 > 0) {
            to[n++] = (char)(v >> (6 - i % 4 * 2) & 255);
        }
    }
    *bytes = (struct str) { to, n };
    return true;
}

bool encode_read_hex(struct arena *a, struct str s, struct str *bytes)
{
    char *to = arena_alloc(a, s.len / 2 + 1);
    for (size_t i = 0; i < s.len; i += 2) {
        int c = hex_byte(s, i);
        if (c < 0) {
            return false;
        }
        to[i / 2] = (char)c;
    }
    *bytes = (struct str) { to, s.len / 2 };
    return true;
}

void encode_put_hex(char *to, const uint8_t *bytes, size_t n, const char *digits)
{
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = digits[bytes[i] >> 4];
        to[2 * i + 1] = digits[bytes[i] & 15];
    }
}
