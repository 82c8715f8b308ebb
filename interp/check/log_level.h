/*
 * log_level.h - the field `_loglevel`, which the service detects in every message
 * (docs/language/fields.md): a stage before the search expression makes it when a query reads it.
 */
#ifndef SUMOQ_CHECK_LOG_LEVEL_H
#define SUMOQ_CHECK_LOG_LEVEL_H

#include "check/bind.h"

/* Data of the stage: slots of the text, of the event's own field, which wins, and of the result. */
struct log_level_plan {
    uint32_t raw, own, slot;
};

bool log_level_is(struct str name);
/* Makes the stage, b->log_level, and returns the slot that it fills. `own`: that of the event's own
 * field. */
uint32_t log_level_bind(struct binder *b, uint32_t own);

#endif
