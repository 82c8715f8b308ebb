/*
 * split.h - cuts the elements out of a JSON array that is read in pieces.
 *
 * Nothing is parsed: only quotes, brackets and separators are followed, just enough to know where
 * an element ends.
 */
#ifndef SUMOQ_SOURCE_FORMAT_SPLIT_H
#define SUMOQ_SOURCE_FORMAT_SPLIT_H

#include "base/block.h"

enum split_state {
    SPLIT_OPEN,    /* before the array's bracket */
    SPLIT_FIRST,   /* an element or the closing bracket may follow */
    SPLIT_NEXT,    /* after a comma */
    SPLIT_ELEMENT, /* inside of an element */
    SPLIT_BEHIND,  /* after an element */
    SPLIT_BROKEN,  /* after a text without closing quote: up to a line that begins an element */
    SPLIT_CLOSED,  /* after the closing bracket */
    SPLIT_END,     /* no more elements */
};

/* An element as it stands in the buffer, or something bad between elements. */
struct split_span {
    size_t at, len;
    const char *reason; /* NULL: an element */
};

struct split {
    enum split_state state;
    size_t start; /* of the element that is not complete; else where to go on */
    size_t at;    /* first byte not looked at */
    size_t depth; /* open brackets of the element */
    bool bare;    /* it is neither text nor bracket */
    bool in_text;
    bool dropping;   /* it is too long: look for its end only */
    bool line_start; /* BROKEN: only blanks so far on this line */
    bool wrapped;    /* an object is around the array: what follows it is left out */
};

enum { SPLIT_MOST = 1 << 16 }; /* spans that one call adds, about */

/* Looks at data[s->at..len) and adds the spans found to `out` (struct split_span); `ended`: the
 * file ends at len. */
void split_scan(struct split *s, const char *data, size_t len, bool ended, struct block *out);

#endif
