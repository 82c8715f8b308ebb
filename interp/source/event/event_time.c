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

const char *const event_zone_names[EVENT_ZONE_NAMES] = { "tz", "timezone", "time_zone", "tz_offset",
                                                         "utc_offset" };

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

/* The form that the user gave. */
static bool by_format(struct time_reader *t, struct str s, const struct zone *zone,
                      struct time_found *out)
{
    const struct text_time *how = t->how;
    *out = (struct time_found) { .full = true, .zoned = true };
    bool fits = how->epoch ? time_form_epoch(s, 0, out)
                           : date_format_read(how->format, s, zone, how->written, &out->ms);
    time_reader_tried(t, fits, s);
    return fits;
}

bool event_time_field(struct time_reader *t, const struct cell *c, const struct zone *zone,
                      struct time_found *out)
{
    double value;
    if (cell_is_null(c)) {
        return false;
    }
    if (cell_is_text(c)) {
        struct str s = str_trim(cell_str(c));
        if ((t->how->format || t->how->epoch) && by_format(t, s, zone ? zone : t->how->zone, out)) {
            return true;
        }
        const struct zone *before = t->zone;
        t->zone = zone;
        bool found = time_form_whole(t, s, out);
        t->zone = before;
        return found;
    }
    *out = (struct time_found) { .full = true, .zoned = true };
    return cell_double(c, &value) && time_form_number(t, value, &out->ms);
}
