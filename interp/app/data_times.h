/*
 * data_times.h - the report on times: events without one, guessed years, dates of two readings,
 * options that fit nothing.
 */
#ifndef SUMOQ_APP_DATA_TIMES_H
#define SUMOQ_APP_DATA_TIMES_H

#include "base/buf.h"
#include "source/source.h"

/* Appends lines for standard error; nothing when there is nothing to tell. `ranged`: events outside
 * a time range were left out. */
void data_put_times(struct buf *text, const struct source_times *t, bool ranged);

#endif
