/* session_info.c - loads into an event database, and what is in it (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Columns of sumoq_info, in the order of its contract. */
enum {
    FILE_NAME,
    STATE,
    EVENTS,
    MALFORMED,
    SIZE,
    READ_TO,
    FIRST_TIME,
    LAST_TIME,
    LOADED,
    LOADS,
    DAMAGE,
    COLUMNS
};

static const char *const names[COLUMNS] = { "file",   "state",   "events",     "malformed",
                                            "size",   "read_to", "first_time", "last_time",
                                            "loaded", "loads",   "damage" };

struct place {
    char folder[40], db[60], events[60];
    sumoq *s;
};

static void place_open(struct place *p)
{
    strcpy(p->folder, "/tmp/sumoq-info-XXXXXX");
    cr_assert_not_null(mkdtemp(p->folder));
    snprintf(p->db, sizeof p->db, "%s/t.db", p->folder);
    snprintf(p->events, sizeof p->events, "%s/t.jsonl", p->folder);
    p->s = sumoq_open();
    cr_assert_eq(sumoq_set(p->s, "db", p->db), SUMOQ_DONE);
    cr_assert_eq(sumoq_add_path(p->s, p->events), SUMOQ_DONE);
}

static void place_close(struct place *p)
{
    sumoq_close(p->s);
    unlink(p->db);
    unlink(p->events);
    cr_expect_eq(rmdir(p->folder), 0, "nothing else is left");
}

/* Adds to the file of events, and loads what is new. */
static void load(struct place *p, const char *text)
{
    FILE *f = fopen(p->events, "a");
    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
    sumoq_query *q = sumoq_load(p->s);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    sumoq_free(q);
}

#define FIRST "{\"_messageTime\": 1700000000000, \"user\": \"ann\"}\n"
#define LAST  "{\"_messageTime\": 1700000004000, \"n\": 1}\n"
#define BAD   "{\"n\": \n"

Test(session_info, files_of_a_database_are_rows)
{
    struct place p;
    place_open(&p);
    load(&p, FIRST BAD);
    sumoq_query *q = sumoq_info(p.s);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_assert_eq(sumoq_column_count(q), COLUMNS);
    for (size_t c = 0; c < COLUMNS; c++) {
        cr_expect_str_eq(sumoq_column_name(q, c, NULL), names[c]);
    }
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_str_eq(sumoq_text(q, STATE, NULL), "whole");
    cr_expect_eq(sumoq_int(q, EVENTS), 2, "a malformed record is one, too");

    load(&p, LAST);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "again: %s", sumoq_message(q));
    cr_assert_eq(sumoq_row_count(q), 1);
    cr_assert_eq(sumoq_next(q), 1);
    int64_t size = (int64_t)strlen(FIRST BAD LAST);
    cr_expect_str_eq(sumoq_text(q, FILE_NAME, NULL), p.events);
    cr_expect_str_eq(sumoq_text(q, STATE, NULL), "grown");
    cr_expect_eq(sumoq_int(q, EVENTS), 3);
    cr_expect_eq(sumoq_int(q, MALFORMED), 1);
    cr_expect_eq(sumoq_int(q, SIZE), size);
    cr_expect_eq(sumoq_int(q, READ_TO), size);
    cr_expect_eq(sumoq_cell_type(q, FIRST_TIME), SUMOQ_TIME);
    cr_expect_eq(sumoq_int(q, FIRST_TIME), 1700000000000);
    cr_expect_eq(sumoq_int(q, LAST_TIME), 1700000004000);
    cr_expect_gt(sumoq_int(q, LOADED), 1700000004000);
    cr_expect_eq(sumoq_int(q, LOADS), 2);
    cr_expect_eq(sumoq_cell_type(q, DAMAGE), SUMOQ_NULL);
    cr_expect_eq(sumoq_next(q), 0);
    sumoq_free(q);
    place_close(&p);
}

Test(session_info, a_database_is_counted_as_a_whole)
{
    struct place p;
    struct sumoq_database all = { .size = sizeof all };
    struct sumoq_counts counts = { .size = sizeof counts };
    place_open(&p);
    load(&p, FIRST BAD LAST);
    sumoq_query *q = sumoq_info(p.s);
    cr_expect_eq(sumoq_database(q, &all), SUMOQ_MISUSE, "it did not run");
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_assert_eq(sumoq_database(q, &all), SUMOQ_DONE);
    cr_expect_gt(all.bytes, 4096);
    cr_expect_eq(all.format, 3);
    cr_expect_eq(all.files, 1);
    cr_expect_eq(all.interrupted, 0);
    cr_expect_eq(all.damaged, 0);
    cr_expect_eq(all.events, 3);
    cr_expect_eq(all.malformed, 1);
    cr_expect_eq(all.fields, 2, "user and n");
    cr_expect_eq(all.columns, 2);
    cr_expect_eq(all.has_times, 1);
    cr_expect_eq(all.first_time, 1700000000000);
    cr_expect_eq(all.last_time, 1700000004000);
    cr_assert_eq(sumoq_counts(q, &counts), SUMOQ_DONE);
    cr_expect_eq(counts.events, 0, "no event is read");
    sumoq_free(q);
    q = sumoq_prepare(p.s, "*", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_database(q, &all), SUMOQ_MISUSE, "not of info");
    sumoq_free(q);
    place_close(&p);
}

Test(session_info, a_database_that_cannot_be_read_is_reported)
{
    struct place p;
    struct sumoq_database all = { .size = sizeof all };
    char message[120];
    place_open(&p);
    sumoq_query *q = sumoq_info(p.s);
    cr_expect_eq(sumoq_run(q), SUMOQ_IO);
    snprintf(message, sizeof message, "%s: No such file or directory", p.db);
    cr_expect_str_eq(sumoq_message(q), message);
    cr_expect_eq(sumoq_has_result(q), 0);
    cr_expect_eq(sumoq_database(q, &all), SUMOQ_MISUSE);
    load(&p, "");
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "it is there now: %s", sumoq_message(q));
    cr_assert_eq(sumoq_database(q, &all), SUMOQ_DONE);
    cr_expect_eq(all.files, 1);
    cr_expect_eq(all.has_times, 0);
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_cell_type(q, FIRST_TIME), SUMOQ_NULL);
    sumoq_free(q);
    sumoq_unset(p.s, "db");
    q = sumoq_info(p.s);
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q), "no database: db names the one to look into");
    sumoq_free(q);
    place_close(&p);
}

Test(session_info, only_queries_of_events_are_checked_against_data)
{
    struct place p;
    place_open(&p);
    load(&p, FIRST);
    sumoq_query *info = sumoq_info(p.s), *again = sumoq_load(p.s);
    cr_expect_eq(sumoq_check_data(info), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_check_data(again), SUMOQ_MISUSE);
    sumoq_free(info);
    sumoq_free(again);
    place_close(&p);
}
