/*
 * profile.h - field mapping: which fields of an event supply those that queries read
 * (docs/language/data.md, field mapping).
 *
 * A profile is data: a table in C, in a file of its own in this folder (windows.c defines
 * profile_windows), or a file that the user gives (profile_file.c). Paths and sources have one
 * notation in both:
 *
 *     event_data             of `flatten`: the members of the object become fields of the event
 *     EventData#json         of `flatten`: the same for a text that is JSON
 *     computer_name          of a target: the field, nested ones by dots
 *     host (if text)         only where it is a text
 *     MESSAGE (or bytes)     an array of numbers is the bytes of a text
 *     log (a line)           without the blanks around a text that ends in a line end
 *     SubjectDomainName\SubjectUserName   the two joined, the second alone without the first
 *
 * A target is filled only where the event lacks it, by its first source that is present; `_raw` is
 * lacking where there is no field of that name. Of the built-in profiles one at most applies to an
 * event: windows, else the first by name that it meets the needs of.
 */
#ifndef SUMOQ_SOURCE_MAP_PROFILE_H
#define SUMOQ_SOURCE_MAP_PROFILE_H

#include "base/arena.h"

#include <pthread.h>

struct profile_target {
    const char *name;
    const char *const *sources; /* ends in NULL */
};

/* A condition: the first of these fields that is present has this number, or this text in any case.
 */
struct profile_condition {
    const char *const *fields; /* ends in NULL */
    const char *value;
    bool may_lack; /* an event without such a value matches, too */
};

/* Targets that are filled only on request by name, in events that meet all conditions; empty texts
 * and `-` count as missing. */
struct profile_optional {
    const char *name;
    const struct profile_condition *when; /* ends in fields NULL */
    const struct profile_target *targets; /* ends in NULL */
};

/* `*` covers all other channels; `<Channel>` in its category is the channel's short name. */
struct profile_category {
    const char *channel, *category;
};

#define PROFILE_LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

struct profile {
    const char *name; /* for reports: "profile windows", "map FILE" */
    const char *id, *doc,
        *recognised; /* of built-in ones: the name, of what, how it is recognised */
    /* What events that it applies to have: targets, by any of their sources, or fields `a|b`, any
     * of them. At most four, the rarest first: events without it cost nothing more. NULL: all
     * events. */
    const char *const *needs;
    const char *const *flatten;           /* ends in NULL */
    const struct profile_target *targets; /* in the order in which they are filled; ends in NULL */
    const struct profile_optional *optional;   /* ends in a name NULL; NULL: none */
    const struct profile_category *categories; /* by Channel; ends in NULL */
};

extern const struct profile profile_windows;
/* All built-in profiles, by name; ends in NULL. */
extern const struct profile *const profile_list[];
/* NULL: unknown name. */
const struct profile *profile_find(struct str id);

/* Reads a user's profile file. NULL: `why` describes the error and its position. All memory is from
 * `a`. */
const struct profile *profile_read(struct arena *a, const char *path, const char **why);
/* The optional targets of that name, or NULL. */
const struct profile_optional *profile_optional(const struct profile *p, const char *name);
/* The category of a channel, in `a`; empty: none. */
struct str profile_category_of(const struct profile *p, struct arena *a, struct str channel);

/* What a mapping did, by target and source, summed over files and workers. */
struct profile_count {
    const char *by;            /* the profile's name */
    struct str target, source; /* no target: fields of a flattened object */
    size_t order;
    uint64_t events;
};

struct profile_counts {
    struct arena *arena;
    pthread_mutex_t lock;
    struct {
        struct profile_count *items;
        size_t n, cap;
    } list; /* in order */
    uint64_t events;
};

void profile_counts_init(struct profile_counts *c, struct arena *a);
/* Adds to the count with that order, creating it when missing; the caller holds the lock. */
void profile_counts_add(struct profile_counts *c, const struct profile_count *more);
/* A one-line summary: "profile windows: EventCode from EventID", in `a`; empty: nothing was
 * mapped. */
struct str profile_counts_line(const struct profile_counts *c, struct arena *a);

#endif
