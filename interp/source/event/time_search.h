/*
 * time_search.h - the time of a record that has none under the usual names: the first value
 * anywhere in it that is one (docs/language/time.md, the time of an event).
 *
 * Well-known names at any depth come first, the shallow ones before the deep ones, then what is a
 * full date and time by itself, or an epoch number under a name that speaks of time; a date and a
 * time of day of one object are one. What something expires at, or a birthday, is the last. Of
 * equals the first in the text is taken.
 */
#ifndef SUMOQ_SOURCE_EVENT_TIME_SEARCH_H
#define SUMOQ_SOURCE_EVENT_TIME_SEARCH_H

#include "base/json/json.h"
#include "source/time/time_form.h"

enum { TIME_PATH_MOST = 8, TIME_PATH_BYTES = 512 };

/* Where the time of the record before was, so that most records are not searched. */
struct time_place {
    bool known;
    size_t shape;                    /* of the record: the number of its structural characters */
    uint32_t index;                  /* of the value */
    struct str path[TIME_PATH_MOST]; /* keys as written, of objects in objects */
    size_t n_path;
    struct str key, clock, zone; /* in the innermost object; clock and zone may be empty */
    char text[TIME_PATH_BYTES];
};

struct time_search {
    struct time_reader *times;
    struct arena *scratch;
    struct time_place place;
};

/* The time in a record that is one sound object; false: there is none. */
bool time_search(struct time_search *s, const struct json *j, struct time_found *out);
/* Forgets the place: what is found depends on the chunk alone. */
static inline void time_search_begin(struct time_search *s)
{
    s->place.known = false;
}

#endif
