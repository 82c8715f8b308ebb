/*
 * geo.h - locations and owners of addresses from MaxMind's .mmdb files
 * (docs/language/lookups.md, geo).
 */
#ifndef SUMOQ_TABLES_GEO_H
#define SUMOQ_TABLES_GEO_H

#include "data/value.h"

struct geo;

/* Opens a database, released with `a`; NULL: *why. Shared by the workers. */
const struct geo *geo_open(struct arena *a, const char *file, const char **why);

/* A worker's reader of a database. */
struct geo_reader;
/* Reads these columns (`country_name`, `asn`; NULL: one that is always null); in `a`. */
struct geo_reader *geo_reader_new(struct arena *a, const struct geo *g, const char *const *columns,
                                  size_t n);
/* The values of the columns for an address, valid until the next call, their texts as long as the
 * database is open; null where unknown. `damaged`: how many are present but unreadable. */
const struct cell *geo_find(struct geo_reader *r, struct str address, size_t *damaged);

#endif
