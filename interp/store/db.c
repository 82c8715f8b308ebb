/*
 * db.c - opening, identifying and creating the event database; the only sqlite3_open.
 *
 * A file is inspected before SQLite opens it: merely reading a foreign database could roll back its
 * journal. Files beside the database that SQLite would use are untrusted, too: a write-ahead log
 * replaces pages, and a journal may name another file, which SQLite deletes when it has played the
 * journal back. Loading locks the file from start to end (exclusive locking mode): readers get a
 * locked error meanwhile, and two loads cannot interleave their chunks.
 */
#include "store/db.h"

#include "base/os/os.h"
#include "store/schema.h"
#include "store/stmt.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEADER_SIZE = 100,
    HEADER_WRITE_FORMAT = 18,
    HEADER_VERSION = 60,
    HEADER_APPLICATION = 68,
    FORMAT_WAL = 2,
    STEP_UNIT = 1000,
    OPEN_STEPS = 20,     /* thousands: some 2,000 tables, indexes and views are read within them */
    LEAST_STEPS = 10000, /* thousands */
    ROW_MIN = 4,         /* bytes of a row in the file, at least */
    MEMORY_LEAST = 256,  /* MB: the caches, and a value of DB_VALUE_MAX */
    MEMORY_USUAL = 1024,
};

/* Brings a database of version i + 1 to version i + 2. */
static const char *const migrations[DB_VERSION - 1] = {
    "ALTER TABLE events RENAME TO events_first; "
    "CREATE TABLE events_rest (_row INTEGER PRIMARY KEY); "
    "CREATE VIEW events AS SELECT * FROM events_first; "
    "PRAGMA user_version = 2",
    "CREATE TABLE origins (_row INTEGER PRIMARY KEY, name, format, count); "
    "ALTER TABLE loads ADD COLUMN head; ALTER TABLE loads ADD COLUMN content; "
    "ALTER TABLE loads ADD COLUMN last; ALTER TABLE loads ADD COLUMN last_row; "
    "ALTER TABLE loads ADD COLUMN last_bad; ALTER TABLE loads ADD COLUMN parts; "
    "ALTER TABLE loads ADD COLUMN damage; "
    "PRAGMA user_version = 3",
};

static const char damaged[] = "it is damaged";

static const char *reason(struct db *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "it is locked by another process (a load may be running)";
    case SQLITE_NOTADB:
        return "it is not a database";
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:      /* statements of this program have no errors of their own */
    case SQLITE_CONSTRAINT: /* a row already exists where a new one belongs */
    case SQLITE_MISMATCH:
        return damaged;
    case SQLITE_INTERRUPT:
        return db->checked ? damaged : "it has too many tables and indexes for an event database";
    case SQLITE_TOOBIG:
        return "an event is larger than an event database can hold";
    case SQLITE_NOMEM:
        return "there is not enough memory to read it";
    case SQLITE_READONLY:
        if (code == SQLITE_READONLY_DBMOVED) {
            return "it was moved or removed meanwhile";
        }
        return code == SQLITE_READONLY_ROLLBACK ? "a load into it was interrupted and must be "
                                                  "undone first: another one does "
                                                  "that"
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
    return sqlite3_errstr(code); /* sqlite3_errmsg would repeat names from the file */
}

bool db_ok(struct db *db, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
        return true;
    }
    db->why = reason(db, code);
    return false;
}

bool db_damaged(struct db *db)
{
    db->why = damaged;
    return false;
}

/* Ends statements that take more steps than they were allowed. */
static int count_steps(void *what)
{
    struct db *db = what;
    if (db->steps == 0) {
        return 1;
    }
    db->steps--;
    return 0;
}

static sqlite3_file *file_of(struct db *db)
{
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return code == SQLITE_OK && file && file->pMethods ? file : NULL;
}

void db_allow(struct db *db, uint64_t steps)
{
    sqlite3_int64 size = 0;
    sqlite3_file *file = file_of(db);
    db->steps = db->least_steps;
    if (file && file->pMethods->xFileSize(file, &size) == SQLITE_OK && size > 0) {
        db->steps += (uint64_t)size / ROW_MIN * steps / STEP_UNIT;
    }
}

