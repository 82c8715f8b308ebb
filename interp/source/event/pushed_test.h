/*
 * pushed_test.h - pushed predicates of a scan, evaluated before an event's row is made
 * (docs/internals.md, The plan).
 *
 * Most events of a search fail them. A column is made when a predicate reads it; those of rejected
 * events are never made.
 */
#ifndef SUMOQ_SOURCE_EVENT_PUSHED_TEST_H
#define SUMOQ_SOURCE_EVENT_PUSHED_TEST_H

#include "source/event/event.h"

/* A candidate for row `row` of the columns. */
struct event_row {
    struct walk *walk;
    const struct projection *wanted;
    struct event_times times;
    struct str raw;
    struct cell **columns;
    bool *made; /* by column */
    size_t row;
};

/* The value of column i, made when it is not there yet. */
const struct cell *event_row_cell(struct event_row *r, size_t i);
/* Makes the remaining columns. */
void event_row_make(struct event_row *r);

struct pushed_test;
/* A worker's compiled form of a scan's predicates, which must outlive it; NULL: none were pushed.
 */
struct pushed_test *pushed_test_new(struct arena *a, const struct scan_test *test);
/* Whether the event may pass: a superset test. */
bool pushed_test_passes(struct pushed_test *t, struct event_row *r);

#endif
