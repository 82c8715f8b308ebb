/*
 * time.h - instants (epoch milliseconds, UTC), durations, zones and their text forms
 * (docs/language/time.md).
 */
#ifndef SUMOQ_DATA_TIME_H
#define SUMOQ_DATA_TIME_H

#include "base/text.h"

enum { TIME_TEXT_MAX = 40 };
#define TIME_NONE INT64_MIN /* no time; of a row: it comes after all others */

/* Overflow-checked arithmetic: times come from events and queries and may be any number, so they
 * are added and subtracted only with these. False: the result does not fit 64 bits; *out is
 * unchanged. */
static inline bool time_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return false;
    }
    *out = sum;
    return true;
}

static inline bool time_subtract(int64_t a, int64_t b, int64_t *out)
{
    int64_t difference;
    if (__builtin_sub_overflow(a, b, &difference)) {
        return false;
    }
    *out = difference;
    return true;
}

/* The same for bounds and comparisons: saturates instead of overflowing. */
static inline int64_t time_add_bounded(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? (b > 0 ? INT64_MAX : INT64_MIN) : sum;
}

static inline int64_t time_subtract_bounded(int64_t a, int64_t b)
{
    int64_t difference;
    return __builtin_sub_overflow(a, b, &difference) ? (b > 0 ? INT64_MIN : INT64_MAX) : difference;
}

struct zone; /* a time zone of the system's database, or a fixed offset */

/* UTC, always available. */
const struct zone *zone_utc(void);
/* IANA names (any case), UTC, GMT, Z, GMT+h[:mm], +hh[:mm], EST CST MST PST EDT CDT MDT PDT; NULL:
 * unknown. Allocated in `a`. */
const struct zone *zone_find(struct arena *a, struct str name);
/* Milliseconds to add to an instant to get local time. */
int64_t zone_offset(const struct zone *z, int64_t ms);
/* The instant of a local time, given as if it were UTC. A time skipped by a clock change moves
 * forward by the gap; of an ambiguous time the earlier instant is taken. */
int64_t zone_instant(const struct zone *z, int64_t local_ms);
/* The zone's short name at an instant: `EST`, `CEST`, `UTC`, and `GMT+05:30` for offsets without a
 * name; returns the bytes. */
size_t zone_label(char to[TIME_TEXT_MAX], const struct zone *z, int64_t ms);

struct civil {
    int64_t year;
    int month, day, hour, minute, second, milli; /* month and day from 1 */
};

struct civil time_civil(int64_t ms);
/* The instant of a UTC date and time; fields outside their range carry over. */
int64_t time_of_civil(const struct civil *c);
/* `2026-11-22 10:15:30.123` in `zone`; returns the bytes written. */
size_t time_show(char to[TIME_TEXT_MAX], int64_t ms, const struct zone *zone);
/* ISO-8601: `2024-05-01`, `2024-05-01T00:00:02.665Z`, `2024-05-01 00:00:02,5 +02:00`; of a
 * fraction ms are kept; without zone it is read in `zone`. The whole text must match. */
bool time_read_iso(struct str s, const struct zone *zone, int64_t *ms);
/* The same at the start of `s`; *used gets the number of bytes parsed. */
bool time_read_iso_prefix(struct str s, const struct zone *zone, int64_t *ms, size_t *used);
/* An epoch number in s, ms, us or ns, distinguished by its size (10, 13, 16, 19 digits; fraction
 * allowed for seconds). False: smaller than 1e8 or not such a number. */
bool time_from_epoch(double value, int64_t *ms);
/* One end of a time range (docs/language/time.md, ranges): `now`, `-1h`, `+15m`, `-1d`, epoch ms,
 * ISO-8601, `mm/dd[/yyyy] [hh:mm[:ss][am|pm]]`. */
bool time_read_range_end(struct str s, int64_t now, const struct zone *zone, int64_t *ms);
/* The same for the start of a range: a date without year is the most recent one. */
bool time_read_range_start(struct str s, int64_t now, const struct zone *zone, int64_t *ms);

#endif
