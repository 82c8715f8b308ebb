/*
 * regex_needle.h - a literal that every match of a regular expression contains, so that texts
 * without it need no search.
 */
#ifndef SUMOQ_DATA_PATTERN_REGEX_NEEDLE_H
#define SUMOQ_DATA_PATTERN_REGEX_NEEDLE_H

#include "base/arena.h"

/* The longest literal, at least two bytes, contained in all matches of `pattern`, as PCRE2
 * interprets it without flags; in `a`. Empty: none known. */
struct str regex_needle(struct arena *a, struct str pattern);

#endif