void db_limit_memory(uint64_t bytes)
{
    bytes = bytes ? bytes : (uint64_t)MEMORY_USUAL << 20;
    bytes = bytes < (uint64_t)MEMORY_LEAST << 20 ? (uint64_t)MEMORY_LEAST << 20 : bytes;
    sqlite3_hard_heap_limit64(bytes > INT64_MAX ? INT64_MAX : (sqlite3_int64)bytes);
}

bool db_exec(struct db *db, const char *sql)
{
    db->steps = db->least_steps;
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
    sqlite3_file *file = file_of(db);
    if (!file || size > INT32_MAX || at > INT64_MAX) {
        db->why = "it cannot be read";
        return false;
    }
    int code = file->pMethods->xRead(file, to, (int)size, (sqlite3_int64)at);
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

static void set_limits(struct db *db)
{
    static const int limits[][2] = {
        { SQLITE_LIMIT_LENGTH, DB_VALUE_MAX }, { SQLITE_LIMIT_SQL_LENGTH, 16 << 20 },
        { SQLITE_LIMIT_VDBE_OP, 1 << 20 },     { SQLITE_LIMIT_ATTACHED, 0 },
        { SQLITE_LIMIT_WORKER_THREADS, 0 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        sqlite3_limit(db->handle, limits[i][0], limits[i][1]);
    }
    db->least_steps = db->steps = OPEN_STEPS;
    sqlite3_progress_handler(db->handle, STEP_UNIT, count_steps, db);
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
    set_limits(db);
    return true;
}

/* Whether the journal names a super-journal, which SQLite would delete. NULL: no, or no journal;
 * else what is wrong with it. */
static const char *fault_of_journal(struct db *db, const char *journal)
{
    static const unsigned char end[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
    static const char foreign[] =
        "the journal (-journal) beside it is not from an interrupted load: move it away";
    unsigned char last[sizeof end];
    struct stat st;
    ssize_t got = 0;
    int fd = os_open(journal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    int error = fd < 0 && errno != ENOENT ? errno : 0;
    if (error == ELOOP) { /* a symbolic link */
        return foreign;
    }
    if (fd >= 0) {
        bool known = os_stat_fd(fd, &st);
        bool regular = known && S_ISREG(st.st_mode);
        if (regular && st.st_size >= (off_t)sizeof last) {
            got = os_read_at(fd, (char *)last, sizeof last, (uint64_t)st.st_size - sizeof last);
        }
        error = !known || got < 0 ? errno : 0;
        os_close(fd);
        if (error == 0 &&
            (!regular || (got == (ssize_t)sizeof last && memcmp(last, end, sizeof end) == 0))) {
            return foreign;
        }
    }
    return error == 0
               ? NULL
               : arena_printf(db->arena, "the journal (-journal) beside it: %s", strerror(error)).s;
}

/* Whether the files beside the database, which SQLite would read as part of it, belong to this
 * program. */
static bool check_beside(struct db *db, enum db_mode mode)
{
    const char *path = sqlite3_db_filename(db->handle, "main");
    const char *log = path ? sqlite3_filename_wal(path) : NULL;
    const char *journal = path ? sqlite3_filename_journal(path) : NULL;
    struct stat st;
    if (log && os_stat_link(log, &st)) {
        db->why =
            "a write-ahead log (-wal) is beside it, which an event database never has: move it "
            "away";
        return false;
    }
    const char *fault = mode == DB_LOAD && journal ? fault_of_journal(db, journal) : NULL;
    db->why = fault ? fault : db->why;
    return !fault;
}

static bool check_path(struct db *db, enum db_mode mode, bool *is_new)
{
    struct stat st;
    *is_new = false;
    if (!(mode == DB_LOAD ? os_stat_link(db->path, &st) : os_stat(db->path, &st))) {
        if (errno == ENOENT && mode == DB_LOAD && db->path[0]) {
            *is_new = true;
            return true;
        }
        db->why = arena_cstr(db->arena, str_of(strerror(errno)));
        return false;
    }
    if (S_ISLNK(st.st_mode)) {
        db->why = "it is a symbolic link; a load writes only to a file under its own name";
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
    if (st.st_size < HEADER_SIZE) {
        db->why = "it is not a database";
        return false;
    }
    return true;
}

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Whether the file is an event database of a supported version. */
static bool check_header(struct db *db)
{
    unsigned char header[HEADER_SIZE];
    if (!db_read_file(db, header, sizeof header, 0)) {
        return false;
    }
    if (memcmp(header, "SQLite format 3", 16) != 0) {
        db->why = "it is not a database";
        return false;
    }
    if (big32(header + HEADER_APPLICATION) != DB_APPLICATION) {
        db->why = "it is a database of another program";
        return false;
    }
    uint32_t version = big32(header + HEADER_VERSION);
    if (version == 0) {
        return db_damaged(db);
    }
    if (version > DB_VERSION) {
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

/* Whether the tables are as this program makes them; is_new: the file is empty. */
static bool check_tables(struct db *db, bool *is_new)
{
    struct schema columns;
    struct arena work;
    bool failed = false;
    arena_init(&work, NULL);
    struct stmt *s = stmt_new(&work, db, "SELECT 1 FROM sqlite_schema LIMIT 1");
    bool any = s && stmt_row(s, &failed);
    bool ok = s && !failed;
    if (s) {
        stmt_free(s);
    }
    *is_new = ok && !any;
    ok = ok && (*is_new || schema_read(&work, db, &columns));
    arena_release(&work);
    if (ok) {
        db->checked = true;
        db->least_steps = LEAST_STEPS;
    }
    return ok;
}

static bool migrate(struct db *db)
{
    assert(db->version >= 1 && "check_header has read it");
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

static bool is_empty(struct db *db)
{
    sqlite3_file *file = file_of(db);
    sqlite3_int64 size = 1;
    return file && file->pMethods->xFileSize(file, &size) == SQLITE_OK && size == 0;
}

static bool prepare_load(struct db *db)
{
    bool is_bare = false;
    if (!db_exec(db, "PRAGMA page_size = 65536; PRAGMA journal_mode = DELETE; "
                     "PRAGMA synchronous = NORMAL; PRAGMA cell_size_check = ON") ||
        !db_exec(db, "BEGIN EXCLUSIVE")) {
        return false;
    }
    /* not before: two loads that begin at once would keep each a part of the lock, and both fail */
    if (!db_exec(db, "PRAGMA locking_mode = EXCLUSIVE")) {
        return false;
    }
    /* the lock has played back a journal, which may have brought another header, or none: a load
     * that failed before its first commit leaves an empty file; and while this one waited for the
     * lock, another load may have made the database */
    if ((!is_empty(db) && !check_header(db)) || !check_tables(db, &is_bare)) {
        return false;
    }
    return (is_bare ? create(db) : migrate(db)) && db_exec(db, "COMMIT");
}

/* A scan reads a page once, so the cache is small enough to stay in the processor's own. */
static bool prepare_read(struct db *db)
{
    bool is_bare = false;
    if (!db_exec(db, "PRAGMA mmap_size = 0; PRAGMA cache_size = -1024; "
                     "PRAGMA cell_size_check = ON") ||
        !check_tables(db, &is_bare)) {
        return false;
    }
    if (is_bare) {
        db->why = "its tables are not those of an event database";
    }
    return !is_bare;
}

static bool open_load(struct db *db, bool is_new)
{
    struct str journal = arena_printf(db->arena, "%s-journal", db->path);
    if (!open_handle(db, SQLITE_OPEN_READWRITE | (is_new ? SQLITE_OPEN_CREATE : 0)) ||
        !check_beside(db, DB_LOAD)) {
        return false;
    }
    /* with a journal the file is half-written until the lock plays it back */
    if (!is_new && !os_exists(journal.s) && !check_header(db)) {
        return false;
    }
    if (sqlite3_db_readonly(db->handle, "main") == 1) {
        /* SQLite opens for reading what it could not open for writing, for whatever reason */
        db->why = os_may(db->path, W_OK) ? "it cannot be opened for writing" : "it is read-only";
        return false;
    }
    return prepare_load(db);
}

static bool open_read(struct db *db)
{
    return open_handle(db, SQLITE_OPEN_READONLY) && check_header(db) && check_beside(db, DB_READ) &&
           prepare_read(db);
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
