/*
 * field_stats.h - statistics of a field's values: count, types, distinct values, the most frequent.
 *
 * The memory of a field is bounded. Distinct values are counted exactly up to FIELD_EXACT, after
 * that estimated to about 2 percent; of more than FIELD_KEPT distinct values the counts of the most
 * frequent are lower bounds.
 */
#ifndef SUMOQ_SESSION_FIELD_STATS_H
#define SUMOQ_SESSION_FIELD_STATS_H

#include "data/value.h"

enum {
    FIELD_EXACT = 256,
    FIELD_KEPT = 64,
    FIELD_TEXT = 60,     /* bytes of a value that are kept to show it */
    FIELD_SKETCH = 4096, /* registers of the estimate */
    FIELD_TOP = 3,
};

enum field_kind { FIELD_INTEGER, FIELD_DOUBLE, FIELD_TEXTUAL, FIELD_KINDS };

struct field_kept {
    uint64_t hash, count, missed; /* upper bound of its occurrences before it was kept */
    uint8_t len;
    bool is_cut;
    char text[FIELD_TEXT];
};

struct field_stats {
    struct str name;
    bool may_be_object; /* other names begin with it and a dot, in a database */
    uint64_t count;
    uint64_t of_kind[FIELD_KINDS];
    uint64_t *exact; /* hashes, an open table; NULL once there are too many */
    size_t n_exact;
    unsigned char *sketch; /* NULL before that */
    struct field_kept *kept;
    size_t n_kept;
};

struct field_top {
    struct str text; /* in the stats */
    bool is_cut;     /* the value is longer */
    uint64_t count;
};

/* Counts a value, which is not null; memory is from `a`. */
void field_stats_add(struct field_stats *f, struct arena *a, const struct cell *value);
/* Number of distinct values, or the estimate. */
uint64_t field_stats_distinct(const struct field_stats *f);
/* integer, double, text or mixed. */
const char *field_stats_kind(const struct field_stats *f);
/* The most frequent values, most frequent first; returns how many. Of many distinct values only
 * those that certainly occurred more than once. */
size_t field_stats_top(const struct field_stats *f, struct field_top out[FIELD_TOP]);

#endif
