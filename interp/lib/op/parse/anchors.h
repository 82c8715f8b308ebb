/*
 * anchors.h - patterns of fixed texts with a capture between each two (docs/language/parse.md,
 * anchors), found without a regular expression.
 *
 * Equal to the search for `lit0 (.*?) lit1 ... litN` with a dot that takes every character; an
 * empty last text extends the capture before it to the end.
 */
#ifndef SUMOQ_LIB_OP_PARSE_ANCHORS_H
#define SUMOQ_LIB_OP_PARSE_ANCHORS_H

#include "base/text.h"

struct anchors {
    struct str *literals; /* n + 1 of them; only the first and the last may be empty */
    size_t n;             /* captures, at least 1 */
};

/* The captures of the leftmost match, n of them, in `text`; false: none, `out` may have changed. */
bool anchors_match(const struct anchors *p, struct str text, struct str *out);

#endif
