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

enum { LOAD_NOTES = 10 };

/* Something to say about files. */
struct load_notes {
    struct load_note {
        const char *file, *what;
    } items[LOAD_NOTES]; /* the first of them */
    size_t n;
    uint64_t total;
};

struct load_result {
    uint64_t events, bytes; /* loaded by this call */
    uint64_t files;         /* loaded to their end */
    uint64_t skipped;       /* files that were in the database already */
    uint64_t repeated;      /* other names of files that this call had been given before: skipped */
    uint64_t resumed;       /* events of these files that earlier, interrupted calls had loaded */
    uint64_t grown;         /* files of which only what is new was loaded */
    uint64_t grown_events;  /* events of them */
    uint64_t replaced; /* events that had been loaded from the beginning of their record alone */
    struct load_notes moved;   /* files that had been loaded under the name in `what` */
    struct load_notes copies;  /* files loaded though they are equal to that one, loaded before */
    struct load_notes refused; /* files not loaded, and why */
    struct load_notes known_damaged; /* skipped files that an earlier load could not read whole */
    uint64_t fields;                 /* distinct fields in the database */
    bool has_time;
    int64_t first_time, last_time; /* of what this call loaded */
    struct source_stats stats;     /* malformed records and damage, over all files */
};

enum load_status {
    LOAD_DONE,
    LOAD_NOTHING_NEW, /* all is in the database already */
    LOAD_STOPPED,     /* by the flag; the next call resumes */
    LOAD_FAILED,      /* `*why` has the reason; whole chunks stay, the next call resumes */
};

/*
 * Loads files, in order, into the database at `db`, which is created when missing. What is in it
 * already is not loaded again unless `again` (load_match.h): of a file that has grown, also under
 * another name, only what is new, and an interrupted load resumes where it stopped. A file that was
 * rewritten since is refused, one that cannot be read is damage (stats), and the others are loaded;
 * one that is damaged is not tried again before it changes. One that is named twice is loaded once.
 * `why` and the texts of the result live in `a`.
 */
enum load_status load_files(struct arena *a, const char *db, const char *const *paths, size_t n,
                            const struct load_options *o, struct load_result *out,
                            const char **why);

#endif
