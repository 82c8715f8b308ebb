/* What db_open accepts and refuses, and that it leaves what it refuses as it was. */
#include "store_help.h"

#include "base/os/os.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct bench t;

static void open_bench(void)
{
    bench_open(&t);
}

static void close_bench(void)
{
    bench_close(&t);
}

TestSuite(store_db, .init = open_bench, .fini = close_bench);

static const char *refusal(const char *path, enum db_mode mode)
{
    const char *why = "";
    struct db *db = db_open(&t.arena, path, mode, 50, &why);
    cr_expect_null(db);
    return why;
}

static uint64_t bytes_hash(const char *path)
{
    struct str text;
    const char *why = NULL;
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f, "%s", why);
    char *bytes = arena_alloc(&t.arena, 1 << 20);
    text = (struct str) { bytes, fread(bytes, 1, 1 << 20, f) };
    fclose(f);
    return str_hash(text);
}

Test(store_db, what_is_no_database)
{
    char *text = arena_zero(&t.arena, 4096);
    memset(text, 'x', 4096);
    cr_expect_str_eq(refusal(t.db, DB_READ), "No such file or directory");
    cr_expect_str_eq(refusal(t.folder, DB_READ), "it is a folder");
    cr_expect_str_eq(refusal(t.folder, DB_LOAD), "it is a folder");
    cr_expect_str_eq(refusal("", DB_LOAD), "No such file or directory");
    cr_expect_str_eq(refusal("/dev/null", DB_LOAD), "it is not a regular file");
    cr_expect_str_eq(refusal("/no/such/folder/x.db", DB_LOAD),
                     "it, or a journal beside it, cannot be opened");
    bench_write(t.db, STR(""));
    cr_expect_str_eq(refusal(t.db, DB_READ), "it is empty");
    bench_write(t.db, STR("{\"a\":1}\n"));
    cr_expect_str_eq(refusal(t.db, DB_READ), "it is not a database");
    cr_expect_str_eq(refusal(t.db, DB_LOAD), "it is not a database");
    bench_write(t.db, (struct str) { text, 4096 });
    cr_expect_str_eq(refusal(t.db, DB_LOAD), "it is not a database");
}

Test(store_db, an_empty_file_may_become_one)
{
    bench_write(t.db, STR(""));
    bench_load(&t, "{\"a\":1}\n");
    cr_expect_str_eq(bench_value(&t, STR("a")), "int 1");
}

Test(store_db, a_foreign_or_newer_database_stays_as_it_was)
{
    bench_sql(&t, "CREATE TABLE events (x); INSERT INTO events VALUES (1)");
    uint64_t before = bytes_hash(t.db);
    cr_expect_str_eq(refusal(t.db, DB_READ), "it is a database of another program");
    cr_expect_str_eq(refusal(t.db, DB_LOAD), "it is a database of another program");
    cr_expect_eq(bytes_hash(t.db), before);
    const char *sql = arena_printf(&t.arena, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                                   DB_APPLICATION, DB_VERSION + 1)
                          .s;
    bench_sql(&t, sql);
    before = bytes_hash(t.db);
    cr_expect_str_eq(refusal(t.db, DB_READ),
                     "it was made by a newer version (format 4, this program reads format 3)");
    cr_expect_str_eq(refusal(t.db, DB_LOAD),
                     "it was made by a newer version (format 4, this program reads format 3)");
    cr_expect_eq(bytes_hash(t.db), before);
    bench_sql(&t, "PRAGMA user_version = 0");
    cr_expect_str_eq(refusal(t.db, DB_READ), "it is damaged");
    cr_expect_str_eq(refusal(t.db, DB_LOAD), "it is damaged");
    for (int version = 1; version <= DB_VERSION; version++) {
        bench_sql(&t, arena_printf(&t.arena, "PRAGMA user_version = %d", version).s);
        before = bytes_hash(t.db);
        cr_expect_str_eq(refusal(t.db, DB_READ), "its tables are not those of an event database");
        cr_expect_str_eq(refusal(t.db, DB_LOAD), "its tables are not those of an event database");
        cr_expect_eq(bytes_hash(t.db), before);
    }
}

