/*
 * habits.h - a stage written as another query language has it, put in the form of the language
 * here.
 *
 * It works on the tokens of the text, not on a tree: what it reads is no valid query. Its results
 * are proposals: the caller checks the changed query before it shows one.
 */
#ifndef SUMOQ_HABITS_HABITS_H
#define SUMOQ_HABITS_HABITS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

/* Longer queries are not looked at. */
enum { HABITS_LONGEST = 64 * 1024 };

struct habit {
    struct span stage; /* of the query: what `text` replaces, without white space around it */
    struct str text;
};

/* Ways to read a stage, the likeliest first. */
enum { HABITS_ATTEMPTS = 6 };

/* The stage around byte `at` of `query`, read in way `attempt`; false when it changes nothing. */
bool habits_rewrite(struct arena *a, struct str query, uint32_t at, unsigned attempt,
                    struct habit *out);

/* The row of guide/foreign.h for the first word of the stage around byte `at`, or for a function or
 * a test in it; NULL: none. */
const struct foreign_word *habits_word(struct arena *a, struct str query, uint32_t at);

#endif
