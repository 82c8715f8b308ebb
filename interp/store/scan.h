/*
 * scan.h - the event database as a source.
 */
#ifndef SUMOQ_STORE_SCAN_H
#define SUMOQ_STORE_SCAN_H

#include "source/source.h"

/* Opens a database for scans; NULL: `why` has the reason. All memory is from `a`; the source is
 * ended by source.ops->free, before `a` is released. Rows of a scan are those that were committed
 * at its start; while it is under way nothing can be loaded. */
struct source *db_source_open(struct arena *a, const char *path, const char **why);

#endif
