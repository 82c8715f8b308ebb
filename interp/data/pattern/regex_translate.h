/*
 * regex_translate.h - translates regular expressions from Java's and RE2's syntax to PCRE2's.
 */
#ifndef SUMOQ_DATA_PATTERN_REGEX_TRANSLATE_H
#define SUMOQ_DATA_PATTERN_REGEX_TRANSLATE_H

#include "base/buf.h"
#include "data/pattern/regex.h"

struct translated {
    struct buf text;
    uint32_t captures; /* number of capturing groups */
    struct {
        struct regex_group *items;
        size_t n, cap;
    } groups;
    /* For each byte of `text` the byte of the pattern it came from. */
    struct {
        uint32_t *items;
        size_t n, cap;
    } origin;
};

/* Translates `pattern`; vectors are in `a`, the text is released by the caller. Never fails:
 * unknown syntax is copied. */
void regex_translate(struct arena *a, struct str pattern, struct translated *out);

#endif
