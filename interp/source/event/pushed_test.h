/*
 * pushed_test.h - the tests of a scan, asked of an event before its row is made (docs/internals.md,
 * pushdown).
 *
 * Most events of a search fail them. A column is made when a test asks for it; those of events that
 * fail are never made.
 */
#ifndef SUMOQ_SOURCE_EVENT_PUSHED_TEST_H
#define SUMOQ_SOURCE_EVENT_PUSHED_TEST_H

#include "source/event/event.h"

/* An event on its way to being row `row` of the columns. */
struct event_row {
    struct walk *walk;
    const struct projection *wanted;
    struct event_times times;
    struct str raw;
    struct cell **columns;
    bool *made; /* by column */
    size_t row;
};

/* Makes all columns that are not made yet. */
void event_row_make(struct event_row *r);

struct pushed_test;
/* A worker's form of a scan's tests, which must outlive it; NULL: there are none. */
struct pushed_test *pushed_test_new(struct arena *a, const struct scan_test *test);
/* May the event pass? A superset test. */
bool pushed_test_passes(struct pushed_test *t, struct event_row *r);

#endif
