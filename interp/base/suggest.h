/*
 * suggest.h - the nearest name, for "did you mean".
 */
#ifndef SUMOQ_BASE_SUGGEST_H
#define SUMOQ_BASE_SUGGEST_H

#include "base/text.h"

/* Edits between two names without case; a swap of neighbours is one edit. Stops counting above
 * `max` and returns max + 1. */
size_t edit_distance(struct str a, struct str b, size_t max);

/* Collects candidates and keeps the nearest within (len + 2) / 3 edits, below five
 * bytes within one; ties go to the first. */
struct suggest {
    struct str wanted, best;
    size_t distance; /* of best */
};

void suggest_init(struct suggest *s, struct str wanted);
void suggest_offer(struct suggest *s, struct str candidate);
/* The best so far, or an empty string. */
struct str suggest_best(const struct suggest *s);

#endif
