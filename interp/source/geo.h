/*
 * geo.h - places and owners of addresses out of MaxMind's .mmdb files
 * (docs/language/lookups.md, geo).
 */
#ifndef SUMOQ_SOURCE_GEO_H
#define SUMOQ_SOURCE_GEO_H

#include "data/value.h"

struct geo;

/* Opens a database, released with `a`; NULL: *why. Shared by the workers. */
const struct geo *geo_open(struct arena *a, const char *file, const char **why);
/* The value of a column (`country_name`, `asn`) for an address, texts in `scratch`; null where the
 * database knows nothing. */
struct geo_place {
    bool found;
    uint64_t room[8]; /* what libmaxminddb says of the place */
};
void geo_find(const struct geo *g, struct str address, struct geo_place *out);
struct cell geo_value(const struct geo_place *p, const char *column, struct arena *scratch);

#endif
