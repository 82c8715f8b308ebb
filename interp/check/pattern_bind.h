/*
 * pattern_bind.h - patterns of `matches`, by dialect (docs/language/patterns.md,
 * docs/language/dialects.md).
 */
#ifndef SUMOQ_CHECK_PATTERN_BIND_H
#define SUMOQ_CHECK_PATTERN_BIND_H

#include "check/bind.h"

/* The compiled pattern on the right of `matches`; NULL with *ok true: it is an expression whose
 * value is a glob. *ok false: reported. */
const struct pattern *bind_pattern(struct binder *b, const struct node_binary *n, bool *ok);
/* A regular expression between slashes, as an argument; NULL with *ok true: it contains a parameter
 * without a value. *ok false: reported. */
const struct regex *bind_regex_literal(struct binder *b, const struct node_regex *n, bool *ok);
/* A raw pattern of parse regex; NULL: reported. */
const struct regex *bind_regex(struct binder *b, const struct node *pattern, const char *op);

#endif
