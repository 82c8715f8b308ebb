/*
 * text_time.h - the time in a line of text (docs/language/time.md, the time of a line).
 *
 * The first of these in the first 200 characters: ISO-8601 (also with slashes for hyphens, and as
 * `date=2024-05-01 time=10:15:30`), `17/May/2015:10:05:03 +0000`, `Mar 27 13:06:56` (with or
 * without a year), `yymmdd hhmmss`, epoch digits (10, 13, 16 or 19) at the very start. Else,
 * anywhere, epoch milliseconds after `start`, `rt`, `end`, `startTime` or `endTime` and `=` or
 * `:`.
 */
#ifndef SUMOQ_SOURCE_FORMAT_TEXT_TIME_H
#define SUMOQ_SOURCE_FORMAT_TEXT_TIME_H

#include "data/date_format.h"
#include "data/time.h"

enum { TEXT_TIME_LOOK = 200 };

/* How times of one file are read. */
struct text_time {
    const struct zone *zone;          /* of times without a zone */
    const struct date_format *format; /* NULL: the forms above */
    int64_t written;                  /* when the file was: gives the year of dates without one */
};

/* The time in `line`; false: none found. */
bool text_time(const struct text_time *how, struct str line, int64_t *ms);

#endif
