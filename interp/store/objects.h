/*
 * objects.h - nested objects under their own names, read from a record's text.
 */
#ifndef SUMOQ_STORE_OBJECTS_H
#define SUMOQ_STORE_OBJECTS_H

#include "data/value.h"
#include "store/db.h"

struct objects;

/* Whether `name` may be an object in some event: a field starts with it and a dot. False on a
 * failure too, with db->why set. */
bool objects_may_be(struct arena *a, struct db *db, struct str name);
/* A reader of the objects called `names`, in `a`. */
struct objects *objects_new(struct arena *a, const struct str *names, size_t n);
/* The texts of the objects in `record`, null for names without one; they live in `a`. */
void objects_read(struct objects *o, struct arena *a, struct str record, struct cell *out);

#endif
