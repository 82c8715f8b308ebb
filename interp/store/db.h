/*
 * db.h - the event database: one SQLite file, readable with the sqlite3 shell.
 *
 * Table events_first: `_row` INTEGER PRIMARY KEY (load order, from 1), the built-in metadata,
 * `more`, then a column without declared type for each field that queries commonly ask for, and for
 * others while there are fewer than DB_FIRST. Table events_rest: `_row`, and the same for the other
 * fields, up to DB_FIELDS in both; an event that has none of them has no row there. Columns are in
 * order of first appearance, but what queries commonly ask for first. View events: both as one.
 *
 * Table raw: `_row` INTEGER PRIMARY KEY, text (the event's own text).
 *
 * Table fields: `_field` INTEGER PRIMARY KEY, name (as first spelled; a BLOB when it holds a NUL),
 * place ('column' or 'more').
 *
 * Table loads: `_load` INTEGER PRIMARY KEY, file, size, fingerprint, state ('loading' or 'done'),
 * next (where the last record loaded ends), rows, bad, first_time, last_time, time (of the last
 * load, epoch ms), and since version 3: head and content (hashes of the text before `next`,
 * store/file_id.h; NULL: not known), last (where the last record begins), last_row (its `_row`),
 * last_bad (it was malformed), parts (loads that added events), damage (why not all of the file
 * could be read, or NULL).
 *
 * Table origins: `_row` INTEGER PRIMARY KEY, name, format, count: where the events from this row on
 * come from, up to the next entry. They are the defaults of `_sourceName` and `_format`; `count` is
 * the number of events before it in their file, by which `_messageCount` is known (NULL: not
 * known). So a long path is stored once, and nothing with each event.
 *
 * Values keep their kind: INTEGER, REAL, TEXT; a number whose spelling would be lost is a BLOB as
 * written. Times are INTEGER epoch ms. Defaults are applied when events are read, not stored:
 * `_receiptTime` is NULL where it equals `_messageTime`, `_searchableTime` where it equals
 * `_receiptTime`; `_size` is always stored. `more` is a JSON object of the fields without a column:
 * those called `_row` or `more`, of an empty, overlong or NUL-holding name, and those after the
 * first DB_FIELDS; and of the texts of nested objects under their own names, where the raw text is
 * not the record as read or the objects gave no field. A member `_raw` says that the raw text is
 * not the record though it looks like one.
 */
#ifndef SUMOQ_STORE_DB_H
#define SUMOQ_STORE_DB_H

#include "base/arena.h"

#include <sqlite3.h>

enum {
    DB_APPLICATION = 0x73756d71, /* PRAGMA application_id: "sumq" */
    /* PRAGMA user_version; in version 1 `events` was one table for all columns, before version 3
     * `loads` had fewer */
    DB_VERSION = 3,
    DB_ORIGINS = 3,  /* the first version with the table `origins` */
    DB_FIELDS = 200, /* extracted fields with a column of their own */
    DB_FIRST = 24,   /* of these, columns reserved in the first table for commonly queried fields */
    DB_NAME_MAX = 500, /* bytes of a name that may become a column's */
    /* Bytes of a value or row. A record has at most 16 MB, which are up to six times as many in
     * `more`, where each may be written as an escape. */
    DB_VALUE_MAX = 128 << 20,
};

enum db_mode {
    DB_READ, /* an existing database */
    DB_LOAD, /* created when missing; locked for others meanwhile */
};

struct db {
    sqlite3 *handle; /* NULL: closed */
    struct arena *arena;
    const char *path;
    const char *why; /* of the last failure */
    unsigned version;
    unsigned wait_ms;
    uint64_t steps, least_steps; /* in thousands: left to the running statement, granted at least */
    bool checked;                /* its tables are as this program makes them */
};

/* Opens and checks the database: a file may be anybody's, so what is not as this program makes it
 * is refused, for reading and loading alike. NULL: `why` has the reason, and nothing was changed,
 * except that DB_LOAD may have created an empty file or rolled back an interrupted load.
 * It is closed with `a` or by db_close. `wait_ms`: how many milliseconds to wait for the lock of
 * another process. DB_READ never writes to the file or beside it: it refuses a database with an
 * interrupted load, which DB_LOAD rolls back. */
struct db *db_open(struct arena *a, const char *path, enum db_mode mode, unsigned wait_ms,
                   const char **why);
void db_close(struct db *db);
/* Limits the next statement to `steps` of SQLite's virtual machine for each row that the file could
 * contain: with cyclic pages it would never end. Past the limit it fails as on a damaged file.
 * stmt_new, stmt_run and db_exec allow what an ordinary statement needs. */
void db_allow(struct db *db, uint64_t steps);
/* Runs statements without result; false: db->why. */
bool db_exec(struct db *db, const char *sql);
/* True for SQLITE_OK, ROW and DONE; else false and db->why has the reason. */
bool db_ok(struct db *db, int code);
/* Sets db->why to "damaged"; returns false. */
bool db_damaged(struct db *db);
/* Reads bytes of the file as they are, without a lock of its own; false: db->why. */
bool db_read_file(struct db *db, void *to, size_t size, uint64_t at);
/* Bytes read from the file so far. */
uint64_t db_bytes_read(struct db *db);
/* Bounds the memory of SQLite in the whole process, beyond which statements fail; 0: 1 GB, and
 * never below 256 MB. It is for a program's start: a library would bound its host, too. */
void db_limit_memory(uint64_t bytes);

#endif
