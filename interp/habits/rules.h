/*
 * rules.h - the rules, by what they replace. Each changes the tokens and sets `changed`. Private to
 * habits/.
 */
#ifndef SUMOQ_HABITS_RULES_H
#define SUMOQ_HABITS_RULES_H

#include "habits/tokens.h"

/* Quotes, comments and signs: 'x', `x`, @x, -- x, # x, =>, [a, b] after in. */
void habits_signs(struct htokens *t);
/* Functions. */
void habits_calls(struct htokens *t);
/* Conditions: like, is null, between, =~, case when. */
void habits_tests(struct htokens *t);
/* The first words of a stage, with its arguments. */
void habits_stage(struct htokens *t);
/* Names of aggregates, such as dc(x), in tokens [from, to). */
void habits_aggregates(struct htokens *t, size_t from);

#endif
