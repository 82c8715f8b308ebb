/*
 * buf.c - growable text in a block.
 */
#include "base/buf.h"

#include <stdio.h>

void buf_char(struct buf *out, char c)
{
    block_add(&out->b, &c, 1);
}

void buf_str(struct buf *out, struct str s)
{
    block_add(&out->b, s.s, s.len);
}

void buf_text(struct buf *out, const char *s)
{
    buf_str(out, str_of(s));
}

void buf_repeat(struct buf *out, const char *s, size_t times)
{
    struct str one = str_of(s);
    for (size_t i = 0; i < times; i++) {
        buf_str(out, one);
    }
}

void buf_printf(struct buf *out, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(out, fmt, ap);
    va_end(ap);
}

void buf_vprintf(struct buf *out, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    block_reserve(&out->b, 64);
    size_t buffer = out->b.cap - out->b.len;
    int len = vsnprintf(out->b.data + out->b.len, buffer, fmt, ap);
    if (len >= 0 && (size_t)len >= buffer) {
        vsnprintf(block_reserve(&out->b, (size_t)len + 1), (size_t)len + 1, fmt, again);
    }
    va_end(again);
    if (len > 0) {
        out->b.len += (size_t)len;
    }
}

struct str buf_view(const struct buf *out)
{
    return (struct str) { out->b.data ? out->b.data : "", out->b.len };
}

void buf_cut(struct buf *out, size_t len)
{
    out->b.len = len < out->b.len ? len : out->b.len;
}

void buf_clear(struct buf *out)
{
    out->b.len = 0;
}

void buf_release(struct buf *out)
{
    block_release(&out->b);
}
