/*
 * regex_automaton.h - prepares regular expressions for PCRE2's automaton (pcre2_dfa_match), which
 * decides in one pass over a text.
 */
#ifndef SUMOQ_DATA_PATTERN_REGEX_AUTOMATON_H
#define SUMOQ_DATA_PATTERN_REGEX_AUTOMATON_H

#include "base/buf.h"

/* Appends an expression that, anchored where the search starts, matches where `pattern` matches
 * anywhere after. False: the automaton would interpret it differently than backtracking does, or
 * cannot run it; nothing is appended. */
bool regex_automaton(struct buf *out, struct str pattern);

#endif
