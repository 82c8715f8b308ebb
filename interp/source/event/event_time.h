/*
 * event_time.h - the time of an event.
 */
#ifndef SUMOQ_SOURCE_EVENT_EVENT_TIME_H
#define SUMOQ_SOURCE_EVENT_EVENT_TIME_H

#include "data/time.h"
#include "data/value.h"
#include "source/time/time_form.h"

enum { EVENT_ZONE_NAMES = 5 };
/* Fields that hold the zone of such a time. */
extern const char *const event_zone_names[EVENT_ZONE_NAMES];

/* A built-in time (`_messageTime`): epoch milliseconds, as number or text, or ISO-8601. */
bool event_time_builtin(const struct cell *c, const struct zone *zone, int64_t *ms);
/* The time in a field of the event, in any form of the list or that of the user; `zone` is that of
 * times without one, NULL: that of the file. */
bool event_time_field(struct time_reader *t, const struct cell *c, const struct zone *zone,
                      struct time_found *out);

#endif