Test(store_db, identity_and_layout)
{
    bench_load(&t, "{\"a\":1}\n");
    cr_expect_str_eq(bench_sql(&t, "PRAGMA page_size"), "65536");
    cr_expect_str_eq(bench_sql(&t, "PRAGMA journal_mode"), "delete");
    cr_expect_str_eq(bench_sql(&t, "PRAGMA user_version"), "3");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT printf('%x', application_id) FROM pragma_application_id"),
        "73756d71");
    cr_expect_str_eq(bench_sql(&t, "SELECT typeof(_messageTime) || _size || a FROM events"),
                     "null71");
}

/* Brings the table of loads back to version 2. */
#define BENCH_LOADS_2                                                                              \
    "ALTER TABLE loads DROP COLUMN head; ALTER TABLE loads DROP COLUMN content; "                  \
    "ALTER TABLE loads DROP COLUMN last; ALTER TABLE loads DROP COLUMN last_row; "                 \
    "ALTER TABLE loads DROP COLUMN last_bad; ALTER TABLE loads DROP COLUMN parts; "                \
    "ALTER TABLE loads DROP COLUMN damage; "

/* Version 1 had one table for all columns; it is read as it is, and a load brings it to date. */
Test(store_db, a_database_of_version_1)
{
    bench_load(&t, "{\"EventCode\":1,\"b\":\"x\"}\n{\"b\":2}\n");
    bench_sql(&t, "DROP VIEW events; DROP TABLE events_rest; DROP TABLE origins; "
                  "ALTER TABLE events_first RENAME TO events; " BENCH_LOADS_2
                  "PRAGMA user_version = 1");
    uint64_t before = bytes_hash(t.db);
    static const struct str fields[] = { STR("b"), STR("f0"), STR("f39"), STR("eventcode") };
    bench_scan(&t, fields, 4);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 2);
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][0]), "text x");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[3][0]), "int 1");
    bench_unscan(&t);
    cr_expect_eq(bytes_hash(t.db), before);
    struct buf text = BUF_INIT;
    for (int i = 0; i < 40; i++) {
        buf_printf(&text, "%c\"f%d\":%d", i ? ',' : '{', i, i);
    }
    buf_text(&text, "}\n");
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    cr_expect_str_eq(bench_sql(&t, "PRAGMA user_version"), "3");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT group_concat(coalesce(b, '-') || coalesce(f39, '-')) FROM events"),
        "x-,2-,-39");
    bench_scan(&t, fields, 4);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 3);
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][1]), "int 2");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[1][2]), "int 0");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[2][1]), "null");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[2][2]), "int 39");
}

/* Version 2 knew of a file only its bytes on disk; what grew since is loaded all the same. */
Test(store_db, a_database_of_version_2)
{
    bench_load(&t, "{\"a\":1}\n{\"a\":2}\n");
    bench_sql(&t, BENCH_LOADS_2 "DROP TABLE origins; PRAGMA user_version = 2");
    static const struct str fields[] = { STR("a") };
    bench_scan(&t, fields, 1);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 2);
    bench_unscan(&t);
    cr_expect_eq(bench_load_with(&t, NULL), LOAD_NOTHING_NEW);
    cr_expect_str_eq(bench_sql(&t, "PRAGMA user_version"), "3");
    bench_sql(&t, BENCH_LOADS_2 "DROP TABLE origins; PRAGMA user_version = 2");
    bench_write(t.events, STR("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n"));
    cr_expect_eq(bench_load_with(&t, NULL), LOAD_DONE);
    cr_expect_eq(t.result.grown, 1);
    cr_expect_str_eq(bench_sql(&t, "SELECT group_concat(a) || parts FROM events, loads"), "1,2,32");
}

