/*
 * shown.c - see shown.h.
 */
#include "base/write/shown.h"

/* Beyond ASCII, in order: the categories Cc, Zl and Zp and the property
 * Default_Ignorable_Code_Point of Unicode 15, and U+FFF9..FFFB, which are invisible as well. */
static const struct {
    uint32_t first, last;
} unsafe[] = {
    { 0x80, 0x9F },       { 0xAD, 0xAD },       { 0x34F, 0x34F },   { 0x61C, 0x61C },
    { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F }, { 0x200B, 0x200F },
    { 0x2028, 0x202E },   { 0x2060, 0x206F },   { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },
    { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFB }, { 0x1BCA0, 0x1BCA3 },
    { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
};

bool shown_is_unsafe(uint32_t cp)
{
    if (cp < 0x7F) {
        return cp < 0x20;
    }
    if (cp == 0x7F) {
        return true;
    }
    size_t low = 0, high = sizeof unsafe / sizeof *unsafe;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp > unsafe[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < sizeof unsafe / sizeof *unsafe && cp >= unsafe[low].first;
}

size_t shown_mark(uint32_t cp, char to[SHOWN_MARK_MAX])
{
    static const char hex[] = "0123456789abcdef";
    size_t n = 0;
    if (!shown_is_unsafe(cp)) {
        return 0;
    }
    to[n++] = '\\';
    if (cp == '\n' || cp == '\t' || cp == '\r') {
        to[n++] = (char)(cp == '\n' ? 'n' : cp == '\t' ? 't' : 'r');
        return n;
    }
    bool braces = cp > 0xFFFF;
    int digits = cp < 0x80 ? 2 : braces ? 5 : 4; /* none is above U+FFFFF */
    to[n++] = cp < 0x80 ? 'x' : 'u';
    if (braces) {
        to[n++] = '{';
    }
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
        to[n++] = hex[(cp >> shift) & 15];
    }
    if (braces) {
        to[n++] = '}';
    }
    return n;
}

void shown_put_lines(struct buf *to, struct str s)
{
    char mark[SHOWN_MARK_MAX];
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        while (at < s.len &&
               ((s.s[at] >= 0x20 && s.s[at] < 0x7F) || s.s[at] == '\n' || s.s[at] == '\t')) {
            at++;
        }
        buf_str(to, (struct str) { s.s + from, at - from });
        if (at < s.len) {
            uint32_t cp = utf8_next(s, &at);
            size_t n = shown_mark(cp, mark);
            n = n > 0 ? n : utf8_put(mark, cp);
            buf_str(to, (struct str) { mark, n });
        }
    }
}
