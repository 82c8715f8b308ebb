/*
 * result_json.h - the counts of a run as JSON.
 */
#ifndef SUMOQ_DATA_RESULT_JSON_H
#define SUMOQ_DATA_RESULT_JSON_H

#include "base/buf.h"
#include "data/result.h"

/* {"events": N, "in_range": N, "stages": [...]}: the counts of each stage; `events`: that were
 * read. in_range is null where a stage read the events more than once. `timed`: the run was
 * observed, and the seconds of each stage are among its counts. */
void result_put_counts(struct buf *to, const struct result *r, uint64_t events, bool timed);

#endif
