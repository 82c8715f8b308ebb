/*
 * keyword.h - words and phrases of the search expression: full-text conditions on `_raw`
 * (docs/language/search.md).
 */
#ifndef SUMOQ_DATA_PATTERN_KEYWORD_H
#define SUMOQ_DATA_PATTERN_KEYWORD_H

#include "data/pattern/regex.h"

struct keyword {
    bool any;          /* `*`: every message, also an empty one */
    struct str needle; /* lower-case ASCII literal that every match in an ASCII text contains */
    bool folds_beyond; /* it has a k or an s, which fold with letters beyond ASCII */
    const struct regex *regex;
    struct str source; /* as given, for explanations */
};

/* Compiles a word or a phrase. NULL: *error (only when it is too large). */
const struct keyword *keyword_compile(struct arena *a, struct str text, bool phrase,
                                      struct regex_error *error);
enum regex_result keyword_test(const struct keyword *k, struct regex_scratch *buffer,
                               struct str text);

#endif
