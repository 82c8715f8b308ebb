/*
 * event_time.h - the time of an event.
 */
#ifndef SUMOQ_SOURCE_EVENT_EVENT_TIME_H
#define SUMOQ_SOURCE_EVENT_EVENT_TIME_H

#include "data/time.h"
#include "data/value.h"

/* Fields that are known to hold an event's time, the first of them wins; the list ends in NULL. */
extern const char *const event_time_names[];
enum { EVENT_TIME_NAMES = 15 };

/* A built-in time (`_messageTime`): epoch milliseconds, as number or text, or ISO-8601. */
bool event_time_builtin(const struct cell *c, const struct zone *zone, int64_t *ms);
/* The time in a field of the event: ISO-8601, or an epoch number in s, ms, us or ns. */
bool event_time_field(const struct cell *c, const struct zone *zone, int64_t *ms);

#endif
