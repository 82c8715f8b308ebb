/* What a load stores, and what becomes of loads that are repeated, stopped or killed. */
#include "store_help.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static struct bench t;

static void open_bench(void)
{
    bench_open(&t);
}

static void close_bench(void)
{
    bench_close(&t);
}

TestSuite(store_load, .init = open_bench, .fini = close_bench);

Test(store_load, values_keep_their_kind)
{
    bench_load(
        &t,
        "{\"i\":-9223372036854775808,\"big\":9223372036854775808,\"r\":0.1,\"w\":1.50,\"e\":1e400,"
        "\"s\":\"\\u00e9 "
        "\\\"x\\\"\",\"empty\":\"\",\"nul\":\"a\\u0000b\",\"yes\":true,\"none\":null,"
        "\"list\":[1, 2],\"o\":{\"p\":{\"q\":5}},\"num\":\"7\"}\n");
    cr_expect_str_eq(bench_value(&t, STR("i")), "int -9223372036854775808");
    cr_expect_str_eq(bench_value(&t, STR("r")), "real 0.1");
    cr_expect_str_eq(bench_value(&t, STR("w")), "written 1.50");
    cr_expect_str_eq(bench_value(&t, STR("e")), "written 1e400");
    cr_expect_str_eq(bench_value(&t, STR("s")), "text \xc3\xa9 \"x\"");
    cr_expect_str_eq(bench_value(&t, STR("empty")), "text ");
    cr_expect_str_eq(bench_value(&t, STR("yes")), "text true");
    cr_expect_str_eq(bench_value(&t, STR("none")), "null");
    cr_expect_str_eq(bench_value(&t, STR("O.P.Q")), "int 5");
    cr_expect_str_eq(bench_value(&t, STR("num")), "text 7");
    bench_value(&t, STR("nul"));
    cr_expect(str_eq(cell_str(&t.batch->cols[0][0]), STR("a\0b")));
    cr_expect_str_eq(
        bench_sql(&t, "SELECT typeof(i) || typeof(r) || typeof(w) || typeof(s) || w FROM events"),
        "integerrealblobtext1.50");
}

Test(store_load, raw_is_the_record_and_size_its_bytes)
{
    bench_load(&t, "{\"a\":1}\n{\"a\":2, \"_raw\":\"caf\xc3\xa9\"}\n");
    static const struct str fields[] = { STR("_raw"), STR("_size"), STR("_Raw2") };
    bench_scan(&t, fields, 3);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 2);
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][0]), "text {\"a\":1}");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[1][0]), "int 7");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][1]), "text caf\xc3\xa9");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[1][1]), "int 5");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[2][1]), "null");
    cr_expect_eq(t.batch->seq[0], 1);
    cr_expect_eq(t.batch->seq[1], 2);
}

Test(store_load, any_number_of_fields)
{
    struct buf text = BUF_INIT;
    for (int row = 0; row < 3; row++) {
        for (int i = 0; i < 500; i++) {
            buf_printf(&text, "%c\"f%d\":%d", i ? ',' : '{', row * 500 + i, row * 500 + i);
        }
        buf_text(&text, "}\n");
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    cr_expect_eq(t.result.fields, 1500);
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) FROM pragma_table_xinfo('events')"), "218");
    static const struct str fields[] = { STR("f0"),   STR("F199"),  STR("f200"),
                                         STR("f777"), STR("F1499"), STR("f1500") };
    bench_scan(&t, fields, 6);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 3);
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][0]), "int 0");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[1][0]), "int 199");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[2][0]), "int 200");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[2][1]), "null");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[3][1]), "int 777");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[4][2]), "int 1499");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[5][2]), "null");
}

