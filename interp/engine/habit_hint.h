/*
 * habit_hint.h - errors about what another query language writes say what to write here.
 */
#ifndef SUMOQ_ENGINE_HABIT_HINT_H
#define SUMOQ_ENGINE_HABIT_HINT_H

#include "engine/query.h"

/* Gives errors of `text` a help line and an edit with which their stage is valid: each changed text
 * is checked before it is shown. What cannot be changed exactly gets an example. */
void habit_hint(struct arena *a, struct diags *diags, struct str text,
                const struct query_options *options);

#endif
