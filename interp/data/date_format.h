/*
 * date_format.h - date patterns with Java's letters (`yyyy-MM-dd'T'HH:mm:ss.SSSXXX`): compiled
 * once, then used to format and parse instants (docs/language/time.md, date patterns).
 */
#ifndef SUMOQ_DATA_DATE_FORMAT_H
#define SUMOQ_DATA_DATE_FORMAT_H

#include "base/arena.h"
#include "data/time.h"

/* A field of the date, or literal text. */
struct date_item {
    char letter;   /* '\0': literal `text` */
    bool exact;    /* a number directly followed by another: read with exactly `count` digits */
    bool fraction; /* S after `ss.`: read as a fraction of a second */
    size_t count;  /* number of repetitions of the letter */
    struct str text;
};

struct date_format {
    const struct date_item *items;
    size_t n;
    size_t buffer; /* longest formatted date in bytes */
};

/* Compiles a pattern, which must outlive `a`; the result is in `a`. NULL: *why is the error. */
const struct date_format *date_format_compile(struct arena *a, struct str pattern,
                                              const char **why);
/* The instant as text, in `a`. */
struct str date_format_write(const struct date_format *f, struct arena *a, int64_t ms,
                             const struct zone *zone);
/* Parses the start of `text`; false: it does not match, or is not a valid date. An offset in the
 * text takes precedence over `zone`; `now` determines the century of two-digit years. */
bool date_format_read(const struct date_format *f, struct str text, const struct zone *zone,
                      int64_t now, int64_t *ms);

enum { DATE_MONTHS = 12, DATE_WEEKDAYS = 7 };
extern const char *const date_month_names[DATE_MONTHS];
extern const char *const date_weekday_names[DATE_WEEKDAYS]; /* from Sunday */
enum { DATE_SHORT_NAME = 3 };                               /* characters of a short name */

/* Day of the week of a local time, Sunday 0. */
int date_weekday(int64_t local_ms);
/* Day of the year, from 1. */
int date_year_day(int64_t local_ms, const struct civil *c);

#endif
