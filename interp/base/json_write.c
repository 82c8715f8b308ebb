/*
 * json_write.c - JSON text into a buf.
 */
#include "base/json_write.h"

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

/* Top bit of each byte of `w` that is zero; bytes behind the first such may be wrong. */
static uint64_t zeroes(uint64_t w)
{
    return (w - EACH(1)) & ~w & EACH(0x80);
}

/* Bytes at `at` that need no look: whole words of printable ASCII without quote and backslash. */
static size_t skip_plain(struct str s, size_t at)
{
    while (at + 8 <= s.len) {
        uint64_t w;
        memcpy(&w, s.s + at, 8);
        uint64_t controls = (w - EACH(0x20)) & ~w & EACH(0x80);
        if (controls | (w & EACH(0x80)) | zeroes(w ^ EACH('"')) | zeroes(w ^ EACH('\\'))) {
            break;
        }
        at += 8;
    }
    return at;
}

static void put_escape(struct buf *out, unsigned char c)
{
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* a byte and its letter, in pairs */
    for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
        if ((unsigned char)letters[i] == c) {
            buf_char(out, '\\');
            buf_char(out, letters[i + 1]);
            return;
        }
    }
    buf_printf(out, "\\u%04x", c);
}

void json_put_string(struct buf *out, struct str s)
{
    buf_char(out, '"');
    size_t from = 0; /* what stands before it is written */
    for (size_t at = 0; at < s.len;) {
        at = skip_plain(s, at);
        if (at == s.len) {
            break;
        }
        unsigned char c = (unsigned char)s.s[at];
        size_t next = at;
        bool bad = utf8_next(s, &next) == 0xFFFD && next == at + 1;
        if (bad || c < 0x20 || c == '"' || c == '\\') {
            buf_str(out, (struct str) { s.s + from, at - from });
            if (bad) {
                buf_text(out, "\xEF\xBF\xBD");
            } else {
                put_escape(out, c);
            }
            from = next;
        }
        at = next;
    }
    if (from < s.len) {
        buf_str(out, (struct str) { s.s + from, s.len - from });
    }
    buf_char(out, '"');
}
