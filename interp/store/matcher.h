/*
 * matcher.h - tests of values that SQL's own comparisons cannot express, as functions: `m0(x)`.
 */
#ifndef SUMOQ_STORE_MATCHER_H
#define SUMOQ_STORE_MATCHER_H

#include "source/caseless.h"
#include "store/db.h"

/* One of the two is set. */
struct matcher {
    const struct caseless *caseless; /* true of texts that may match; of no other value */
    const struct scan_test *exact;   /* true of any value that passes it; not of `negated` */
};

/* Makes an SQL function `name` of one argument with the result 1 or 0. What `m` refers to lives as
 * long as the database. False: db->why. */
bool matcher_register(const struct matcher *m, struct arena *a, struct db *db, const char *name);

#endif
