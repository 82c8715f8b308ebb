/*
 * matcher.h - a comparison of texts without case, for SQL: `x = '' COLLATE name`.
 */
#ifndef SUMOQ_STORE_MATCHER_H
#define SUMOQ_STORE_MATCHER_H

#include "data/pattern/caseless.h"
#include "store/db.h"

/* Makes a collation `name` under which a text equals the empty one when it may fit `m`, which lives
 * as long as the database. False: db->why. */
bool matcher_register(const struct caseless *m, struct arena *a, struct db *db, const char *name);

#endif
