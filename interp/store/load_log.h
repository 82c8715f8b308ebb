/*
 * load_log.h - the table `loads`: which files are in the database, and how far.
 */
#ifndef SUMOQ_STORE_LOAD_LOG_H
#define SUMOQ_STORE_LOAD_LOG_H

#include "base/map.h"
#include "store/stmt.h"

enum { LOAD_LOG_NO_SIZE = -1 };

/* What identifies a file. */
struct load_log_file {
    struct str name;        /* full path; "-" for what cannot be read twice */
    int64_t size;           /* LOAD_LOG_NO_SIZE: not a regular file */
    struct str fingerprint; /* of its beginning and its end; empty: none */
};

struct load_log_entry {
    int64_t id; /* 0: not in the table yet */
    bool done;
    uint64_t next; /* offset where the load resumes */
    uint64_t rows, bad;
    bool has_time;
    int64_t first_time, last_time;
};

struct load_log {
    struct db *db;
    struct stmt *insert, *update;
    struct map known; /* entries by the identity of their file, as they were read */
};

/* Identifies the file; false: why (with its name) in `a`. */
bool load_log_identify(struct arena *a, const char *path, struct load_log_file *out,
                       const char **why);
/* A text that two files have in common only if they are the same; of one that has a size. */
struct str load_log_key(struct arena *a, const struct load_log_file *file);
/* Reads the table; NULL: db->why. */
struct load_log *load_log_new(struct arena *a, struct db *db);
/* The last entry of that file when the table was read; all zero when not found. */
struct load_log_entry load_log_find(const struct load_log *l, const struct load_log_file *file);
/* Writes the entry, giving it an id first when it has none. False: db->why. */
bool load_log_put(struct load_log *l, const struct load_log_file *file,
                  struct load_log_entry *entry);
/* Widens the entry's range of times. */
void load_log_see_time(struct load_log_entry *entry, int64_t time);
/* Smallest and largest message time over all loads; *has: at least one event has a time. False:
 * db->why. */
bool load_log_times(struct arena *a, struct db *db, bool *has, int64_t *first, int64_t *last);

#endif