Test(store_load, odd_names)
{
    struct buf text = BUF_INIT;
    buf_text(&text, "{\"a\\\"b\":1,\"x "
                    "y\":2,\"_row\":3,\"\":4,\"more\":5,\"c\\u0000d\":6,\"rowid\":7,\"select\":8,"
                    "\"\xc3\x89\":9,\"_ROW2\":1.50,\"'\":\"it's\",\"?1\":10,\"text\":11,\"");
    buf_repeat(&text, "n", 600);
    buf_text(&text, "\":12}\n");
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    cr_expect_str_eq(bench_value(&t, STR("A\"B")), "int 1");
    cr_expect_str_eq(bench_value(&t, STR("x y")), "int 2");
    cr_expect_str_eq(bench_value(&t, STR("_row")), "int 3");
    cr_expect_str_eq(bench_value(&t, STR("")), "int 4");
    cr_expect_str_eq(bench_value(&t, STR("More")), "int 5");
    cr_expect_str_eq(bench_value(&t, STR("c\0d")), "int 6");
    cr_expect_str_eq(bench_value(&t, STR("c")), "null");
    cr_expect_str_eq(bench_value(&t, STR("rowid")), "int 7");
    cr_expect_str_eq(bench_value(&t, STR("select")), "int 8");
    cr_expect_str_eq(bench_value(&t, STR("\xc3\x89")), "int 9");
    cr_expect_str_eq(bench_value(&t, STR("\xc3\xa9")), "null");
    cr_expect_str_eq(bench_value(&t, STR("'")), "text it's");
    cr_expect_str_eq(bench_value(&t, STR("?1")), "int 10");
    cr_expect_str_eq(bench_value(&t, STR("text")), "int 11");
    char name[600];
    memset(name, 'N', sizeof name);
    cr_expect_str_eq(bench_value(&t, (struct str) { name, sizeof name }), "int 12");
}

Test(store_load, names_fold_case_and_show_the_first_spelling)
{
    bench_load(
        &t,
        "{\"EventCode\":1}\n{\"eventcode\":2}\n{\"EVENTCODE\":3}\n{\"_SOURCECATEGORY\":\"x\"}\n");
    static const struct str fields[] = { STR("eventCode"), STR("_sourceCategory") };
    bench_scan(&t, fields, 2);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 4);
    for (int64_t i = 0; i < 3; i++) {
        cr_expect_eq(t.batch->cols[0][i].as.i, i + 1);
    }
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[1][3]), "text x");
    cr_expect_str_eq(bench_sql(&t, "SELECT group_concat(name || ' ' || place) FROM fields"),
                     "EventCode column");
}

Test(store_load, common_fields_come_first)
{
    bench_load(
        &t, "{\"zzz\":1,\"eventid\":2,\"aaa\":3,\"EventCode\":4}\n{\"aaa\":5,\"EventCode\":6}\n");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT group_concat(name) FROM pragma_table_xinfo('events') WHERE cid > 17"),
        "EventCode,eventid,zzz,aaa");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT zzz || eventid || aaa || EventCode FROM events WHERE _row = 1"),
        "1234");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT (zzz IS NULL) || aaa || EventCode FROM events WHERE _row = 2"),
        "156");
}

/* Few fields, and those that queries commonly ask for whenever they appear, stand in one table, the
 * others in a second. */
Test(store_load, other_fields_stand_in_a_table_of_their_own)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < 30; i++) {
        buf_printf(&text, "%c\"f%d\":%d", i ? ',' : '{', i, i);
    }
    buf_text(&text, "}\n{\"f1\":\"one\"}\n");
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    cr_expect_str_eq(
        bench_sql(&t, "SELECT group_concat(name) FROM pragma_table_info('events_rest')"),
        "_row,f24,f25,f26,f27,f28,f29");
    bench_load(
        &t,
        "{\"f1\":\"x\",\"other\":5,\"f29\":null,\"Image\":\"c\"}\n{\"f29\":\"y\",\"f0\":1.50}\n");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT group_concat(name) FROM pragma_table_info('events_rest')"),
        "_row,f24,f25,f26,f27,f28,f29,other");
    cr_expect_str_eq(bench_sql(&t, "SELECT group_concat(_row) FROM events_rest"), "1,3,4");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT group_concat(_row || coalesce(f1, '-') || coalesce(f29, '-') || "
                      "coalesce(other, '-') || coalesce(Image, '-')) FROM events"),
        "1129--,2one---,3x-5c,4-y--");
    static const struct str fields[] = { STR("F29"), STR("f1"), STR("_raw"), STR("OTHER") };
    bench_scan(&t, fields, 4);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 4);
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][0]), "int 29");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][2]), "null");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][3]), "text y");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[2][1]), "text {\"f1\":\"one\"}");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[3][2]), "int 5");
}

