/*
 * matcher.h - a comparison of texts without case, for SQL: `x = '' COLLATE name`.
 */
#ifndef SUMOQ_STORE_MATCHER_H
#define SUMOQ_STORE_MATCHER_H

#include "store/db.h"

/* A text to compare with; shared by the workers. */
struct matcher {
    struct str text; /* in lower case, ASCII */
    bool globs;      /* `*` any characters, `?` one; else the whole text as it is */
};

void matcher_init(struct matcher *m, struct arena *a, struct str text, bool globs);
/* Makes a collation `name` under which a text equals the empty one when it fits, or may: texts with
 * bytes beyond ASCII always do. False: db->why. */
bool matcher_register(const struct matcher *m, struct arena *a, struct db *db, const char *name);
/* May `text` fit? */
bool matcher_fits(const struct matcher *m, struct str text);

#endif
