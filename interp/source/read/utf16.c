/*
 * utf16.c - see utf16.h.
 */
#include "source/read/utf16.h"

#include "base/text.h"

enum {
    LOOKED_AT = 1024, /* bytes from which text without a mark is recognised */
    LEAST = 8,
    REPLACEMENT = 0xFFFD,
    MARK = 0xFEFF,
};

static uint32_t unit_at(struct str s, size_t at, enum utf16_order order)
{
    uint32_t first = (uint8_t)s.s[at], second = (uint8_t)s.s[at + 1];
    return order == UTF16_LITTLE ? second << 8 | first : first << 8 | second;
}

/* At least three of four units are ASCII text, and none is NUL or another control character. */
static bool is_text(struct str s, enum utf16_order order)
{
    size_t n = 0, ascii = 0;
    for (size_t at = 0; at + 1 < s.len && at < LOOKED_AT; at += 2) {
        uint32_t unit = unit_at(s, at, order);
        bool blank = unit == '\t' || unit == '\n' || unit == '\r';
        if ((unit < ' ' && !blank) || unit == 0x7F || unit >= 0xFFFE) {
            return false;
        }
        n++;
        ascii += unit < 0x80;
    }
    return n >= LEAST && ascii * 4 >= n * 3;
}

enum utf16_order utf16_find(struct str head)
{
    if (head.len >= 4 && memcmp(head.s, "\xFF\xFE\0\0", 4) == 0) {
        return UTF16_NONE; /* UTF-32 */
    }
    if (str_starts(head, STR("\xFF\xFE"))) {
        return UTF16_LITTLE;
    }
    if (str_starts(head, STR("\xFE\xFF"))) {
        return UTF16_BIG;
    }
    return is_text(head, UTF16_LITTLE) ? UTF16_LITTLE
           : is_text(head, UTF16_BIG)  ? UTF16_BIG
                                       : UTF16_NONE;
}

static char *put(char *to, uint32_t code)
{
    return to + utf8_put(to, code);
}

static char *put_unit(struct utf16 *u, char *to, uint32_t unit)
{
    bool is_high = (unit & 0xFC00) == 0xD800, is_low = (unit & 0xFC00) == 0xDC00;
    if (u->high && is_low) {
        to = put(to, 0x10000 + ((u->high & 0x3FF) << 10 | (unit & 0x3FF)));
        u->high = 0;
        return to;
    }
    if (u->high) {
        to = put(to, REPLACEMENT);
    }
    u->high = is_high ? unit : 0;
    if (!u->begun && unit == MARK) {
        u->begun = true;
        return to;
    }
    u->begun = true;
    return is_high ? to : put(to, is_low ? REPLACEMENT : unit);
}

void utf16_read(struct utf16 *u, struct str bytes, bool ended, struct block *to)
{
    /* three bytes a unit, and what was kept back before */
    char *from = block_reserve(to, bytes.len / 2 * 3 + 12), *at = from;
    size_t i = 0;
    if (u->has_half && bytes.len > 0) {
        char pair[2] = { (char)u->half, bytes.s[i++] };
        at = put_unit(u, at, unit_at((struct str) { pair, 2 }, 0, u->order));
        u->has_half = false;
    }
    for (; i + 1 < bytes.len; i += 2) {
        uint32_t unit = unit_at(bytes, i, u->order);
        if (unit < 0x80 && u->begun && !u->high) {
            *at++ = (char)unit;
        } else {
            at = put_unit(u, at, unit);
        }
    }
    if (i < bytes.len) {
        u->has_half = true;
        u->half = (uint8_t)bytes.s[i];
    }
    if (ended && (u->high || u->has_half)) {
        at = put(at, REPLACEMENT);
        u->high = 0;
        u->has_half = false;
        u->cut = true;
    }
    to->len += (size_t)(at - from);
}