Test(store_load, the_same_file_is_skipped_unless_again)
{
    bench_load(&t, "{\"a\":1}\n{\"a\":2}\n");
    cr_expect_eq(t.result.events, 2);
    cr_expect_eq(bench_load_with(&t, NULL), LOAD_NOTHING_NEW);
    cr_expect_eq(t.result.events, 0);
    const struct load_options again = { .again = true };
    cr_expect_eq(bench_load_with(&t, &again), LOAD_DONE);
    cr_expect_eq(t.result.events, 2);
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) FROM events"), "4");
    /* Of the same name and size, with other contents, it is refused. */
    bench_write(t.events, STR("{\"a\":3}\n{\"a\":4}\n"));
    cr_expect_eq(bench_load_with(&t, NULL), LOAD_DONE);
    cr_expect_eq(t.result.refused.total, 1);
    cr_expect_eq(bench_load_with(&t, &again), LOAD_DONE);
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) || ' ' || sum(a) FROM events"), "6 13");
}

Test(store_load, known_files_among_new_ones_are_skipped)
{
    bench_load(&t, "{\"a\":1}\n");
    const char *other = arena_printf(&t.arena, "%s/o.jsonl", t.folder).s;
    const char *paths[] = { t.events, other };
    bench_write(other, STR("{\"b\":1}\n"));
    cr_expect_eq(load_files(&t.arena, t.db, paths, 2, NULL, &t.result, &t.why), LOAD_DONE);
    cr_expect_eq(t.result.skipped, 1);
    cr_expect_eq(t.result.files, 1);
    cr_expect_eq(t.result.events, 1);
}

Test(store_load, a_missing_file_is_named)
{
    const char *path = "/no/such/file.jsonl";
    cr_expect_eq(load_files(&t.arena, t.db, &path, 1, NULL, &t.result, &t.why), LOAD_FAILED);
    cr_expect_str_eq(t.why, "/no/such/file.jsonl: No such file or directory");
}

Test(store_load, summary_counts_bad_records_and_times)
{
    bench_load(&t,
               "{\"_messageTime\":1700000001000}\nnot json\n{\"_messageTime\":1700000000000}\n");
    cr_expect_eq(t.result.events, 3);
    cr_expect_eq(t.result.stats.bad, 1);
    cr_expect(t.result.has_time);
    cr_expect_eq(t.result.first_time, 1700000000000);
    cr_expect_eq(t.result.last_time, 1700000001000);
    cr_expect_eq(t.result.bytes, 71);
    cr_expect_str_eq(bench_sql(&t, "SELECT text FROM raw WHERE _row = 2"), "not json");
    int64_t min = 0;
    int64_t max = 0;
    bench_scan(&t, NULL, 0);
    cr_expect(t.source->ops->time_bounds(t.source, &min, &max));
    cr_expect_eq(min, 1700000000000);
    cr_expect_eq(max, 1700000001000);
}

/* Events numbered from 0, of changing width and fields. */
static void write_many(int n)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < n; i++) {
        buf_printf(&text, "{\"n\":%d,\"f%d\":\"", i, i / 40);
        buf_repeat(&text, "xyz", (size_t)(i * 7 % 90));
        buf_text(&text, "\"}\n");
    }
    bench_write(t.events, buf_view(&text));
    buf_release(&text);
}