/* Reading and loading refuse the same. */
static const char *refusal_of_all(void)
{
    uint64_t before = bytes_hash(t.db);
    const char *read = refusal(t.db, DB_READ);
    cr_expect_str_eq(refusal(t.db, DB_LOAD), read);
    cr_expect_null(db_source_open(&t.arena, t.db, &t.why));
    cr_expect_str_eq(t.why, arena_printf(&t.arena, "%s: %s", t.db, read).s);
    cr_expect_eq(bytes_hash(t.db), before);
    return read;
}

/* A database of one event; after the first call a copy of the same, without waits for the disk. */
static void fresh(void)
{
    static struct str kept;
    const char *why = NULL;
    if (kept.s) {
        bench_write(t.db, kept);
        return;
    }
    bench_load(&t, "{\"a\":1}\n");
    cr_assert(os_read_file(&t.arena, t.db, 1 << 24, &kept, &why));
}

/* A table made anew by another text, with the rows that it had. */
static const char *refusal_with(const char *table, const char *columns, const char *copied)
{
    fresh();
    bench_sql(&t, arena_printf(&t.arena,
                               "DROP VIEW events; ALTER TABLE %s RENAME TO old; "
                               "CREATE TABLE %s (%s; INSERT INTO %s (%s) SELECT %s FROM old; "
                               "DROP TABLE old",
                               table, table, columns, table, copied, copied)
                      .s);
    return refusal_of_all();
}

Test(store_db, a_changed_layout_is_refused)
{
    static const char *const changes[][2] = {
        { "events_first", "ALTER TABLE events_first ADD COLUMN b DEFAULT 5" },
        { "events_first", "ALTER TABLE events_first ADD COLUMN \"b\" AS (1)" },
        { "events_first", "ALTER TABLE events_first ADD COLUMN \"b\" CHECK (b > 0)" },
        { "events_rest", "ALTER TABLE events_rest ADD COLUMN \"b\" INTEGER" },
        { "events_rest", "ALTER TABLE events_rest ADD COLUMN \"b\" COLLATE NOCASE" },
        { "raw", "ALTER TABLE raw ADD COLUMN b" },
        { "raw", "CREATE INDEX i ON raw (hex(zeroblob(4)))" },
        { "loads", "CREATE UNIQUE INDEX i ON loads (state) WHERE state > 'a'" },
        { "fields", "ALTER TABLE fields RENAME COLUMN place TO spot" },
        { "loads", "ALTER TABLE loads ADD COLUMN b AS (hex(zeroblob(4)))" },
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        fresh();
        bench_sql(&t, changes[i][1]);
        cr_expect_str_eq(
            refusal_of_all(),
            arena_printf(&t.arena, "its table `%s` was changed by another program", changes[i][0])
                .s,
            "%s", changes[i][1]);
    }
    cr_expect_str_eq(refusal_with("raw",
                                  "_row INTEGER PRIMARY KEY, text AS (hex(zeroblob(400000000))))",
                                  "_row"),
                     "its table `raw` was changed by another program");
    cr_expect_str_eq(refusal_with("raw", "_row INTEGER PRIMARY KEY, text ANY) STRICT", "_row"),
                     "its table `raw` was changed by another program");
    cr_expect_str_eq(
        refusal_with("raw", "_row INTEGER PRIMARY KEY, text) WITHOUT ROWID", "_row, text"),
        "its table `raw` was changed by another program");
    cr_expect_str_eq(refusal_with("fields",
                                  "_field INTEGER PRIMARY KEY, name AS (hex(place)), place)",
                                  "_field, place"),
                     "its table `fields` was changed by another program");
    cr_expect_str_eq(refusal_with("events_rest", "_row PRIMARY KEY)", "_row"),
                     "its table `events_rest` was changed by another program");
}

