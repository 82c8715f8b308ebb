/*
 * event_time.c - reading the times of an event (docs/language/time.md, the time of an event).
 *
 * Built-in times are milliseconds whatever their size, since the service writes them so; for a
 * field of the event the unit is inferred from the magnitude.
 */
#include "source/event/event_time.h"

#include "data/batch.h"

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

bool event_time_field(struct time_reader *t, const struct cell *c, const struct zone *zone,
                      struct time_found *out)
{
    double value;
    if (cell_is_null(c)) {
        return false;
    }
    if (cell_is_text(c)) {
        return time_form_value(t, cell_str(c), zone, out);
    }
    return cell_double(c, &value) && time_form_number(t, value, out);
}