static void expect_all(int n)
{
    const char *wanted = arena_printf(&t.arena, "%d %d %d %d", n, n, n - 1, n).s;
    cr_expect_str_eq(
        bench_sql(&t,
                  "SELECT (SELECT count(*) FROM events) || ' ' || (SELECT count(DISTINCT n) FROM "
                  "events) || ' ' || (SELECT max(n) FROM events) || ' ' || (SELECT count(*) FROM "
                  "events JOIN raw USING (_row) WHERE text LIKE '{\"n\":' || n || ',%')"),
        wanted);
    cr_expect_str_eq(bench_sql(&t, "PRAGMA integrity_check"), "ok");
}

static void stop_now(void *self, const struct load_progress *p)
{
    (void)p;
    atomic_store((atomic_bool *)self, true);
}

/* Calls that are stopped after their first batch, until one has nothing left to do but end. */
static void load_in_steps(void (*look)(void))
{
    atomic_bool stop = false;
    const struct load_options o = {
        .stop = &stop, .chunk_bytes = 50000, .progress = stop_now, .self = &stop
    };
    enum load_status status = LOAD_STOPPED;
    int calls = 0;
    for (; status == LOAD_STOPPED && calls < 1000; calls++) {
        stop = false;
        status = bench_load_with(&t, &o);
        look();
    }
    cr_assert_eq(status, LOAD_DONE, "%s", t.why);
    cr_expect_gt(calls, 5);
}

Test(store_load, a_stopped_load_goes_on)
{
    atomic_bool stop = true;
    const struct load_options o = { .stop = &stop, .chunk_bytes = 50000 };
    write_many(20000);
    int rounds = 0;
    while (bench_load_with(&t, &o) == LOAD_STOPPED && rounds++ < 1000) {
        stop = rounds % 2 == 0;
    }
    expect_all(20000);
}

static void expect_bad_as_loaded(void)
{
    cr_expect_str_eq(bench_sql(&t, "SELECT bad = (SELECT count(*) FROM raw WHERE text LIKE "
                                   "'not json%') AND bad > 0 FROM loads"),
                     "1");
}

/* Those read ahead of an interruption are not among them: they are read again. */
Test(store_load, a_stopped_load_logs_its_bad_records)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < 20000; i++) {
        buf_printf(&text, i % 10 ? "{\"n\":%d}\n" : "not json %d\n", i);
    }
    bench_write(t.events, buf_view(&text));
    buf_release(&text);
    load_in_steps(expect_bad_as_loaded);
    cr_expect_str_eq(bench_sql(&t, "SELECT bad FROM loads"), "2000");
}

/* Packs t.events, which are then what is loaded: its size is not that of the text, which offsets
 * count. */
static void pack_events(void)
{
    const char *packed = arena_printf(&t.arena, "%s.gz", t.events).s;
    cr_assert_eq(system(arena_printf(&t.arena, "gzip -n %s", t.events).s), 0);
    t.events = packed;
}

Test(store_load, a_packed_file_of_several_chunks_is_loaded)
{
    const struct load_options o = { .chunk_bytes = 50000 };
    write_many(20000);
    pack_events();
    cr_assert_eq(bench_load_with(&t, &o), LOAD_DONE, "%s", t.why);
    expect_all(20000);
    cr_expect_eq(bench_load_with(&t, &o), LOAD_NOTHING_NEW);
}

static void expect_whole(void)
{
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) = max(n) + 1 FROM events"), "1");
}

Test(store_load, a_load_stopped_in_the_middle_goes_on)
{
    write_many(20000);
    load_in_steps(expect_whole);
    expect_all(20000);
}

Test(store_load, a_load_of_a_packed_file_stopped_in_the_middle_goes_on)
{
    write_many(20000);
    pack_events();
    load_in_steps(expect_whole);
    expect_all(20000);
}

/* The table of loads is as untrusted as the rest of a database. */
Test(store_load, times_in_the_wrong_order_are_no_times)
{
    bench_load(&t, "{\"_messageTime\":1700000000000}\n{\"_messageTime\":1700000001000}\n");
    bench_sql(&t, "UPDATE loads SET state = 'loading', next = 0, first_time = 9, last_time = 8");
    cr_assert_eq(bench_load_with(&t, NULL), LOAD_DONE, "%s", t.why);
    cr_expect_str_eq(bench_sql(&t, "SELECT first_time || ' ' || last_time FROM loads"),
                     "1700000000000 1700000001000");
    bench_sql(&t, "UPDATE loads SET state = 'loading', first_time = 9, last_time = 8");
    cr_assert_eq(bench_load_with(&t, NULL), LOAD_DONE, "%s", t.why);
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) FROM loads WHERE first_time IS NULL"), "1");
}

