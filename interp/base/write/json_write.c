/*
 * json_write.c - JSON text into a buf.
 */
#include "base/write/json_write.h"

#include "base/write/shown.h"

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))
/* Inlined with a constant `hides`, because most output goes through here. */
#define FAST __attribute__((always_inline)) static inline

/* Sets the top bit of each zero byte of `w`; other bits, and bytes after the first zero byte, are
 * undefined. */
static uint64_t zeroes(uint64_t w)
{
    return (w - EACH(1)) & ~w;
}

/* Number of bytes at `at` that need no escape: whole words of printable ASCII without quote and
 * backslash; with `hides` also without DEL. */
FAST size_t skip_plain(struct str s, size_t at, bool hides)
{
    while (at + 8 <= s.len) {
        uint64_t w;
        memcpy(&w, s.s + at, 8);
        uint64_t quote = w ^ EACH('"'), slash = w ^ EACH('\\');
        /* top bits of bytes below 0x20, of those from 0x7F (or 0x80) up, of quote and backslash */
        uint64_t stops = (w - EACH(0x20)) | w | (w + EACH(hides)) | zeroes(quote) | zeroes(slash);
        if (stops & EACH(0x80)) {
            break;
        }
        at += 8;
    }
    return at;
}

/* The character after the backslash in the escape of an ASCII character; 0: it needs no escape. */
/* clang-format off */
static const char escape_of[128] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    ['"'] = '"', ['\\'] = '\\',
};
/* clang-format on */

enum {
    SLICE = 4096, /* bytes written between two checks of the remaining space */
    LONGEST = 6,  /* the longest escape of one byte: \u001f */
};

static char *put_unit(char *to, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    *to++ = '\\';
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
        *to++ = hex[(unit >> shift) & 15];
    }
    return to;
}

/* Writes one or two escaped UTF-16 units. */
static char *put_hidden(char *to, uint32_t cp)
{
    if (cp > 0xFFFF) {
        to = put_unit(to, 0xD800 + ((cp - 0x10000) >> 10));
        cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
    }
    return put_unit(to, cp);
}

FAST char *put_escape(char *to, unsigned char c)
{
    if (escape_of[c] == 'u') {
        return put_unit(to, c);
    }
    *to++ = '\\';
    *to++ = escape_of[c];
    return to;
}

/* Writes the character at *at, which needs an escape. */
FAST char *put_special(char *to, struct str s, size_t *at, bool hides)
{
    unsigned char c = (unsigned char)s.s[*at];
    size_t from = *at;
    if (c < 0x80 && escape_of[c]) {
        ++*at;
        return put_escape(to, c);
    }
    uint32_t cp = utf8_next(s, at);
    bool bad = cp == 0xFFFD && *at == from + 1;
    if (hides && shown_is_unsafe(cp)) {
        return put_hidden(to, cp);
    }
    memcpy(to, bad ? "\xEF\xBF\xBD" : s.s + from, bad ? 3 : *at - from);
    return to + (bad ? 3 : *at - from);
}

FAST void put_string(struct buf *out, struct str s, bool hides)
{
    buf_char(out, '"');
    for (size_t at = 0; at < s.len;) {
        size_t end = s.len - at < SLICE ? s.len : at + SLICE;
        char *buffer = block_reserve(&out->b, (end - at) * LONGEST + LONGEST), *to = buffer;
        while (at < end) {
            size_t next = skip_plain((struct str) { s.s, end }, at, hides);
            memcpy(to, s.s + at, next - at);
            to += next - at;
            at = next;
            while (at < end && (unsigned char)s.s[at] < (hides ? 0x7F : 0x80) &&
                   !escape_of[(unsigned char)s.s[at]]) {
                *to++ = s.s[at++];
            }
            if (at < end) {
                to = put_special(to, s, &at, hides);
            }
        }
        out->b.len += (size_t)(to - buffer);
    }
    buf_char(out, '"');
}

void json_put_string(struct buf *out, struct str s)
{
    put_string(out, s, false);
}

void json_put_shown(struct buf *out, struct str s)
{
    put_string(out, s, true);
}
