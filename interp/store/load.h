/*
 * load.h - event files into the database.
 */
#ifndef SUMOQ_STORE_LOAD_H
#define SUMOQ_STORE_LOAD_H

#include "source/event/file.h"

struct load_progress {
    uint64_t bytes;  /* of all files, as they lie on disk */
    uint64_t before; /* of them: loaded by earlier calls */
    uint64_t events; /* of this call */
};

struct load_options {
    const struct file_options *file; /* how the files are read; NULL: defaults */
    bool again;                      /* also files that are already in the database */
    size_t chunk_bytes;              /* bytes of events a transaction, about; 0: the default */
    const atomic_bool *stop; /* set from outside to stop: what was read is committed; NULL: never */
    void (*progress)(void *self,
                     const struct load_progress *p); /* in the caller's thread; may be NULL */
    void *self;
};

struct load_result {
    uint64_t events, bytes; /* loaded by this call */
    uint64_t files;         /* loaded to their end */
    uint64_t skipped;       /* files that were in the database already */
    uint64_t repeated;      /* other names of files that this call had been given before: skipped */
    uint64_t resumed;       /* events of these files that earlier, interrupted calls had loaded */
    uint64_t fields;        /* distinct fields in the database */
    bool has_time;
    int64_t first_time, last_time; /* of what this call loaded */
    struct source_stats stats;     /* malformed records, over all files */
};

enum load_status {
    LOAD_DONE,
    LOAD_TWICE,   /* all files are in the database already: nothing was done */
    LOAD_STOPPED, /* by the flag; the next call resumes */
    LOAD_FAILED,  /* `*why` has the reason; whole chunks stay, the next call resumes */
};

/*
 * Loads files, in order, into the database at `db`, which is created when missing. A file is
 * identified by its full path, its size and a fingerprint of its start and end: known files are
 * skipped unless `again`, one that is named twice is loaded once, and an interrupted load of one
 * resumes where it stopped. `why` lives in `a`.
 */
enum load_status load_files(struct arena *a, const char *db, const char *const *paths, size_t n,
                            const struct load_options *o, struct load_result *out,
                            const char **why);

#endif