Test(store_load, a_killed_load_goes_on, .timeout = 1000)
{
    enum { N = 20000 };
    const struct load_options o = { .chunk_bytes = 60000 };
    write_many(N);
    srand(1);
    int kills = 0;
    for (int round = 0; round < 60; round++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            _exit(bench_load_with(&t, &o) == LOAD_DONE ? 0 : 1);
        }
        cr_assert_gt(child, 0);
        nanosleep(&(struct timespec) { .tv_nsec = rand() % 12000 * 1000L }, NULL);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        kills += WIFSIGNALED(status);
        if (!WIFSIGNALED(status) && kills > 0) {
            break;
        }
        if (!WIFSIGNALED(status)) { /* a busy machine let the first one come to its end */
            cr_assert_eq(unlink(t.db), 0);
            continue;
        }
        /* What is there can be read at once: whole events only. */
        const char *why = NULL;
        struct source *source = db_source_open(&t.arena, t.db, &why);
        if (source) {
            source->ops->free(source);
            cr_expect_str_eq(
                bench_sql(&t, "SELECT (SELECT count(*) FROM events) = (SELECT count(*) FROM raw)"),
                "1");
        }
    }
    cr_expect_gt(kills, 0);
    enum load_status status = bench_load_with(&t, &o);
    cr_expect(status == LOAD_DONE || status == LOAD_NOTHING_NEW, "%s", t.why ? t.why : "");
    expect_all(N);
}

static int commits;

static int count_commit(void *self)
{
    (void)self;
    commits++;
    return 0;
}

static int watch_commits(sqlite3 *db, const char **why, const struct sqlite3_api_routines *api)
{
    (void)why, (void)api;
    sqlite3_commit_hook(db, count_commit, NULL);
    return SQLITE_OK;
}

/* Files of one event each, `n` of them. */
static const char **write_small(size_t n)
{
    const char **paths = arena_array(&t.arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        paths[i] = arena_printf(&t.arena, "%s/small%zu.jsonl", t.folder, i).s;
        bench_write(paths[i], arena_printf(&t.arena, "{\"n\":%zu}\n", i));
    }
    return paths;
}

/* A commit waits for the disk: small files share one. */
Test(store_load, many_small_files_take_few_commits)
{
    enum { N = 300 };
    const char **paths = write_small(N);
    commits = 0;
    sqlite3_auto_extension((void (*)(void))watch_commits);
    enum load_status status = load_files(&t.arena, t.db, paths, N, NULL, &t.result, &t.why);
    sqlite3_reset_auto_extension();
    cr_assert_eq(status, LOAD_DONE);
    cr_expect_eq(t.result.files, N);
    cr_expect_eq(t.result.events, N);
    /* one makes the tables, one is for each second; a slow machine may need some */
    cr_expect(commits >= 2 && commits < N / 3, "%d", commits);
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) || state || sum(rows) FROM loads"),
                     "300done300");
    cr_expect_str_eq(bench_sql(&t, "SELECT group_concat(n = _row - 1) NOT LIKE '%0%' FROM events"),
                     "1");
}

