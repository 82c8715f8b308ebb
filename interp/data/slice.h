/*
 * slice.h - time slices, aligned to the local time of the query's zone (docs/language/time.md,
 * slices). All times are epoch ms; a slice includes its start and excludes its end.
 */
#ifndef SUMOQ_DATA_SLICE_H
#define SUMOQ_DATA_SLICE_H

#include "data/time.h"

/* How a stage specifies slices: by width, else by number of buckets, else one slice. */
struct slice_form {
    int64_t width;   /* ms; 0: none */
    int64_t buckets; /* 0: none */
};

/* The time range of a query, `to` exclusive. */
struct slice_range {
    bool known;
    int64_t from, to;
};

struct slice_rule {
    int64_t width; /* ms; 0: the range is the slice */
    struct slice_range range;
    const struct zone *zone;
};

/* Determines the width. */
void slice_rule_init(struct slice_rule *r, const struct slice_form *form,
                     const struct slice_range *range, const struct zone *zone);
/* The slice that contains `ms`; false: the rule needs a range and has none, or the slice is out of
 * the range of 64 bits. */
bool slice_of(const struct slice_rule *r, int64_t ms, int64_t *from, int64_t *to);

#endif
