/*
 * split.h - splits a JSON array, read in chunks, into its elements.
 *
 * Nothing is parsed: only quotes, brackets and separators are followed, just enough to find where
 * an element ends.
 */
#ifndef SUMOQ_SOURCE_FORMAT_SPLIT_H
#define SUMOQ_SOURCE_FORMAT_SPLIT_H

#include "base/block.h"

enum split_state {
    SPLIT_OPEN,    /* before the array's bracket */
    SPLIT_FIRST,   /* an element or the closing bracket may follow */
    SPLIT_NEXT,    /* after a comma */
    SPLIT_ELEMENT, /* inside an element */
    SPLIT_BEHIND,  /* after an element */
    SPLIT_BROKEN,  /* after a text without closing quote: up to a line that begins an element */
    SPLIT_CLOSED,  /* after the closing bracket */
    SPLIT_END,     /* no more elements */
};

struct in_context;

/* An element as it is in the buffer, or malformed input between elements. */
struct split_span {
    size_t at, len;
    const char *reason;               /* NULL: an element */
    const struct in_context *context; /* of the element, as its format puts it; NULL: none */
};

struct split {
    enum split_state state;
    size_t start; /* start of the incomplete element; else where to resume */
    size_t at;    /* first byte not scanned */
    size_t depth; /* open brackets of the element */
    bool bare;    /* it is neither text nor bracket */
    bool in_text;
    bool dropping;   /* it is too long: skip to its end */
    bool line_start; /* BROKEN: only blanks so far on this line */
    bool wrapped;    /* an object is around the array: what follows it is left out */
};

enum { SPLIT_MOST = 1 << 16 }; /* spans that one call adds, about */

/* Scans data[s->at..len) and adds the spans found to `out` (struct split_span); `ended`: the
 * file ends at len. */
void split_scan(struct split *s, const char *data, size_t len, bool ended, struct block *out);

#endif
