/*
 * matcher.h - a test of texts without case, for SQL: `m0(x)`.
 */
#ifndef SUMOQ_STORE_MATCHER_H
#define SUMOQ_STORE_MATCHER_H

#include "source/caseless.h"
#include "store/db.h"

/* Makes an SQL function `name` of one argument: 1 for a text that may match `m`, 0 for other texts
 * and other values. `m` lives as long as the database. False: db->why. */
bool matcher_register(const struct caseless *m, struct arena *a, struct db *db, const char *name);

#endif
