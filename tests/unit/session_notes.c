/* session_notes.c - remarks, counts and explanations of runs; fields of the data (session/sumoq.h).
 */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sumoq_query *run(sumoq *s, const char *events, const char *text)
{
    sumoq_add_buffer(s, "e.jsonl", events, strlen(events));
    sumoq_query *q = sumoq_prepare(s, text, SIZE_MAX, NULL);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    return q;
}

/* The note of that kind; NULL: none. */
static const char *note_of(sumoq_query *q, enum sumoq_note_kind kind)
{
    struct sumoq_note note = { .size = sizeof note };
    for (size_t i = 0; sumoq_note_at(q, i, &note) == SUMOQ_DONE; i++) {
        if (note.kind == (int32_t)kind) {
            return note.text;
        }
    }
    return NULL;
}

Test(session_notes, oddities_of_the_data_are_notes_and_counts)
{
    struct sumoq_counts c = { .size = sizeof c };
    struct sumoq_stage stage = { .size = sizeof stage };
    sumoq *s = sumoq_open();
    sumoq_query *q = run(s, "{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n", "* | where a > 1 | count");
    cr_expect_str_eq(
        note_of(q, SUMOQ_NOTE_DATA),
        "1 record could not be read:\n  e.jsonl:2: it ends before its closing bracket");
    cr_assert_eq(sumoq_counts(q, &c), SUMOQ_DONE);
    cr_expect_eq(c.bad, 1);
    cr_expect_eq(c.files, 1);
    cr_expect_eq(c.damaged, 0);
    cr_expect_eq(c.n_stages, 3);
    cr_assert_eq(sumoq_stage_at(q, 1, &stage), SUMOQ_DONE);
    cr_expect_eq(strncmp(stage.text, "where a > 1", stage.text_length), 0);
    cr_expect_eq(stage.out, 1);
    cr_expect_eq(stage.dropped[SUMOQ_DROP_TEST], stage.in - 1);
    cr_expect_str_eq(sumoq_drop_name(SUMOQ_DROP_TEST), "condition");
    cr_expect_null(sumoq_drop_name((enum sumoq_drop)9));
    cr_expect_eq(sumoq_stage_at(q, 3, &stage), SUMOQ_MISUSE);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_notes, no_rows_are_explained)
{
    sumoq *s = sumoq_open();
    sumoq_query *q = run(s, "{\"a\": 1}\n{\"a\": 2}\n", "* | where a = 7");
    cr_expect_null(note_of(q, SUMOQ_NOTE_NO_ROWS));
    cr_assert_eq(sumoq_explain(q), SUMOQ_DONE);
    const char *why = note_of(q, SUMOQ_NOTE_NO_ROWS);
    cr_assert_not_null(why);
    cr_expect(strstr(why, "no rows: 2 events read") == why, "%s", why);
    cr_expect(strstr(why, "no row satisfies `a = 7`") != NULL, "%s", why);
    size_t n = sumoq_note_count(q);
    sumoq_explain(q);
    cr_expect_eq(sumoq_note_count(q), n, "once");
    sumoq_clear_data(s);
    cr_expect_eq(sumoq_explain(q), SUMOQ_MISUSE, "the data is not there any more");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_notes, a_query_is_checked_against_data)
{
    struct sumoq_diagnostic d = { .size = sizeof d };
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{\"user\": \"ann\"}", SIZE_MAX);
    sumoq_query *q = sumoq_check(s, "* | where usr = \"ann\" | count", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_diagnostic_count(q), 0);
    cr_assert_eq(sumoq_check_data(q), SUMOQ_DONE);
    cr_assert_eq(sumoq_diagnostic_at(q, 0, &d), SUMOQ_DONE);
    cr_expect_str_eq(d.code, "W1101");
    cr_expect(strstr(d.help, "did you mean `user`?") != NULL);
    cr_expect_eq(d.n_edits, 1);
    struct sumoq_counts c = { .size = sizeof c };
    cr_assert_eq(sumoq_counts(q, &c), SUMOQ_DONE);
    cr_expect_eq(c.events, 1);
    sumoq_free(q);
    q = sumoq_check(s, "* | where u = \"{{who}}\"", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_query_status(q), SUMOQ_DONE);
    cr_expect_eq(sumoq_check_data(q), SUMOQ_INVALID, "the parameter has no value");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_notes, fields_of_the_data_are_rows)
{
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{\"u\": \"ann\", \"n\": 1}", SIZE_MAX);
    sumoq_add_event(s, "{\"u\": \"ann\"}", SIZE_MAX);
    sumoq_query *q = sumoq_fields(s);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_expect_str_eq(sumoq_column_name(q, 0, NULL), "field");
    bool found = false;
    while (sumoq_next(q) == 1) {
        if (strcmp(sumoq_text(q, 0, NULL), "u") == 0) {
            found = true;
            cr_expect_eq(sumoq_int(q, 1), 2);
            cr_expect_eq(sumoq_real(q, 2), 100.0);
            cr_expect_str_eq(sumoq_text(q, 3, NULL), "string");
            cr_expect_eq(sumoq_int(q, 4), 1);
            cr_expect_str_eq(sumoq_text(q, 5, NULL), "ann (2)");
        }
    }
    cr_expect(found);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_notes, what_a_run_reads_is_known)
{
    char path[] = "/tmp/sumoq-notes-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    close(fd);
    sumoq *s = sumoq_open();
    sumoq_add_path(s, "fixtures/windows-sysmon.jsonl");
    sumoq_query *q = sumoq_prepare(s, "*", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_open_data(q), SUMOQ_DONE);
    cr_expect_eq(sumoq_uses_file(q, "fixtures/windows-sysmon.jsonl"), 1);
    cr_expect_eq(sumoq_uses_file(q, path), 0);
    sumoq_free(q);
    sumoq_protect(s, path);
    q = sumoq_prepare(s, "*", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_open_data(q), SUMOQ_DONE);
    cr_expect_eq(sumoq_uses_file(q, path), 1);
    sumoq_free(q);
    sumoq_close(s);
    unlink(path);
}