/* DB_FIELDS is the bound for both tables together. */
Test(store_db, names_of_columns_are_bounded)
{
    for (size_t len = 500; len <= 502; len++) {
        struct buf sql = BUF_INIT;
        buf_text(&sql, "ALTER TABLE events_first ADD COLUMN \"");
        buf_repeat(&sql, len == 501 ? "n" : "\"\"", len);
        buf_text(&sql, "\"");
        buf_char(&sql, '\0');
        fresh();
        bench_sql(&t, sql.b.data);
        buf_release(&sql);
        if (len == 500) {
            cr_expect_str_eq(bench_value(&t, STR("a")), "int 1");
            bench_unscan(&t);
        } else {
            cr_expect_str_eq(refusal_of_all(),
                             "its table `events_first` was changed by another program");
        }
    }
}

Test(store_db, too_many_columns_are_refused)
{
    static const int counts[][2] = { { 0, 201 }, { 101, 100 }, { 0, 218 }, { 201, 0 } };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct buf sql = BUF_INIT;
        for (int k = 0; k < counts[i][0] + counts[i][1]; k++) {
            buf_printf(&sql, "ALTER TABLE %s ADD COLUMN \"c%d\";",
                       k < counts[i][0] ? "events_first" : "events_rest", k);
        }
        buf_char(&sql, '\0');
        fresh();
        bench_sql(&t, sql.b.data);
        buf_release(&sql);
        cr_expect_not_null(strstr(refusal_of_all(), "was changed by another program"), "%zu", i);
    }
}

Test(store_db, a_view_is_no_table)
{
    bench_load(&t, "{\"a\":1}\n");
    bench_sql(&t, "ALTER TABLE raw RENAME TO raw0; CREATE VIEW raw AS SELECT * FROM raw0");
    cr_expect_str_eq(refusal_of_all(), "its tables are not those of an event database");
}

/* Names need quotes, and quotes in quotes. */
Test(store_db, columns_of_any_name_are_as_made)
{
    bench_load(&t, "{\"a\\\"b\":1,\"\\\"\":2,\", \\\"x\\\"\":3,\"c)\":4}\n");
    cr_expect_str_eq(bench_value(&t, STR("a\"b")), "int 1");
    cr_expect_str_eq(bench_value(&t, STR("\"")), "int 2");
    cr_expect_str_eq(bench_value(&t, STR(", \"x\"")), "int 3");
    cr_expect_str_eq(bench_value(&t, STR("c)")), "int 4");
}

/* What a user adds beside the tables does no harm; thousands of tables would cost each worker. */
Test(store_db, tables_of_others)
{
    bench_load(&t, "{\"a\":1}\n");
    bench_sql(&t, "CREATE TABLE mine (x); CREATE INDEX i ON mine (x); "
                  "CREATE VIEW v AS SELECT * FROM events; "
                  "CREATE TRIGGER g AFTER INSERT ON raw BEGIN DELETE FROM raw; END");
    cr_expect_str_eq(bench_value(&t, STR("a")), "int 1");
    bench_unscan(&t);
    struct buf sql = BUF_INIT;
    buf_text(&sql, "BEGIN;");
    for (int i = 0; i < 5000; i++) {
        buf_printf(&sql, "CREATE VIEW v%d AS SELECT 1;", i);
    }
    buf_text(&sql, "COMMIT");
    buf_char(&sql, '\0');
    bench_sql(&t, sql.b.data);
    buf_release(&sql);
    cr_expect_str_eq(refusal_of_all(), "it has too many tables and indexes for an event database");
}

Test(store_db, rows_of_other_numbers_are_refused_by_all)
{
    static const char *const numbers[] = { "-5", "0", "9000000000000000000" };
    for (size_t i = 0; i < 3; i++) {
        fresh();
        bench_sql(&t, arena_printf(&t.arena, "UPDATE events_first SET _row = %s", numbers[i]).s);
        static const struct str field = STR("a");
        struct source *source = db_source_open(&t.arena, t.db, &t.why);
        cr_assert_not_null(source);
        t.spec = (struct scan_spec) { .fields = &field, .n_fields = 1, .batch_rows = 1 };
        cr_expect_not(source->ops->start(source, &t.spec, &t.why));
        cr_expect_not_null(strstr(t.why, "its rows are numbered"));
        source->ops->free(source);
        bench_write(t.events, STR("{\"b\":1}\n"));
        cr_expect_eq(bench_load_with(&t, NULL), LOAD_FAILED);
        cr_expect_not_null(strstr(t.why, "its rows are numbered"));
    }
}

