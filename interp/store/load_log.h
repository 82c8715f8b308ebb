/*
 * load_log.h - the table `loads`: which files are in the database, and how far.
 *
 * An entry is about a text and the file that held it last: when that is renamed or packed, the
 * entry moves with it (load_match.h).
 */
#ifndef SUMOQ_STORE_LOAD_LOG_H
#define SUMOQ_STORE_LOAD_LOG_H

#include "base/map.h"
#include "store/file_id.h"
#include "store/stmt.h"

struct load_log_entry {
    int64_t id;      /* 0: not in the table yet */
    struct str file; /* the full path of the file, its size and fingerprint when it was read */
    int64_t size;
    struct str fingerprint;
    bool done;
    bool is_old;   /* made by a version that knew no prints: `next` is not always a record's end */
    uint64_t next; /* offset after the last record loaded */
    uint64_t rows, bad;
    struct file_print print; /* of what is before `next` */
    uint64_t last;           /* where the last record begins; not after `next` */
    int64_t last_row;        /* its event; 0: not known */
    bool last_bad;           /* it was malformed */
    uint64_t parts;          /* loads that added events */
    struct str damage;       /* why not all of the file could be read; empty: it could */
    bool has_time;
    int64_t first_time, last_time;
    int64_t loaded;              /* when it was loaded last, epoch ms; 0: by this call */
    struct load_log_entry *same; /* the next one of this file, text or bytes, in its list */
    struct load_log_entry *same_head, *same_bytes;
};

struct load_log {
    struct db *db;
    struct arena *arena;
    struct stmt *insert, *update;
    /* entries as they were read: lists by the full path, by the head of the text, by size and
     * fingerprint; the last one first */
    struct map by_name, by_head, by_bytes;
    bool heads[FILE_HEAD + 1]; /* the lengths of heads that there are */
    struct {
        struct load_log_entry **items;
        size_t n, cap;
    } all; /* in the order of the table */
};

/* Reads the table; NULL: db->why. */
struct load_log *load_log_read(struct arena *a, struct db *db);
/* The same, to be written too. */
struct load_log *load_log_new(struct arena *a, struct db *db);
/* The lists of entries that were made before, NULL when there are none. */
struct load_log_entry *load_log_of_name(const struct load_log *l, struct str name);
struct load_log_entry *load_log_of_head(const struct load_log *l, size_t len, uint64_t head);
struct load_log_entry *load_log_of_bytes(const struct load_log *l, const struct file_id *id);
/* Makes the file the one of the entry. */
void load_log_set_file(struct load_log *l, struct load_log_entry *entry, const struct file_id *id);
/* Writes the entry, giving it an id first when it has none. False: db->why. */
bool load_log_put(struct load_log *l, struct load_log_entry *entry);
/* Widens the entry's range of times. */
void load_log_see_time(struct load_log_entry *entry, int64_t time);
/* Smallest and largest message time over all loads; *has: at least one event has a time. False:
 * db->why. */
bool load_log_times(struct arena *a, struct db *db, bool *has, int64_t *first, int64_t *last);

#endif
