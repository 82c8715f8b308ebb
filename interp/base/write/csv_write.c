/*
 * csv_write.c - see csv_write.h.
 */
#include "base/write/csv_write.h"

static bool needs_quotes(struct str s)
{
    if (s.len == 0 || s.s[0] == ' ' || s.s[s.len - 1] == ' ') {
        return true;
    }
    for (size_t i = 0; i < s.len; i++) {
        char c = s.s[i];
        if (c == ',' || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return false;
}

void csv_put_value(struct buf *out, struct str s)
{
    if (!needs_quotes(s)) {
        buf_str(out, s);
        return;
    }
    buf_char(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '"') {
            buf_str(out, (struct str) { s.s + from, i + 1 - from });
            from = i; /* the quote is written again with the next part */
        }
    }
    buf_str(out, (struct str) { s.s + from, s.len - from });
    buf_char(out, '"');
}