/* The reason of a failed scan outlives its cursor, and a page of 0xff is told as damage. */
Test(store_db, a_damaged_page_has_a_reason_that_stays)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < 3000; i++) {
        buf_printf(&text, "{\"n\":%d,\"p\":\"%0100d\"}\n", i, i);
    }
    bench_load(&t, text.b.data);
    buf_release(&text);
    int fd = open(t.db, O_WRONLY);
    char bytes[64];
    memset(bytes, 0xff, sizeof bytes);
    int root = atoi(bench_sql(&t, "SELECT rootpage FROM sqlite_schema WHERE name = 'raw'"));
    cr_assert_eq(pwrite(fd, bytes, sizeof bytes, (off_t)(root - 1) * 65536), 64);
    close(fd);
    static const struct str raw = STR("_raw");
    bench_scan(&t, &raw, 1);
    while (t.source->ops->next(t.scan, t.batch)) {
    }
    const char *error = t.source->ops->error(t.scan);
    bench_unscan(&t);
    cr_expect_str_eq(error, arena_printf(&t.arena, "%s: it is damaged", t.db).s);
}

/* A value beyond what a load writes is not read into memory. */
Test(store_db, values_are_bounded)
{
    bench_load(&t, "{\"a\":1}\n");
    bench_sql(&t, "UPDATE raw SET text = zeroblob(200000000)");
    static const struct str raw = STR("_raw");
    bench_scan(&t, &raw, 1);
    cr_expect_not(t.source->ops->next(t.scan, t.batch));
    cr_expect_str_eq(
        t.source->ops->error(t.scan),
        arena_printf(&t.arena, "%s: an event is larger than an event database can hold", t.db).s);
}

/* A BLOB that spells no number goes out as the text that it is, never as a number in JSON. */
Test(store_db, bytes_that_are_no_number_are_text)
{
    bench_load(&t, "{\"a\":1}\n");
    bench_sql(&t, "UPDATE events_first SET a = CAST('1,\"b\":2' AS BLOB)");
    cr_expect_str_eq(bench_value(&t, STR("a")), "text 1,\"b\":2");
}

/* What lies beside the database is not taken for part of it. */
Test(store_db, files_beside_are_refused)
{
    static const char hot[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    const char *journal = arena_printf(&t.arena, "%s-journal", t.db).s;
    const char *log = arena_printf(&t.arena, "%s-wal", t.db).s;
    const char *link = arena_printf(&t.arena, "%s/link.db", t.folder).s;
    char *text = arena_zero(&t.arena, 1024);
    memcpy(text, hot, 8);
    memcpy(text + 1016, hot, 8);
    bench_load(&t, "{\"a\":1}\n");
    bench_write(log, STR("x"));
    cr_expect_not_null(strstr(refusal_of_all(), "a write-ahead log (-wal) is beside it"));
    unlink(log);
    bench_write(journal, (struct str) { text, 1024 });
    cr_expect_not_null(strstr(refusal(t.db, DB_LOAD), "is not from an interrupted load"));
    unlink(journal);
    cr_assert_eq(symlink(t.db, journal), 0);
    cr_expect_not_null(strstr(refusal(t.db, DB_LOAD), "is not from an interrupted load"));
    unlink(journal);
    cr_assert_eq(symlink(t.db, link), 0);
    cr_expect_not_null(strstr(refusal(link, DB_LOAD), "it is a symbolic link"));
    const char *why = NULL;
    struct db *db = db_open(&t.arena, link, DB_READ, 50, &why);
    cr_assert_not_null(db);
    db_close(db);
}

Test(store_db, wal_mode_is_refused)
{
    bench_load(&t, "{\"a\":1}\n");
    bench_sql(&t, "PRAGMA journal_mode = WAL");
    cr_expect_str_eq(refusal(t.db, DB_READ),
                     "it is in WAL mode; `PRAGMA journal_mode=DELETE` makes it readable");
}

Test(store_db, a_cut_file_is_damaged)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < 20000; i++) {
        buf_printf(&text, "{\"n\":%d,\"s\":\"some text that fills pages\"}\n", i);
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    cr_assert_eq(truncate(t.db, 8 * 65536), 0);
    static const struct str field = STR("s");
    struct source *source = db_source_open(&t.arena, t.db, &t.why);
    if (source) {
        t.spec = (struct scan_spec) { .fields = &field, .n_fields = 1, .batch_rows = 100 };
        bool failed = !source->ops->start(source, &t.spec, &t.why);
        struct scan *scan = failed ? NULL : source->ops->open(source, &t.arena, &t.why);
        if (scan) {
            struct batch *b = batch_new(&t.arena, &t.scratch, 1, 100);
            while (source->ops->next(scan, b)) {
            }
            failed = source->ops->error(scan) != NULL;
            source->ops->close(scan);
        }
        cr_expect(failed || !scan);
        source->ops->free(source);
    }
}

