/*
 * load_file.h - one file into the database; load.c decides which, and from where on.
 */
#ifndef SUMOQ_STORE_LOAD_FILE_H
#define SUMOQ_STORE_LOAD_FILE_H

#include "store/batch_queue.h"
#include "store/load.h"
#include "store/load_match.h"
#include "store/write.h"

/* One call of load_files. */
struct load {
    struct arena *arena;
    const struct load_options *options;
    struct load_result *result;
    struct db *db;
    struct load_log *log;
    struct writer *writer;
    struct fields fields;
    uint64_t done, before; /* bytes of finished files; what earlier calls loaded */
    struct {
        size_t bytes; /* of events */
        uint64_t events, read,
            files;     /* of them: bytes of their files, files that came to their end */
        int64_t since; /* when it began */
    } open;            /* what the open transaction holds */
    uint64_t unread;   /* files that could not be opened */
    bool db_failed;
    const char *why;
};

/* One file of it. */
struct load_file {
    struct load *load;
    struct file_id id;
    enum load_verdict verdict;
    struct load_log_entry *entry;
    bool was_printed; /* the entry's print was known before */
    struct record_cursor *cursor;
    const struct record *first; /* already read, to be loaded; NULL: none */
    struct batch_queue queue;
    uint64_t place, read; /* after what is written; bytes of the file until there */
    uint64_t bad;         /* malformed records until there, without those of earlier calls */
    uint64_t added;       /* events */
    bool may_pass;        /* the system failed: the next call goes on from here */
};

/* Loads the file from the place at which the entry, if it has events, says that earlier loads have
 * stopped; the entry is written with the events. */
enum load_status load_file_run(struct load_file *f);
/* A file cannot be read at all. */
void load_file_unread(struct load *l, const char *path, const char *reason);
/* Opens a transaction, if none is open. False: load->why. */
bool load_begin(struct load *l);
/* Commits it, if one is open. False: load->why. */
bool load_commit(struct load *l);
/* Takes the reason from the database; returns false. */
bool load_db_failed(struct load *l);

#endif
