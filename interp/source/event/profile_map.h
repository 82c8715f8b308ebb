/*
 * profile_map.h - profiles compiled for one scan: the steps that fill requested fields, and their
 * execution on one event.
 *
 * Built once a scan for the targets that are read, and shared by the workers. A step that copies a
 * value copies only its offset; computed values are cells (walk.h).
 */
#ifndef SUMOQ_SOURCE_EVENT_PROFILE_MAP_H
#define SUMOQ_SOURCE_EVENT_PROFILE_MAP_H

#include "source/event/walk.h"
#include "source/map/profile.h"

enum {
    MAPPING_PROFILES = 31, /* the user's and the built-in ones: a bit each */
    MAPPING_FLATTEN = 16,  /* objects flattened by a profile */
    MAPPING_INNER = 8      /* of them texts, in a scan */
};

enum mapping_kind {
    MAPPING_FIELD,
    MAPPING_JOIN,        /* slot \ other */
    MAPPING_CATEGORY,    /* of the channel in slot */
    MAPPING_INNER_FIELD, /* slot `other` of inner text number `slot` */
};

struct mapping_source {
    enum mapping_kind kind;
    bool text_only, or_bytes, is_line; /* the notes of profile.h */
    uint32_t slot, other;
    size_t flat;      /* which of profile.flatten */
    struct str label; /* for reports */
};

struct mapping_step {
    uint32_t target;
    unsigned profile; /* its number */
    bool flattens, counts;
    bool optional; /* only for events that meet the conditions of the profile's optional targets */
    bool of_time;  /* only for events whose time is not known yet */
    struct str name;
    struct mapping_source *sources;
    size_t n;
    size_t first; /* number of its first source among all */
};

struct mapping_needs { /* slots of one need, any of which must be there */
    uint32_t *slots;
    size_t n, n_values; /* the first must hold a value, the others may hold an object */
};

struct mapping_condition { /* see profile_condition */
    uint32_t *slots;
    size_t n;
    struct str text;
    int64_t number;
    bool is_number, may_lack;
};

struct mapping_times {
    struct projection_time *items;
    size_t n, cap;
};

struct mapping_profile {
    const struct profile *profile;
    bool always;                             /* without checking what it needs */
    const struct profile_optional *optional; /* requested by the user; NULL: none */
    bool only_optional;
    struct mapping_needs needs[4];
    size_t n_needs;
    struct {
        struct mapping_condition *items;
        size_t n, cap;
    } when; /* conditions of `optional` */
    struct mapping_times times;
};

/* A text in the event that is JSON and whose members are fields. */
struct mapping_inner {
    uint32_t slot;
    struct projection *wanted;
    unsigned profile;
    size_t flat;
};

struct mapping {
    struct arena *arena;
    struct projection *wanted;
    const struct scan_spec *spec; /* while it is built; NULL: all targets */
    const struct file_options *options;
    struct mapping_profile profiles[MAPPING_PROFILES];
    size_t n_profiles;
    struct {
        struct mapping_step *items;
        size_t n, cap;
    } steps;
    size_t n_sources;
    struct mapping_inner inner[MAPPING_INNER];
    size_t n_inner;
    bool has_optional;           /* a step is for events of no profile, too */
    unsigned others;             /* the first of the built-in profiles after windows */
    uint32_t keys_from, keys_to; /* slots of their first needs are between these */
    bool keys_elsewhere;         /* or some are not */
    uint32_t flat_from, flat_to; /* slots of fields in flattened objects are between these */
    bool flat_elsewhere;         /* or some do not */
    size_t behind_flat;          /* the flattening steps are contiguous; end of them */
};

/* A worker's state. */
struct mapped {
    uint32_t *filled; /* steps that filled their target in this event */
    size_t n_filled;
    unsigned applies;    /* bits of the profiles that apply to this event */
    unsigned asked, met; /* of profiles: are the conditions of their optional targets met? */
    struct walk *inner[MAPPING_INNER];
    unsigned opened, valid;                           /* bits of inner texts of this event */
    bool counts;                                      /* this event is counted in events */
    uint64_t *places;                                 /* counts by step and source */
    uint64_t flat[MAPPING_PROFILES][MAPPING_FLATTEN]; /* the same of flattened objects */
    uint64_t events;
};

/* The mapping of a scan, or NULL when nothing is to be mapped; adds slots to `w`. */
struct mapping *mapping_new(struct projection *w, struct arena *a, const struct scan_spec *spec,
                            const struct file_options *o);
struct mapped *mapped_new(struct arena *a, const struct mapping *m);
/* Fills the fields missing from the event walked last. */
void mapping_fill(struct walk *walk, const struct mapping *m);
/* The value in a slot of this event, or null. */
struct cell mapping_value(struct walk *walk, uint32_t slot);
/* Counts a field of this event that was flattened. */
void mapping_flattened(struct mapped *state, unsigned profile, size_t flat);
/* Adds a worker's counts to those of the run. */
void mapping_count(const struct mapped *state, const struct mapping *m);
/* Opens inner text `k` of this event; NULL: absent or not JSON. */
struct walk *mapping_inner(struct walk *walk, const struct mapping *m, size_t k);

#endif
