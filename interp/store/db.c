/*
 * db.c - opening, identifying and creating the event database; the only sqlite3_open.
 *
 * A file is looked at before SQLite is let near it: reading a foreign database could already roll
 * back its journal. Loading takes the file for itself from the first moment to the last (exclusive
 * locking mode): readers meanwhile hear that it is locked, and two loads cannot mix their chunks.
 */
#include "store/db.h"

#include "store/schema.h"
#include "store/stmt.h"

#include <errno.h>
#include <sys/stat.h>

enum {
    HEADER_SIZE = 100,
    HEADER_WRITE_FORMAT = 18,
    HEADER_VERSION = 60,
    HEADER_APPLICATION = 68,
    FORMAT_WAL = 2,
};

/* Brings a database of version i + 1 to version i + 2. */
static const char *const migrations[DB_VERSION - 1] = {
    "ALTER TABLE events RENAME TO events_first; "
    "CREATE TABLE events_rest (_row INTEGER PRIMARY KEY); "
    "CREATE VIEW events AS SELECT * FROM events_first; "
    "PRAGMA user_version = 2",
};

static const char *reason(struct db *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "it is locked by another process (a load may be running)";
    case SQLITE_NOTADB:
        return "it is not a database";
    case SQLITE_CORRUPT:
        return "it is damaged";
    case SQLITE_READONLY:
        return code == SQLITE_READONLY_ROLLBACK
                   ? "an interrupted load must be undone first, but it cannot be written"
                   : "it is read-only";
    case SQLITE_FULL:
        return "the disk is full";
    case SQLITE_CANTOPEN:
        return "it, or a journal beside it, cannot be opened";
    case SQLITE_IOERR: {
        int system = sqlite3_system_errno(db->handle);
        return system ? arena_printf(db->arena, "input/output error: %s", strerror(system)).s
                      : "input/output error";
    }
    }
    return arena_cstr(db->arena, str_of(sqlite3_errmsg(db->handle)));
}

bool db_ok(struct db *db, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
        return true;
    }
    db->why = reason(db, code);
    return false;
}

bool db_exec(struct db *db, const char *sql)
{
    return db_ok(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}

void db_close(struct db *db)
{
    if (db->handle) {
        sqlite3_close_v2(db->handle);
        db->handle = NULL;
    }
}

static void release_db(void *what)
{
    db_close(what);
}

bool db_read_file(struct db *db, void *to, size_t size, uint64_t at)
{
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK || !file || !file->pMethods || size > INT32_MAX || at > INT64_MAX) {
        db->why = "it cannot be read";
        return false;
    }
    code = file->pMethods->xRead(file, to, (int)size, (sqlite3_int64)at);
    if (code == SQLITE_IOERR_SHORT_READ) {
        db->why = "it is cut short";
        return false;
    }
    return db_ok(db, code);
}

uint64_t db_bytes_read(struct db *db)
{
    int misses = 0;
    int peak = 0;
    sqlite3_db_status(db->handle, SQLITE_DBSTATUS_CACHE_MISS, &misses, &peak, 0);
    return (uint64_t)misses * 65536;
}

static bool open_handle(struct db *db, int flags)
{
    const int off[] = { SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                        SQLITE_DBCONFIG_TRUSTED_SCHEMA };
    /* A leading "./" keeps names such as ":memory:" and "file:x" from meaning something. */
    struct str path = arena_printf(db->arena, "%s%s", db->path[0] == '/' ? "" : "./", db->path);
    int code = sqlite3_open_v2(path.s, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!db->handle) {
        db->why = "out of memory";
        return false;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    if (!db_ok(db, code)) {
        return false;
    }
    sqlite3_busy_timeout(db->handle, (int)(db->wait_ms > INT32_MAX ? INT32_MAX : db->wait_ms));
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++) {
        sqlite3_db_config(db->handle, off[i], 0, NULL);
    }
    return true;
}

static bool check_path(struct db *db, enum db_mode mode, bool *is_new)
{
    struct stat st;
    *is_new = false;
    if (stat(db->path, &st) != 0) {
        if (errno == ENOENT && mode == DB_LOAD && db->path[0]) {
            *is_new = true;
            return true;
        }
        db->why = arena_cstr(db->arena, str_of(strerror(errno)));
        return false;
    }
    if (!S_ISREG(st.st_mode)) {
        db->why = S_ISDIR(st.st_mode) ? "it is a folder" : "it is not a regular file";
        return false;
    }
    if (st.st_size == 0) {
        *is_new = true;
        db->why = "it is empty";
        return mode == DB_LOAD;
    }
    return true;
}

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Is the file one of ours, and of a version this program knows? */
static bool check_header(struct db *db)
{
    unsigned char header[HEADER_SIZE];
    if (!db_read_file(db, header, sizeof header, 0) || memcmp(header, "SQLite format 3", 16) != 0) {
        db->why = "it is not a database";
        return false;
    }
    if (big32(header + HEADER_APPLICATION) != DB_APPLICATION) {
        db->why = "it is a database of another program";
        return false;
    }
    uint32_t version = big32(header + HEADER_VERSION);
    if (version == 0 || version > DB_VERSION) {
        db->why = arena_printf(db->arena,
                               "it was made by a newer version (format %u, this program reads "
                               "format %d)",
                               version, DB_VERSION)
                      .s;
        return false;
    }
    db->version = version;
    if (header[HEADER_WRITE_FORMAT] == FORMAT_WAL) {
        db->why = "it is in WAL mode; `PRAGMA journal_mode=DELETE` makes it readable";
        return false;
    }
    return true;
}

