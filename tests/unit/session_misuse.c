/* session_misuse.c - calls that the contract refuses: nothing crashes, and a reason is given
 * (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

static int append(void *context, const char *text, size_t length)
{
    char *all = context;
    strncat(all, text, length);
    return 0;
}

Test(session_misuse, null_sessions_are_refused)
{
    cr_expect_str_eq(sumoq_error(NULL), "");
    cr_expect_eq(sumoq_set(NULL, "limit", "1"), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_unset(NULL, "limit"), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_add_path(NULL, "x"), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_add_buffer(NULL, NULL, "x", 1), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_add_event(NULL, "{}", SIZE_MAX), SUMOQ_MISUSE);
    sumoq_protect(NULL, "x");
    sumoq_clear_data(NULL);
    cr_expect_null(sumoq_prepare(NULL, "*", SIZE_MAX, NULL));
    cr_expect_null(sumoq_check(NULL, "*", SIZE_MAX, NULL));
    cr_expect_null(sumoq_fields(NULL));
    cr_expect_null(sumoq_load(NULL));
    cr_expect_eq(sumoq_option_at(0, NULL), SUMOQ_MISUSE);
    sumoq_each_word(SUMOQ_OPERATORS, NULL, NULL);
    sumoq_each_format(SUMOQ_FORMATS_OF_FILES, NULL, NULL);
    cr_expect_eq(sumoq_write_help(NULL, SIZE_MAX, SUMOQ_OPERATORS, append, NULL), 0);
    cr_expect_eq(sumoq_write_help("where", SIZE_MAX, SUMOQ_OPERATORS, NULL, NULL), 0);
    cr_expect_eq(sumoq_write_words(SUMOQ_OPERATORS, SUMOQ_FORM_PLAIN, NULL, NULL), SUMOQ_MISUSE);
}

Test(session_misuse, null_queries_are_refused)
{
    struct sumoq_progress p = { .size = sizeof p, .bytes = 7 };
    struct sumoq_note note = { .size = sizeof note };
    struct sumoq_counts counts = { .size = sizeof counts };
    struct sumoq_stage stage = { .size = sizeof stage };
    struct sumoq_edit edit = { .size = sizeof edit };
    struct sumoq_diagnostic d = { .size = sizeof d };
    char text[100] = "";
    size_t n = 7;
    cr_expect_eq(sumoq_query_status(NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_diagnostic_count(NULL), 0);
    cr_expect_eq(sumoq_diagnostic_at(NULL, 0, &d), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_edit_at(NULL, 0, 0, &edit), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_write_diagnostic(NULL, 0, SUMOQ_FORM_PLAIN, append, text), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(NULL), "");
    sumoq_on_progress(NULL, NULL, NULL);
    sumoq_progress(NULL, &p);
    cr_expect_eq(p.bytes, 0);
    sumoq_stop(NULL);
    cr_expect_eq(sumoq_check_data(NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_open_data(NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_uses_file(NULL, "x"), 0);
    sumoq_abandon(NULL);
    cr_expect_eq(sumoq_run(NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_has_result(NULL), 0);
    cr_expect_eq(sumoq_row_count(NULL), 0);
    cr_expect_eq(sumoq_column_count(NULL), 0);
    cr_expect_null(sumoq_column_name(NULL, 0, &n));
    cr_expect_eq(n, 0);
    cr_expect_eq(sumoq_column_type(NULL, 0), SUMOQ_NULL);
    cr_expect_eq(sumoq_column_is_key(NULL, 0), 0);
    cr_expect_eq(sumoq_is_aggregate(NULL), 0);
    cr_expect_eq(sumoq_next(NULL), 0);
    sumoq_rewind(NULL);
    cr_expect_eq(sumoq_cell_type(NULL, 0), SUMOQ_NULL);
    cr_expect_eq(sumoq_int(NULL, 0), 0);
    cr_expect_eq(sumoq_real(NULL, 0), 0);
    cr_expect_eq(sumoq_bool(NULL, 0), 0);
    cr_expect_null(sumoq_text(NULL, 0, &n));
    cr_expect_eq(sumoq_note_count(NULL), 0);
    cr_expect_eq(sumoq_note_at(NULL, 0, &note), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_explain(NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_counts(NULL, &counts), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_stage_at(NULL, 0, &stage), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_describe(NULL, SUMOQ_VIEW_TREE, append, text), SUMOQ_MISUSE);
}

Test(session_misuse, null_texts_and_structures_are_refused)
{
    sumoq *s = sumoq_open();
    cr_expect_eq(sumoq_set(s, NULL, "1"), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_unset(s, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_add_path(s, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_add_path(s, ""), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_error(s), "the path is empty");
    cr_expect_eq(sumoq_add_buffer(s, "x", NULL, 5), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_error(s), "the bytes are missing");
    cr_expect_eq(sumoq_add_event(s, NULL, 2), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_add_event(s, NULL, SIZE_MAX), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_error(s), "the event is missing");
    sumoq_protect(s, NULL);
    sumoq_free(sumoq_prepare(s, NULL, SIZE_MAX, NULL));
    sumoq_free(sumoq_check(s, NULL, 5, NULL));
    sumoq_query *q = sumoq_prepare(s, "* | cuont", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_diagnostic_count(q), 1);
    cr_expect_eq(sumoq_diagnostic_at(q, 0, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_edit_at(q, 0, 0, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_write_diagnostic(q, 0, SUMOQ_FORM_PLAIN, NULL, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_TREE, NULL, NULL), SUMOQ_MISUSE);
    sumoq_progress(q, NULL);
    cr_expect_eq(sumoq_uses_file(q, NULL), 0);
    sumoq_free(q);
    cr_expect_eq(sumoq_add_buffer(s, NULL, NULL, 0), SUMOQ_DONE, "%s", sumoq_error(s));
    cr_assert_eq(sumoq_add_event(s, "{}", SIZE_MAX), SUMOQ_DONE);
    q = sumoq_prepare(s, "* | count", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_expect_eq(sumoq_counts(q, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_stage_at(q, 0, NULL), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_note_at(q, 0, NULL), SUMOQ_MISUSE);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_misuse, queries_without_a_text_have_no_views_of_one)
{
    sumoq *s = sumoq_open();
    sumoq_add_path(s, "fixtures/windows-sysmon.jsonl");
    sumoq_set(s, "db", "/nowhere/events.db");
    sumoq_query *queries[] = { sumoq_fields(s), sumoq_load(s) };
    for (size_t i = 0; i < 2; i++) {
        sumoq_query *q = queries[i];
        char text[200] = "";
        for (int view = SUMOQ_VIEW_COUNTS; view <= SUMOQ_VIEW_PLAN_LINES; view++) {
            enum sumoq_status status = sumoq_describe(q, (enum sumoq_view)view, append, text);
            cr_expect_eq(status, SUMOQ_MISUSE, "view %d", view);
        }
        cr_expect_str_eq(text, "");
        cr_expect(sumoq_message(q)[0] != '\0');
        cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_DIAGNOSTICS, append, text), SUMOQ_DONE);
        cr_expect_str_eq(text, "[]\n");
        cr_expect_str_eq(sumoq_message(q), "");
        cr_expect_eq(sumoq_check_data(q), SUMOQ_MISUSE);
        cr_expect_str_eq(sumoq_message(q), "the query has no text that could be checked");
        sumoq_free(q);
    }
    sumoq_close(s);
}

static void fail_a_call(sumoq *s)
{
    cr_assert_eq(sumoq_set(s, "no-such", "1"), SUMOQ_MISUSE);
    cr_assert(sumoq_error(s)[0] != '\0');
}

Test(session_misuse, preparing_a_query_clears_the_error)
{
    sumoq *s = sumoq_open();
    fail_a_call(s);
    sumoq_free(sumoq_prepare(s, "*", SIZE_MAX, NULL));
    cr_expect_str_eq(sumoq_error(s), "");
    fail_a_call(s);
    sumoq_free(sumoq_check(s, "*", SIZE_MAX, NULL));
    cr_expect_str_eq(sumoq_error(s), "");
    fail_a_call(s);
    sumoq_free(sumoq_fields(s));
    cr_expect_str_eq(sumoq_error(s), "");
    fail_a_call(s);
    sumoq_free(sumoq_load(s));
    cr_expect_str_eq(sumoq_error(s), "");
    sumoq_close(s);
}

Test(session_misuse, what_is_refused_has_a_reason)
{
    char text[100] = "";
    sumoq *s = sumoq_open();
    sumoq_add_event(s, "{\"a\": 1}", SIZE_MAX);
    sumoq_query *q = sumoq_check(s, "* | where a = 2", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_run(q), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q), "the query is of sumoq_check, which runs none");
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_PLAN, append, text), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q), "the query is of sumoq_check, which has no plan");
    sumoq_free(q);
    q = sumoq_prepare(s, "* | where a = 2", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_explain(q), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q), "there is no result of a query over events");
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE);
    cr_expect_str_eq(sumoq_message(q), "");
    sumoq_clear_data(s);
    cr_expect_eq(sumoq_explain(q), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_message(q),
                     "the data of the run was removed, so it cannot be read again");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_misuse, texts_of_callers_are_escaped_in_reasons)
{
    sumoq *s = sumoq_open();
    cr_expect_eq(sumoq_set(s, "a\x1b[2J\n\xff", "1"), SUMOQ_MISUSE);
    cr_expect_str_eq(sumoq_error(s), "no option `a\\x1b[2J\\n\xef\xbf\xbd`");
    cr_expect_eq(sumoq_set(s, "limit", "\x1b"), SUMOQ_MISUSE);
    cr_expect(strstr(sumoq_error(s), "not `\\x1b`") != NULL, "%s", sumoq_error(s));
    cr_assert_eq(sumoq_add_path(s, "/nowhere/\x1b\n\xff"), SUMOQ_DONE);
    sumoq_query *q = sumoq_prepare(s, "*", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_run(q), SUMOQ_IO);
    cr_expect(strstr(sumoq_message(q), "/nowhere/\\x1b\\n\xef\xbf\xbd") != NULL, "%s",
              sumoq_message(q));
    sumoq_free(q);
    sumoq_close(s);
}
