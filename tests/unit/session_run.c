/* session_run.c - sessions and queries by the public header alone: data, options, running, stopping
 * (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char sysmon[] = "fixtures/windows-sysmon.jsonl";

static sumoq_query *prepare(sumoq *s, const char *text)
{
    return sumoq_prepare(s, text, SIZE_MAX, "example");
}

/* What the README shows of the same query. */
Test(session_run, a_query_over_a_file_gives_rows)
{
    sumoq *s = sumoq_open();
    cr_assert_eq(sumoq_add_path(s, sysmon), SUMOQ_DONE);
    sumoq_query *q = prepare(s, "_sourceCategory=*sysmon | where EventCode = 1 | count by Image "
                                "| sort by _count, Image asc | limit 3");
    cr_assert_eq(sumoq_query_status(q), SUMOQ_DONE);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_assert_eq(sumoq_row_count(q), 3);
    cr_assert_eq(sumoq_column_count(q), 2);
    cr_expect_str_eq(sumoq_column_name(q, 0, NULL), "Image");
    cr_expect_str_eq(sumoq_column_name(q, 1, NULL), "_count");
    cr_expect_eq(sumoq_column_is_key(q, 0), 1);
    cr_expect_eq(sumoq_column_is_key(q, 1), 0);
    cr_expect_eq(sumoq_is_aggregate(q), 1);
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_str_eq(sumoq_text(q, 0, NULL), "C:\\Tools\\SDK\\makecert.exe");
    cr_expect_eq(sumoq_int(q, 1), 3);
    cr_expect_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_next(q), 0);
    cr_expect_eq(sumoq_next(q), 0);
    cr_expect_null(sumoq_text(q, 0, NULL));
    cr_expect_null(sumoq_column_name(q, 2, NULL));
    cr_expect_eq(sumoq_diagnostic_count(q), 0);
    cr_expect_str_eq(sumoq_message(q), "");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_run, a_query_outlives_its_session_and_null_is_freed)
{
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{\"a\": 1}", SIZE_MAX);
    sumoq_query *q = prepare(s, "* | count");
    sumoq_close(s);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_int(q, 0), 1);
    sumoq_free(q);
    sumoq_free(NULL);
    sumoq_close(NULL);
}

static int64_t count_of(sumoq_query *q)
{
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    return sumoq_next(q) == 1 ? sumoq_int(q, 0) : -1;
}

Test(session_run, a_query_runs_again_also_over_other_data)
{
    sumoq *s = sumoq_open();
    sumoq_query *q = prepare(s, "a=x* | count");
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE, "there is no data");
    sumoq_add_event(s, "{\"a\": \"xy\"}", SIZE_MAX);
    cr_expect_eq(count_of(q), 1);
    cr_expect_eq(count_of(q), 1);
    sumoq_add_event(s, "{\"a\":\n \"xz\"}", SIZE_MAX);
    sumoq_add_event(s, "{\"a\": \"no\"}", SIZE_MAX);
    cr_expect_eq(count_of(q), 2);
    sumoq_clear_data(s);
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_row_count(q), 0);
    sumoq_add_buffer(s, "more.csv", "a,b\nx1,2\nx2,3\nx3,4\n", 19);
    cr_expect_eq(count_of(q), 3);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_run, data_that_changes_after_it_was_opened_is_opened_anew)
{
    sumoq *s = sumoq_open();
    sumoq_query *q = prepare(s, "* | count");
    sumoq_add_event(s, "{\"a\": 1}", SIZE_MAX);
    cr_assert_eq(sumoq_open_data(q), SUMOQ_DONE);
    sumoq_add_buffer(s, "more.csv", "a\n1\n2\n", 6);
    cr_expect_eq(count_of(q), 3);
    cr_assert_eq(sumoq_open_data(q), SUMOQ_DONE);
    sumoq_clear_data(s);
    sumoq_add_event(s, "{\"a\": 1}", SIZE_MAX);
    sumoq_add_event(s, "{\"a\": 2}", SIZE_MAX);
    cr_expect_eq(count_of(q), 2);
    cr_assert_eq(sumoq_open_data(q), SUMOQ_DONE);
    sumoq_clear_data(s);
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE, "there is no data");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_run, sources_of_all_kinds_are_read_together)
{
    char folder[] = "/tmp/sumoq-session-XXXXXX", path[100];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/one.jsonl", folder);
    FILE *f = fopen(path, "w");
    fputs("{\"n\": 1}\n", f);
    fclose(f);
    sumoq *s = sumoq_open();
    sumoq_add_path(s, sysmon);
    sumoq_add_path(s, folder);
    sumoq_add_buffer(s, "two.jsonl", "{\"n\": 2}\n{\"n\": 3}", 17);
    sumoq_add_event(s, "{\"n\": 4}", SIZE_MAX);
    sumoq_query *q = prepare(s, "* | where !isNull(n) | fields n, _sourceName | sort by n asc");
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    const char *const names[] = { path, "two.jsonl", "two.jsonl", "events.jsonl" };
    for (int64_t n = 1; n <= 4; n++) {
        cr_assert_eq(sumoq_next(q), 1);
        cr_expect_eq(sumoq_int(q, 0), n);
        cr_expect_str_eq(sumoq_text(q, 1, NULL), names[n - 1]);
    }
    cr_expect_eq(sumoq_next(q), 0);
    sumoq_free(q);
    sumoq_close(s);
    unlink(path);
    rmdir(folder);
}

