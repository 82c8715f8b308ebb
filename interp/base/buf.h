/*
 * buf.h - growable text in a block.
 */
#ifndef SUMOQ_BASE_BUF_H
#define SUMOQ_BASE_BUF_H

#include "base/block.h"

#include <stdarg.h>

struct buf {
    struct block b;
};

#define BUF_INIT ((struct buf) { { NULL, 0, 0, NULL } })

void buf_char(struct buf *out, char c);
void buf_str(struct buf *out, struct str s);
/* NUL-terminated text. */
void buf_text(struct buf *out, const char *s);
void buf_repeat(struct buf *out, const char *s, size_t times);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *out, const char *fmt, ...);
__attribute__((format(printf, 2, 0))) void buf_vprintf(struct buf *out, const char *fmt,
                                                       va_list ap);
/* The current content; valid until the next change. */
struct str buf_view(const struct buf *out);
void buf_clear(struct buf *out);
/* Truncates to the first `len` bytes. */
void buf_cut(struct buf *out, size_t len);
void buf_release(struct buf *out);

#endif
