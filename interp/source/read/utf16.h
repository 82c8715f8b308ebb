/*
 * utf16.h - UTF-16 as UTF-8, piece after piece: what PowerShell's `>` and the Event Viewer write.
 *
 * A byte order mark at the start is left out; lone surrogates, and half a unit at the end, are
 * U+FFFD.
 */
#ifndef SUMOQ_SOURCE_READ_UTF16_H
#define SUMOQ_SOURCE_READ_UTF16_H

#include "base/block.h"

enum utf16_order { UTF16_NONE, UTF16_LITTLE, UTF16_BIG };

struct utf16 {
    enum utf16_order order;
    bool begun;    /* the mark was looked for */
    bool has_half; /* a unit's first byte was seen */
    uint8_t half;
    bool cut;      /* the bytes ended in the middle of a character */
    uint32_t high; /* a high surrogate that waits for the low one; 0: none */
};

/* Whether these first bytes of a file are UTF-16, by their mark or, without one, because nearly
 * every second byte is NUL and the others are the text of a log. */
enum utf16_order utf16_find(struct str head);
/* Appends the text of the next bytes to `to`; `ended`: no more follow. */
void utf16_read(struct utf16 *u, struct str bytes, bool ended, struct block *to);

#endif
