/*
 * file.h - files of events as a source, and as a sequence of whole records.
 *
 * In the formats of source/format (in_def.h), also compressed and in zip archives. A record of JSON
 * that is not exactly one object in UTF-8, and one of another format that breaks its rules, is
 * malformed: counted, reported (the first three by position), and kept as an event that has only
 * `_raw` when it is text.
 */
#ifndef SUMOQ_SOURCE_EVENT_FILE_H
#define SUMOQ_SOURCE_EVENT_FILE_H

#include "data/time.h"
#include "source/format/in_def.h"
#include "source/map/profile.h"
#include "source/record.h"
#include "source/source.h"

struct reader_lent;

struct file_options {
    struct str category, host;    /* for events without _sourceCategory, _sourceHost; empty: none */
    struct str source, collector; /* the same for _source, _collector */
    struct str time_field;        /* tried before the well-known names; empty: none */
    const struct zone *zone;      /* of times without a zone; NULL: UTC */
    bool strict;                  /* a malformed record ends the scan with an error */
    bool may_be_empty;            /* files of which nothing can be read are no error, but damage */
    const struct reader_lent *lent; /* open files that are read after the paths (reader.h) */
    size_t n_lent;
    const struct map *folders;     /* why these paths are no files, texts; NULL: nothing is known */
    const struct profile *map;     /* the user's field mapping; NULL: none */
    const struct profile *profile; /* the built-in one; NULL: none */
    bool profile_auto;             /* the built-in one only for events that it is made for */
    const char *map_optional;      /* optional targets of profiles to fill; NULL: none */
    struct profile_counts *mapped; /* where what was mapped is counted; NULL: nowhere */
    struct in_options in;          /* of input formats; all empty: detected from the files */
    bool rescans;                  /* the data of pipes is spooled for another scan */
    size_t chunk;                  /* bytes a chunk; 0: the default */
};

/* Opens files; "-" is standard input. NULL: `why` has the name of the unreadable file and the
 * reason. All memory is from `a`; the source is ended by source.ops->free, before `a` is released.
 */
struct source *file_source_open(struct arena *a, const char *const *paths, size_t n,
                                const struct file_options *o, const char **why);

struct record_cursor;

/* All records with all fields, in the order of the files. One at a time, and not while a scan is
 * open. */
struct record_cursor *file_records_open(struct source *src, struct arena *a, const char **why);
/* The next record, valid until the next call; built-in times in it are epoch ms. False: no more, or
 * an error. */
bool file_record_next(struct record_cursor *c, struct record *out);
/* NULL: none. */
const char *file_records_error(const struct record_cursor *c);
/* How many records were malformed, up to the last one returned. */
uint64_t file_record_bad(const struct record_cursor *c);
/* Where the last record returned ends: the number of its file and the offset after it. `read`
 * receives the bytes read of the files so far or skipped by a seek (of archives: compressed bytes).
 */
void file_record_place(const struct record_cursor *c, size_t *file, uint64_t *offset,
                       uint64_t *read);
/* Resumes at such a position, before which were `events` events; offset 0 is the start of the file.
 */
void file_records_seek(struct record_cursor *c, size_t file, uint64_t offset, uint64_t events);
/* Adds the counts to the source's stats and ends the cursor. */
void file_records_close(struct record_cursor *c);

#endif
