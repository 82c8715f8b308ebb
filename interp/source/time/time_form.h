/*
 * time_form.h - the forms that times have in events: one list for lines of text, values of keys and
 * columns (docs/language/time.md, formats of times in events).
 *
 * Nothing here allocates, and a text is read from left to right once. Years of times without one,
 * and the order of day and month, are decided for a file (time_file.h).
 */
#ifndef SUMOQ_SOURCE_TIME_TIME_FORM_H
#define SUMOQ_SOURCE_TIME_TIME_FORM_H

#include "data/date_format.h"
#include "data/time.h"
#include "source/source_times.h"

enum {
    TIME_VALUE_MOST = 80, /* bytes of a value that is a time */
};

/* Where the year of a file's times comes from when they have none. */
enum time_year {
    TIME_YEAR_CHANGED, /* when the file was changed: a guess, which is reported */
    TIME_YEAR_NOW,     /* --now */
    TIME_YEAR_NAME,    /* the name of the file */
    TIME_YEAR_GIVEN,   /* --year */
};

/* Which number of 1/2/2024 is the day. */
enum time_order { TIME_ORDER_UNKNOWN /* read as month first */, TIME_MONTH_FIRST, TIME_DAY_FIRST };

/* How times of one file are read. */
struct text_time {
    const struct zone *zone;          /* of times without a zone */
    const struct date_format *format; /* of the user; NULL: the forms of the list */
    bool epoch;                       /* the user's format is epoch numbers */
    struct str field; /* the name that the user says is that of the time; empty: none */
    enum time_order order;
    enum time_year year_from;
    int64_t year;    /* of the first time without one; 0: not known */
    int64_t near;    /* or an instant near the first one; TIME_NONE */
    int64_t written; /* or one that no time is after */
};

/* A day without a year that was given one. */
struct time_day {
    int month, day; /* 0: none */
    int64_t start;  /* in UTC */
};

/* One worker's reading of times. */
struct time_reader {
    const struct text_time *how; /* of the file */
    const struct zone *zone;     /* NULL: that of how */
    int64_t near;              /* the time before in the file, for years; TIME_NONE: how decides */
    struct time_day day;       /* of it */
    uint64_t guessed;          /* years that come from when the file was changed */
    uint64_t ambiguous;        /* dates read as month/day that may be day/month */
    struct times_tried format; /* the user's form */
    struct times_tried field;  /* the key that the user named */
};

struct time_found {
    int64_t ms;
    size_t at, end; /* its bytes */
    bool full;      /* a date and a time of day, or an epoch number; else a date alone */
    bool zoned;     /* it has a zone */
    bool yearless;  /* its year is a guess */
    bool guessed;   /* from when the file was changed */
    bool ambiguous; /* so is which is the month */
};

/* A form of the list: what is written for help and documentation. */
struct time_form {
    const char *name, *examples; /* examples are separated by ` | ` */
};
extern const struct time_form time_forms[]; /* ends with a NULL name */

/* The time whose first byte is s[at], where no word or number may go on from before; false: none is
 * there. Epoch numbers are not looked for, but those of auditd are. */
bool time_form_at(const struct time_reader *t, struct str s, size_t at, struct time_found *out);
/* The value as a whole is a time, epoch numbers as text included. */
bool time_form_whole(const struct time_reader *t, struct str value, struct time_found *out);
/* The same, in the user's form first; `zone` is that of times without one, NULL: that of the file.
 */
bool time_form_value(struct time_reader *t, struct str value, const struct zone *zone,
                     struct time_found *out);
/* The same for a value that may be any, so that a form that does not fit is not counted. */
bool time_form_perhaps(const struct time_reader *t, struct str value, const struct zone *zone,
                       struct time_found *out);
/* The value as a whole is a time of day: `12:34:56.5`, `2:16 PM`, also with a zone. */
bool time_form_clock(struct str value);
/* A date and a time of day that are two values, with a zone or an offset in a third (may be empty).
 */
bool time_form_joined(const struct time_reader *t, struct str date, struct str clock,
                      struct str zone, struct time_found *out);
/* The zone in a value of its own: a name, `+0100`, `UTC+1`. */
bool time_form_zone(struct str value, int64_t *offset_ms);
/* Epoch digits at s[at], 10, 13, 16 or 19 of them, seconds with a fraction, up to the end of a
 * word.
 */
bool time_form_epoch(struct str s, size_t at, struct time_found *out);
/* A number as an epoch time; one of 14 digits is a date and a time, one of 8 a date. */
bool time_form_number(const struct time_reader *t, double value, struct time_found *out);
/* Whether an instant may be that of an event: 1990 to 2100. */
bool time_is_plausible(int64_t ms);
/* The time of a line: those that follow may be near it, or of its day. */
void time_form_follow(struct time_reader *t, const struct time_found *found);
/* Counts what was guessed for a time that is used. */
void time_form_used(struct time_reader *t, const struct time_found *found);

#endif