Test(session_run, a_database_and_files_do_not_go_together)
{
    sumoq *s = sumoq_open();
    cr_assert_eq(sumoq_set(s, "db", "fixtures/none.db"), SUMOQ_DONE);
    sumoq_query *q = prepare(s, "*");
    cr_expect_eq(sumoq_run(q), SUMOQ_IO);
    cr_expect(strstr(sumoq_message(q), "fixtures/none.db") != NULL, "%s", sumoq_message(q));
    sumoq_add_path(s, sysmon);
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q), "a run reads either a database (db) or files, not both");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_run, data_that_is_missing_is_reported)
{
    sumoq *s = sumoq_open();
    sumoq_add_path(s, "fixtures/none.jsonl");
    sumoq_query *q = prepare(s, "*");
    cr_expect_eq(sumoq_open_data(q), SUMOQ_IO);
    cr_expect_eq(sumoq_run(q), SUMOQ_IO);
    cr_expect_str_eq(sumoq_message(q), "fixtures/none.jsonl: No such file or directory");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_run, what_only_the_service_can_run_is_refused)
{
    sumoq *s = sumoq_open();
    sumoq_add_path(s, sysmon);
    sumoq_query *q = prepare(s, "* | infer x");
    struct sumoq_diagnostic d = { .size = sizeof d };
    cr_expect_eq(sumoq_query_status(q), SUMOQ_REFUSED);
    cr_expect_eq(sumoq_run(q), SUMOQ_REFUSED);
    cr_assert_eq(sumoq_diagnostic_at(q, 0, &d), SUMOQ_DONE);
    cr_expect_str_eq(d.code, "E0701");
    sumoq_free(q);
    q = sumoq_check(s, "* | infer x", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_query_status(q), SUMOQ_DONE, "of a check it is a warning");
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE);
    sumoq_free(q);
    sumoq_close(s);
}

/* A query that runs for a very long time: a join of all with all. */
static sumoq_query *endless(sumoq *s)
{
    for (int i = 0; i < 3000; i++) {
        char event[40];
        snprintf(event, sizeof event, "{\"n\": %d, \"k\": 1}", i);
        cr_assert_eq(sumoq_add_event(s, event, SIZE_MAX), SUMOQ_DONE);
    }
    cr_assert_eq(sumoq_set(s, "threads", "2"), SUMOQ_DONE);
    return prepare(s,
                   "* | join (* | fields n, k) as a, (* | fields n, k) as b on a.k = b.k | count");
}

static void *stop_later(void *what)
{
    nanosleep(&(struct timespec) { .tv_nsec = 50000000 }, NULL);
    sumoq_stop(what);
    return NULL;
}