/* The number that a statement gives; false: db->why. */
static bool number_of(struct db *db, const char *sql, int64_t *out)
{
    bool failed = false;
    struct stmt *s = stmt_new(db->arena, db, sql);
    if (!s) {
        return false;
    }
    *out = stmt_row(s, &failed) ? stmt_int(s, 0) : 0;
    stmt_free(s);
    return !failed;
}

/* Are the tables there that a database of this version has? */
static bool has_tables(struct db *db, bool *has)
{
    int64_t n = 0;
    bool ok = number_of(db,
                        db->version == 1
                            ? "SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'table' AND "
                              "rootpage > 0 AND name IN ('events', 'raw', 'fields', 'loads')"
                            : "SELECT count(*) = 5 FROM sqlite_schema WHERE type = 'table' AND "
                              "rootpage > 0 AND name IN ('events_first', 'events_rest', 'raw', "
                              "'fields', 'loads')",
                        &n);
    *has = n == 1;
    return ok;
}

static bool migrate(struct db *db)
{
    for (; db->version < DB_VERSION; db->version++) {
        if (!db_exec(db, migrations[db->version - 1])) {
            return false;
        }
    }
    return true;
}

static bool create(struct db *db)
{
    struct str numbers =
        arena_printf(db->arena, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     DB_APPLICATION, DB_VERSION);
    db->version = DB_VERSION;
    return db_exec(db, schema_sql(db->arena)) && db_exec(db, numbers.s);
}

static bool prepare_load(struct db *db)
{
    bool ours = false;
    int64_t all = 0;
    if (!db_exec(db, "PRAGMA page_size = 65536; PRAGMA journal_mode = DELETE; "
                     "PRAGMA synchronous = NORMAL; PRAGMA locking_mode = EXCLUSIVE") ||
        !db_exec(db, "BEGIN EXCLUSIVE") || !has_tables(db, &ours) ||
        !number_of(db, "SELECT count(*) FROM sqlite_schema", &all)) {
        return false;
    }
    if (all > 0 && !ours) {
        db->why = "its tables are not those of an event database";
        return false;
    }
    return (all == 0 ? create(db) : migrate(db)) && db_exec(db, "COMMIT");
}

/* A scan reads a page once, so the cache is small enough to stay in the processor's own. */
static bool prepare_read(struct db *db)
{
    bool ours = false;
    if (!db_exec(db, "PRAGMA mmap_size = 0; PRAGMA cache_size = -1024") || !has_tables(db, &ours)) {
        return false;
    }
    if (!ours) {
        db->why = "its tables are not those of an event database";
        return false;
    }
    return true;
}

static bool open_load(struct db *db, bool is_new)
{
    if (!open_handle(db, SQLITE_OPEN_READWRITE | (is_new ? SQLITE_OPEN_CREATE : 0))) {
        return false;
    }
    if (!is_new && !check_header(db)) {
        return false;
    }
    if (sqlite3_db_readonly(db->handle, "main") == 1) {
        db->why = "it is read-only";
        return false;
    }
    return prepare_load(db);
}

/* A journal left by a killed load must be undone by a connection that may write. */
static bool undo_journal(struct db *db)
{
    bool ours = false;
    db_close(db);
    bool ok = open_handle(db, SQLITE_OPEN_READWRITE) && has_tables(db, &ours);
    db_close(db);
    return ok;
}

static bool open_read(struct db *db)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (!open_handle(db, SQLITE_OPEN_READONLY) || !check_header(db)) {
            return false;
        }
        if (prepare_read(db)) {
            return true;
        }
        if (sqlite3_extended_errcode(db->handle) != SQLITE_READONLY_ROLLBACK || !undo_journal(db)) {
            return false;
        }
    }
    return false;
}

struct db *db_open(struct arena *a, const char *path, enum db_mode mode, unsigned wait_ms,
                   const char **why)
{
    struct db *db = arena_new(a, struct db);
    bool is_new = false;
    db->arena = a;
    db->path = arena_cstr(a, str_of(path));
    db->wait_ms = wait_ms;
    if (check_path(db, mode, &is_new) &&
        (mode == DB_LOAD ? open_load(db, is_new) : open_read(db))) {
        arena_on_release(a, release_db, db);
        return db;
    }
    db_close(db);
    *why = db->why;
    return NULL;
}
