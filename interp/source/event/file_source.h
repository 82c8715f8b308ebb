/*
 * file_source.h - the state of a source of files, shared by file.c (scans) and records.c (whole
 * records).
 */
#ifndef SUMOQ_SOURCE_EVENT_FILE_SOURCE_H
#define SUMOQ_SOURCE_EVENT_FILE_SOURCE_H

#include "source/bad.h"
#include "source/event/event.h"
#include "source/event/file_times.h"
#include "source/read/reader.h"
#include "source/record.h"

/* What workers sum up. */
struct file_counts {
    uint64_t bytes, records, invalid_inputs, repaired, untimed, longer;
    uint64_t tested;    /* events in the range */
    unsigned asked_has; /* bits of projection.asked: some of them has a value */
    struct bad_list bad;
};

struct file_source {
    struct source source;
    struct arena *arena;
    struct file_options options;
    struct reader reader;
    bool in_pass;
    struct reader_pass pass;
    struct arena scan_arena; /* lives from one start to the next */
    struct projection *wanted;
    size_t batch_rows;
    atomic_bool stopped;  /* an error ended the scan */
    atomic_bool ordered;  /* a cursor reads all chunks, which a count of events takes */
    pthread_mutex_t lock; /* of counts */
    struct file_counts counts;
    struct file_times times;
    bool bounded, has_bounds; /* answer of time_bounds */
    int64_t min, max;
};

/* Begins a pass over all files with fresh counts; false: *why. */
bool file_source_begin(struct file_source *f, const char **why);
/* Adds a worker's counts. */
void file_source_count(struct file_source *f, const struct file_counts *counts);
/* Counts a malformed record of the cursor's chunk. */
void file_source_bad(struct file_counts *counts, const struct reader_cursor *c,
                     const struct reader_record *r, const char *reason);
/* The error of a strict reader for that record. */
const char *file_source_strict(const struct file_source *f, const struct reader_cursor *c,
                               const struct bad_list *bad);

/* Prepares for making events of the cursor's records; `wanted`: fields that are read, NULL: all. */
void file_source_run(const struct file_source *f, struct in_run *run, struct arena *a,
                     const struct names *wanted);
/* The same at the start of a chunk. */
void file_source_chunk(const struct file_source *f, struct in_run *run,
                       const struct reader_cursor *c, struct walk *walk);

static inline const struct in_def *file_source_format(const struct file_source *f,
                                                      const struct reader_cursor *c)
{
    return f->reader.files[c->file].format;
}

#endif
