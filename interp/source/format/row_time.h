/*
 * row_time.h - the time of a row under named columns, by the rules for records of JSON
 * (docs/language/time.md, the time of an event): which columns may hold it is decided once.
 */
#ifndef SUMOQ_SOURCE_FORMAT_ROW_TIME_H
#define SUMOQ_SOURCE_FORMAT_ROW_TIME_H

#include "base/arena.h"
#include "source/time/time_form.h"
#include "source/time/time_name.h"

/* The columns in the order in which they are asked; one worker's. */
struct row_time {
    struct time_name *names; /* by column */
    size_t *order;           /* columns that may hold a time, by what their names say */
    size_t n, n_known;       /* how many; of them, those with names that are well known */
    size_t other;            /* of a name that says nothing: the last one that held a time */
};

struct row_time *row_time_new(struct arena *a, const struct str *names, size_t n);
/* The time of a row of at most as many cells; false: none, but *date may be a date alone. */
bool row_time(struct row_time *r, struct time_reader *t, const struct str *cells, size_t n,
              struct time_found *out, int64_t *date);

#endif
