/* What db_open accepts and refuses, and that it leaves what it refuses as it was. */
#include "store_help.h"

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
                     "it was made by a newer version (format 3, this program reads format 2)");
    cr_expect_str_eq(refusal(t.db, DB_LOAD),
                     "it was made by a newer version (format 3, this program reads format 2)");
    cr_expect_eq(bytes_hash(t.db), before);
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
    cr_expect_str_eq(bench_sql(&t, "PRAGMA user_version"), "2");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT printf('%x', application_id) FROM pragma_application_id"),
        "73756d71");
    cr_expect_str_eq(bench_sql(&t, "SELECT typeof(_messageTime) || _size || a FROM events"),
                     "null71");
}

/* Version 1 had one table for all columns; it is read as it is, and a load brings it to date. */
Test(store_db, a_database_of_version_1)
{
    bench_load(&t, "{\"EventCode\":1,\"b\":\"x\"}\n{\"b\":2}\n");
    bench_sql(&t, "DROP VIEW events; DROP TABLE events_rest; "
                  "ALTER TABLE events_first RENAME TO events; PRAGMA user_version = 1");
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
    cr_expect_str_eq(bench_sql(&t, "PRAGMA user_version"), "2");
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

Test(store_db, a_changed_layout_is_refused)
{
    bench_load(&t, "{\"a\":1}\n");
    bench_sql(&t, "ALTER TABLE events_first ADD COLUMN b DEFAULT 5");
    struct source *source = db_source_open(&t.arena, t.db, &t.why);
    cr_assert_not_null(source);
    static const struct str field = STR("a");
    t.spec = (struct scan_spec) { .fields = &field, .n_fields = 1, .batch_rows = 1 };
    cr_expect_not(source->ops->start(source, &t.spec, &t.why));
    cr_expect_not_null(strstr(t.why, "its table `events_first` was changed by another program"));
    source->ops->free(source);
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