/* A broken file is damage; the others are loaded, and it is not tried again before it changes. */
Test(store_load, a_broken_file_is_gone_past)
{
    const char **paths = write_small(4);
    bench_write(paths[2], STR("\x1f\x8b\x08 no archive"));
    cr_expect_eq(load_files(&t.arena, t.db, paths, 4, NULL, &t.result, &t.why), LOAD_DONE);
    cr_expect_eq(t.result.stats.damaged, 1);
    cr_expect(str_ends(t.result.stats.damage[0].file, STR("small2.jsonl")));
    cr_expect_eq(t.result.files, 3);
    cr_expect_str_eq(bench_sql(&t, "SELECT group_concat(n) FROM events"), "0,1,3");
    cr_expect_eq(load_files(&t.arena, t.db, paths, 4, NULL, &t.result, &t.why), LOAD_NOTHING_NEW);
    cr_expect_eq(t.result.known_damaged.total, 1);
    cr_expect_eq(t.result.stats.damaged, 0);
    bench_write(paths[2], STR("{\"n\":2}\n"));
    cr_expect_eq(load_files(&t.arena, t.db, paths, 4, NULL, &t.result, &t.why), LOAD_DONE);
    cr_expect_eq(t.result.skipped, 3);
    cr_expect_str_eq(bench_sql(&t, "SELECT group_concat(n) FROM events"), "0,1,3,2");
}

/* What cannot be written takes back the files of its transaction, in the counts, too. */
Test(store_load, files_of_a_failed_transaction_do_not_count)
{
    const char **paths = write_small(3);
    cr_expect_eq(load_files(&t.arena, t.db, paths, 1, NULL, &t.result, &t.why), LOAD_DONE);
    struct rlimit limit = { 65536, RLIM_INFINITY }, before;
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    limit.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
    enum load_status status = load_files(&t.arena, t.db, paths, 3, NULL, &t.result, &t.why);
    setrlimit(RLIMIT_FSIZE, &before);
    cr_expect_eq(status, LOAD_FAILED);
    cr_expect_eq(t.result.files, 0);
    cr_expect_eq(t.result.events, 0);
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) FROM events"), "1");
}

Test(store_load, two_loads_at_once_do_not_mix)
{
    write_many(2000);
    sqlite3 *other = NULL;
    bench_load_with(&t, NULL);
    cr_assert_eq(sqlite3_open(t.db, &other), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    const struct load_options again = { .again = true };
    cr_expect_eq(bench_load_with(&t, &again), LOAD_FAILED);
    cr_expect_not_null(strstr(t.why, "locked by another process"), "%s", t.why);
    sqlite3_close(other);
    expect_all(2000);
}

/* Both see no database; the one that comes second to the lock waits, and finds one. */
Test(store_load, two_first_loads_at_once, .timeout = 600)
{
    enum { TRIES = 40 };
    const char **paths = write_small(2);
    int in_vain = 0;
    for (int i = 0; i < TRIES; i++) {
        int gate[2], go;
        pid_t children[2];
        cr_assert_eq(pipe(gate), 0);
        for (size_t k = 0; k < 2; k++) {
            children[k] = fork();
            cr_assert_geq(children[k], 0);
            if (children[k] == 0) {
                close(gate[1]);
                go = (int)read(gate[0], &go, 1); /* until the parent closes it */
                enum load_status status =
                    load_files(&t.arena, t.db, &paths[k], 1, NULL, &t.result, &t.why);
                bool waited_in_vain = status == LOAD_FAILED && strstr(t.why, "it is locked");
                if (status != LOAD_DONE && !waited_in_vain) {
                    fprintf(stderr, "%s\n", t.why);
                }
                _exit(status == LOAD_DONE ? 0 : waited_in_vain ? 1 : 2);
            }
        }
        close(gate[0]);
        close(gate[1]);
        int loaded = 0;
        for (size_t k = 0; k < 2; k++) {
            int status = 0;
            waitpid(children[k], &status, 0);
            cr_assert(WIFEXITED(status) && WEXITSTATUS(status) <= 1, "try %d: %x", i, status);
            loaded += WEXITSTATUS(status) == 0;
        }
        if (loaded == 0) { /* a busy machine, where one that holds the lock gets no time */
            in_vain++;
            unlink(t.db);
            continue;
        }
        cr_expect_str_eq(bench_sql(&t, "SELECT count(*) FROM events"), loaded == 2 ? "2" : "1");
        cr_assert_eq(unlink(t.db), 0);
    }
    cr_expect_lt(in_vain, TRIES / 4);
}
