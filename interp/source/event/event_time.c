/*
 * event_time.c - reading the times of an event (docs/language/time.md, the time of an event).
 *
 * Built-in times are milliseconds whatever their size, since the service writes them so; for a
 * field of the event the unit is inferred from the magnitude.
 */
#include "source/event/event_time.h"

#include "data/batch.h"

/* Names that differ only in case are one name. */
const char *const event_time_names[EVENT_TIME_NAMES + 1] = {
    "@timestamp",
    "timestamp",
    "UtcTime",
    "TimeCreated",
    "time",
    "eventTime",
    "event_time",
    "_time",
    "ts",
    "datetime",
    "date",
    "creationTime",
    "t",
    "requestReceivedTimestamp",
    "stageTimestamp",
    NULL,
};

bool event_time_builtin(const struct cell *c, const struct zone *zone, int64_t *ms)
{
    if (c->tag == CELL_INT) {
        *ms = c->as.i;
        return *ms != TIME_NONE;
    }
    if (cell_is_null(c)) {
        return false;
    }
    if (cell_is_text(c) && time_read_iso(str_trim(cell_str(c)), zone, ms)) {
        return true;
    }
    return cell_integer(c, ms) && *ms != TIME_NONE;
}

bool event_time_field(const struct cell *c, const struct zone *zone, int64_t *ms)
{
    if (cell_is_null(c)) {
        return false;
    }
    if (cell_is_text(c) && time_read_iso(str_trim(cell_str(c)), zone, ms)) {
        return true;
    }
    double value;
    return cell_double(c, &value) && time_from_epoch(value, ms) && *ms != TIME_NONE;
}
