/*
 * time_name.h - what the name of a key or column says of its value (docs/language/time.md, the time
 * of an event). Case and the characters between words do not count: `created_at` is `createdAt`.
 */
#ifndef SUMOQ_SOURCE_TIME_TIME_NAME_H
#define SUMOQ_SOURCE_TIME_TIME_NAME_H

#include "base/text.h"

enum time_name_kind { /* the lower, the sooner its value is the time of the event */
                      TIME_NAME_EVENT,  /* well known as the time of an event */
                      TIME_NAME_START,  /* well known, but perhaps of what the event is about */
                      TIME_NAME_SPEAKS, /* it says that it is a time */
                      TIME_NAME_NONE,
                      TIME_NAME_LATE, /* when something ends, or somebody was born */
};

struct time_name {
    enum time_name_kind kind;
    bool utc;  /* it says so: `TimeGenerated [UTC]` */
    bool zone; /* its value is the zone of other times */
    bool text; /* its value is what was logged, which may begin with a time */
};

struct time_name time_name_of(struct str name);
/* Whether times under it are in UTC, whatever the zone of others: `UtcTime`. */
bool time_name_is_utc(struct str name);

/* The usual names of the keys and columns of an event's time, the first of them wins. */
enum { TIME_USUAL = 15 };
extern const char *const time_usual_names[TIME_USUAL];

enum time_name_list {
    TIME_LIST_EVENT,
    TIME_LIST_START,
    TIME_LIST_LATE,
    TIME_LIST_ZONE,
    TIME_LISTS
};
/* The names of a list, between blanks, for help and documentation: as written by products, only one
 * of those that are equal. */
extern const char *const time_name_lists[TIME_LISTS];

#endif
