/*
 * date_format.h - date patterns with Java's letters (`yyyy-MM-dd'T'HH:mm:ss.SSSXXX`): analysed
 * once, then used to write instants and to read them (docs/language/time.md, date patterns).
 */
#ifndef SUMOQ_DATA_DATE_FORMAT_H
#define SUMOQ_DATA_DATE_FORMAT_H

#include "base/arena.h"
#include "data/time.h"

/* A field of the date, or literal text. */
struct date_item {
    char letter;   /* '\0': `text` stands there as it is */
    bool exact;    /* a number that the next one follows at once: read with `count` digits */
    bool fraction; /* S after `ss.`: read as a fraction of a second */
    size_t count;  /* how often the letter stands there */
    struct str text;
};

struct date_format {
    const struct date_item *items;
    size_t n;
    size_t buffer; /* bytes that a written date may take */
};

/* Analyses a pattern; it and the result live in `a`. NULL: *why says what is wrong. */
const struct date_format *date_format_compile(struct arena *a, struct str pattern,
                                              const char **why);
/* The instant as text, in `a`. */
struct str date_format_write(const struct date_format *f, struct arena *a, int64_t ms,
                             const struct zone *zone);
/* Reads the start of `text`; false: it does not fit, or is no date. An offset in the text wins over
 * `zone`; `now` decides the century of years with two digits. */
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
