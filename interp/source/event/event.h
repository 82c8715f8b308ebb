/*
 * event.h - times, raw text and columns of a record that walk_record has accepted.
 */
#ifndef SUMOQ_SOURCE_EVENT_EVENT_H
#define SUMOQ_SOURCE_EVENT_EVENT_H

#include "data/batch.h"
#include "source/event/walk.h"

struct event_times {
    int64_t message, receipt, searchable;          /* epoch ms; TIME_NONE */
    bool message_own, receipt_own, searchable_own; /* present and readable */
};

void event_times(struct walk *walk, const struct projection *w, struct event_times *out);
/* The event's own text: key `_raw`, else `record`. */
struct str event_raw(struct walk *walk, const struct projection *w, struct str record);
/* Whether a malformed record is text, so that it is kept as a raw event. */
bool event_is_text(struct str record);
/* The value of column i; `raw` is the event's own text. A value that does not parse is counted and
 * null. */
struct cell event_column(struct walk *walk, const struct projection *w, size_t i,
                         const struct event_times *times, struct str raw);
/* The same for an event of plain text, which has no other field; `time` is epoch ms or TIME_NONE.
 */
struct cell event_raw_column(const struct walk *walk, const struct projection *w, size_t i,
                             struct str raw, int64_t time);
/* The time by which rows are ordered and tested against the range. */
int64_t event_order_time(const struct projection *w, const struct event_times *times);

#endif
