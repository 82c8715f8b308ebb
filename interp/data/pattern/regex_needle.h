/*
 * regex_needle.h - a text that every match of a regular expression holds, so that texts without it
 * need no search.
 */
#ifndef SUMOQ_DATA_PATTERN_REGEX_NEEDLE_H
#define SUMOQ_DATA_PATTERN_REGEX_NEEDLE_H

#include "base/arena.h"

/* The longest fixed text, at least two bytes, that stands in all matches of `pattern`, as PCRE2
 * reads it without flags; in `a`. Empty: none is known. */
struct str regex_needle(struct arena *a, struct str pattern);

#endif
