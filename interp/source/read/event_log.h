/*
 * event_log.h - Windows event logs (EVTX files) as a stream of XML, one event after another.
 */
#ifndef SUMOQ_SOURCE_READ_EVENT_LOG_H
#define SUMOQ_SOURCE_READ_EVENT_LOG_H

#include "source/read/reader.h"

/* Opens the log into `log`, which must be empty; false: why. */
bool event_log_open(struct event_log **log, const struct reader_file *file, const char **why);
/* Appends about `n` bytes of events to `to`; sets *ended at the end. False: *why. */
bool event_log_read(struct event_log *log, struct block *to, size_t n, bool *ended,
                    const char **why);
void event_log_close(struct event_log **log);

#endif