Test(store_db, a_lock_of_another_process_is_told)
{
    int ready[2];
    char byte = 0;
    bench_load(&t, "{\"a\":1}\n");
    cr_assert_eq(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *other = NULL;
        sqlite3_open(t.db, &other);
        sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
        byte = (char)(write(ready[1], "x", 1) == 1);
        pause();
        _exit(byte);
    }
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    cr_expect_str_eq(refusal(t.db, DB_READ),
                     "it is locked by another process (a load may be running)");
    cr_expect_str_eq(refusal(t.db, DB_LOAD),
                     "it is locked by another process (a load may be running)");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    cr_expect_str_eq(bench_value(&t, STR("a")), "int 1");
}

/* As a user without rights on the folder; the test may run as root, which has all. */
Test(store_db, a_read_only_folder_can_be_read)
{
    bench_load(&t, "{\"a\":1}\n");
    cr_assert_eq(chmod(t.db, 0444), 0);
    cr_assert_eq(chmod(t.folder, 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534) != 0) {
            _exit(9);
        }
        const char *why = "";
        struct db *db = db_open(&t.arena, t.db, DB_LOAD, 50, &why);
        if (db || strcmp(why, "it is read-only") != 0) {
            _exit(1);
        }
        const char *new = arena_printf(&t.arena, "%s/new.db", t.folder).s;
        if (db_open(&t.arena, new, DB_LOAD, 50, &why)) {
            _exit(2);
        }
        struct source *source = db_source_open(&t.arena, t.db, &why);
        static const struct str field = STR("a");
        struct scan_spec spec = { .fields = &field, .n_fields = 1, .batch_rows = 10 };
        struct scan *scan = source && source->ops->start(source, &spec, &why)
                                ? source->ops->open(source, &t.arena, &why)
                                : NULL;
        struct batch *b = batch_new(&t.arena, &t.scratch, 1, 10);
        _exit(scan && source->ops->next(scan, b) && b->cols[0][0].as.i == 1 ? 0 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    chmod(t.folder, 0755);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %x", (unsigned)status);
}

Test(store_db, names_have_no_special_meaning)
{
    cr_assert_eq(chdir(t.folder), 0);
    static const char *const names[] = { ":memory:", "file:x?mode=memory", "a b'\".db" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *why = "";
        struct db *db = db_open(&t.arena, names[i], DB_LOAD, 50, &why);
        cr_assert_not_null(db, "%s", why);
        db_close(db);
        cr_expect_eq(access(names[i], R_OK), 0);
    }
    cr_assert_eq(chdir("/"), 0);
}
