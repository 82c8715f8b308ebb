/*
 * stages.h - rules for stages by their first word. Private to habits/.
 */
#ifndef SUMOQ_HABITS_STAGES_H
#define SUMOQ_HABITS_STAGES_H

#include "habits/rules.h"

/* stats, summarize, chart; `by_time`: timechart. Token 0 is the word. */
void habits_stats(struct htokens *t, bool by_time);
/* Stages of parsing: rex, spath, parse regex without names, missing `as`. */
bool habits_parse(struct htokens *t);

#endif
