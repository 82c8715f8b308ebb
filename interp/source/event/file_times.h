/*
 * file_times.h - counting, by file, events without a time and times of which something was guessed.
 */
#ifndef SUMOQ_SOURCE_EVENT_FILE_TIMES_H
#define SUMOQ_SOURCE_EVENT_FILE_TIMES_H

#include "source/event/walk.h"
#include "source/read/reader.h"

#include <pthread.h>

/* Counts of one file. */
struct file_time {
    uint64_t records, untimed, guessed, ambiguous;
};

/* Of all files of a source. */
struct file_times {
    pthread_mutex_t lock;
    struct file_time *files; /* by number */
    size_t n;
    struct times_sample samples[TIMES_FILES]; /* of the first files, ascending */
    size_t n_samples;
    struct times_tried format, field;
};

/* One worker's, which adds to them when it comes to another file. */
struct file_times_part {
    struct file_times *all;
    size_t file;
    bool open, has_sample;
    struct file_time before; /* its totals when the file began */
    struct times_sample sample;
};

void file_times_begin(struct file_times *t, struct arena *a, size_t n_files);
void file_times_release(struct file_times *t);
/* The worker's next chunk is of `file`; `records` is how many it has seen. */
void file_times_chunk(struct file_times_part *p, size_t file, uint64_t records,
                      const struct in_run *run);
/* Adds the rest. */
void file_times_end(struct file_times_part *p, uint64_t records, const struct in_run *run);
/* Keeps what looks like a time in an event that has none. */
void file_times_miss(struct file_times_part *p, uint64_t offset, const struct in_run *run,
                     const struct walk *walk);
/* What is reported of a run. */
void file_times_tell(const struct file_times *t, const struct reader *r, struct source_times *out);

#endif
