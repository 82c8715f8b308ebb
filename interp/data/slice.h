/*
 * slice.h - slices of time, aligned to the clock of the query's zone (docs/language/time.md,
 * slices). All times are epoch ms; a slice holds its start and not its end.
 */
#ifndef SUMOQ_DATA_SLICE_H
#define SUMOQ_DATA_SLICE_H

#include "data/time.h"

/* How a stage asks for slices: a width, else a number of buckets, else one slice. */
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

/* Settles the width. */
void slice_rule_init(struct slice_rule *r, const struct slice_form *form,
                     const struct slice_range *range, const struct zone *zone);
/* The slice that holds `ms`; false: the rule needs a range, and there is none, or the slice lies
 * beyond 64 bits. */
bool slice_of(const struct slice_rule *r, int64_t ms, int64_t *from, int64_t *to);

#endif
