/*
 * literal.h - number literals: digits and the suffix directly after them (docs/language/core.md,
 * numbers).
 */
#ifndef SUMOQ_LANG_LITERAL_H
#define SUMOQ_LANG_LITERAL_H

#include "base/text.h"

/* The parts of a number as written; the f of `1073741824.f` has no meaning and is part of neither.
 */
struct number_parts {
    struct str digits, suffix;
};

struct number_parts number_split(struct str text);
/* The factor of a suffix (sizes, times in milliseconds); false: unknown suffix. */
bool number_suffix(struct str suffix, double *factor);

#endif