Test(session_run, a_run_is_stopped_from_another_thread)
{
    pthread_t thread;
    sumoq *s = sumoq_open();
    sumoq_query *q = endless(s);
    cr_assert_eq(pthread_create(&thread, NULL, stop_later, q), 0);
    cr_expect_eq(sumoq_run(q), SUMOQ_STOPPED);
    pthread_join(thread, NULL);
    cr_expect_str_eq(sumoq_message(q), "interrupted");
    sumoq_stop(q);
    cr_expect_eq(sumoq_run(q), SUMOQ_STOPPED, "also before it starts");
    sumoq_clear_data(s);
    sumoq_add_event(s, "{\"n\": 1, \"k\": 1}", SIZE_MAX);
    cr_expect_eq(count_of(q), 1);
    sumoq_free(q);
    sumoq_close(s);
}

struct seen {
    int calls;
    uint64_t total;
};

static int look(void *context, const struct sumoq_progress *p)
{
    struct seen *seen = context;
    seen->calls++;
    seen->total = p->total_bytes;
    return seen->calls == 2; /* stops */
}

/* Reading takes seconds. */
Test(session_run, progress_is_reported_and_may_stop_the_run)
{
    enum { EVENTS = 200000, STAGES = 30, LINE = 8 };
    struct seen seen = { 0, 0 };
    struct sumoq_progress p = { .size = sizeof p };
    char *events = malloc(EVENTS * LINE), text[2000] = "*";
    for (int i = 0; i < EVENTS; i++) {
        memcpy(events + i * LINE, "{\"x\":1}\n", LINE);
    }
    for (int i = 0; i < STAGES; i++) {
        strcat(text, " | hash(x, \"sha2_256\") as x");
    }
    sumoq *s = sumoq_open();
    sumoq_add_buffer(s, "e.jsonl", events, (size_t)EVENTS * LINE);
    sumoq_set(s, "threads", "1");
    sumoq_query *q = prepare(s, strcat(text, " | count by x"));
    sumoq_on_progress(q, look, &seen);
    cr_expect_eq(sumoq_run(q), SUMOQ_STOPPED);
    cr_expect_eq(seen.calls, 2);
    cr_expect_eq(seen.total, (uint64_t)EVENTS * LINE);
    sumoq_progress(q, &p);
    cr_expect_eq(p.bytes, 0, "no run is under way");
    sumoq_free(q);
    sumoq_close(s);
    free(events);
}

static int append(void *context, const char *text, size_t length)
{
    char *all = context;
    strncat(all, text, length);
    return 0;
}

static int refuse(void *context, const char *text, size_t length)
{
    (void)context, (void)text, (void)length;
    return 1;
}

Test(session_run, counts_are_a_view_and_views_that_are_missing_say_so)
{
    char json[2000] = "";
    sumoq *s = sumoq_open();
    sumoq_query *q = prepare(s, "* | where a = 1 | count");
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_COUNTS, append, json), SUMOQ_MISUSE);
    sumoq_add_buffer(s, "x.jsonl", "{\"a\": 1}\n{\"a\": 2}\n", 18);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE);
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_COUNTS, append, json), SUMOQ_DONE);
    cr_expect(strstr(json, "{\"events\": 2, \"in_range\": ") == json, "%s", json);
    cr_expect(strstr(json, "\"text\": \"where a = 1\"") != NULL, "%s", json);
    cr_expect_null(strstr(json, "seconds"), "they were not counted");
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_COUNTS, refuse, NULL), SUMOQ_STOPPED);
    cr_expect_eq(sumoq_describe(q, (enum sumoq_view)1000, append, json), SUMOQ_UNAVAILABLE);
    sumoq_free(q);
    sumoq_set(s, "stats", NULL);
    q = prepare(s, "* | where a = 1 | count");
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE);
    json[0] = '\0';
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_COUNTS, append, json), SUMOQ_DONE);
    cr_expect(strstr(json, "\"seconds\": ") != NULL, "%s", json);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_run, the_version_is_that_of_the_header)
{
    cr_expect_str_eq(sumoq_version(), SUMOQ_VERSION);
    cr_expect_eq(sumoq_version_number(), SUMOQ_VERSION_NUMBER);
}
