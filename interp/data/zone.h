/*
 * zone.h - the representation of a time zone, private to zone.c and zone_file.c. Others use time.h.
 */
#ifndef SUMOQ_DATA_ZONE_H
#define SUMOQ_DATA_ZONE_H

#include "base/arena.h"
#include "data/time.h"

/* A kind of local time. */
struct zone_kind {
    int32_t offset; /* seconds to add to UTC */
    const char *name;
};

/* A day of each year and a time on it. */
struct zone_day {
    enum { ZONE_WEEKDAY, ZONE_DAY_WITHOUT_LEAP, ZONE_DAY_OF_YEAR } form;
    int month, week, day; /* WEEKDAY: month from 1, week 1-5 (5: last), Sunday 0; else only day */
    int32_t second;       /* of local time, may be outside the day */
};

/* The rule after the last transition. */
struct zone_rule {
    struct zone_kind standard, daylight;
    bool changes; /* has daylight time, from `start` to `end` */
    struct zone_day start, end;
};

struct zone {
    const int64_t *at; /* ascending seconds */
    const uint8_t *kind_at;
    size_t n_at;
    const struct zone_kind *kinds; /* kinds[0] before the first transition */
    size_t n_kinds;
    bool has_rule;
    struct zone_rule rule;
};

/* Parses a TZif file into `out`, allocated in `a`; false: not a valid file. */
bool zone_parse_file(struct arena *a, struct str file, struct zone *out);
/* Reads a POSIX rule (`CET-1CEST,M3.5.0,M10.5.0/3`). */
bool zone_parse_rule(struct arena *a, struct str text, struct zone_rule *out);

#endif
