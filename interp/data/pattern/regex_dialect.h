/*
 * regex_dialect.h - constructs of regular expressions that the service's engine rejects although
 * PCRE2 runs them (docs/language/patterns.md).
 */
#ifndef SUMOQ_DATA_PATTERN_REGEX_DIALECT_H
#define SUMOQ_DATA_PATTERN_REGEX_DIALECT_H

#include "data/pattern/regex.h"

struct regex_refusal {
    const char *what; /* "lookahead" */
    const char *who;  /* "RE2 does not know" or "neither Java nor RE2 knows" */
    size_t at;        /* byte of the pattern */
};

/* The first such construct of a pattern that compiles. REGEX_PARSE patterns are Java's or RE2's,
 * REGEX_MATCHES ones RE2's alone. false: none. */
bool regex_refused(struct str pattern, enum regex_flavor flavor, struct regex_refusal *out);

#endif
