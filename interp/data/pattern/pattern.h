/*
 * pattern.h - tests of a whole text against a pattern: `matches`, predicates of the scope
 * (docs/language/patterns.md).
 *
 * A pattern is compiled once. One that is an exact, prefix, suffix or contains test for one or
 * several literals is run as such; others run as a chain of literals (globs) or on PCRE2. Every
 * fast path has the same result as plain PCRE2.
 */
#ifndef SUMOQ_DATA_PATTERN_PATTERN_H
#define SUMOQ_DATA_PATTERN_PATTERN_H

#include "data/pattern/regex.h"

enum pattern_mode {
    PATTERN_ANY,      /* every text */
    PATTERN_EXACT,    /* one of the literals */
    PATTERN_PREFIX,   /* starts with one of them */
    PATTERN_SUFFIX,   /* ends with one of them */
    PATTERN_CONTAINS, /* contains one of them */
    PATTERN_CHAIN, /* a glob: literals[0] at the start, the last at the end, the others between them
                      in order */
    PATTERN_REGEX, /* PCRE2 decides */
};

struct pattern {
    enum pattern_mode mode;
    const struct str *literals; /* in lower case when `caseless` */
    size_t n_literals;
    bool caseless;
    bool whole; /* matches only text that equals `source` case-insensitively */
    const struct regex
        *regex; /* decides for texts beyond ASCII when caseless, and in mode REGEX; else NULL */
    struct str source; /* as given, for explanations */
    bool of_regex;     /* it is a regular expression */
};

/* `matches "glob"`: the whole value, `*` any characters, everything else literal, case-sensitive.
 * Never fails. */
const struct pattern *pattern_glob(struct arena *a, struct str glob);
/* The value contains `text`, in which case counts and nothing is special. Never fails. */
const struct pattern *pattern_part(struct arena *a, struct str text);
/* A predicate of the scope: the whole value, case-insensitively; `*` any characters, `?` any one.
 * Never fails. */
const struct pattern *pattern_predicate(struct arena *a, struct str glob);
/* The whole value, case-insensitively, `*` and `?` literal. Never fails. */
const struct pattern *pattern_literal(struct arena *a, struct str text);
/* `matches /regex/flags`: searched anywhere. NULL: *error is set. */
const struct pattern *pattern_regex(struct arena *a, struct str regex, unsigned flags,
                                    struct regex_error *error);

/* Does `text` match, as far as this needs no PCRE2? REGEX_LIMIT: it does. */
enum regex_result pattern_quick(const struct pattern *p, struct str text);
/* Does `text` match? REGEX_LIMIT: undecided (regex.h). */
enum regex_result pattern_test(const struct pattern *p, struct regex_scratch *buffer,
                               struct str text);

#endif
