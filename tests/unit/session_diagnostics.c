/* session_diagnostics.c - structured diagnostics (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <malloc.h>
#include <string.h>

static int append(void *context, const char *text, size_t length)
{
    strncat(context, text, length);
    return 0;
}

Test(session_diagnostics, a_finding_has_its_place_and_a_fix)
{
    static const char text[] = "*\n| cuont by x";
    struct sumoq_diagnostic d = { .size = sizeof d };
    struct sumoq_edit e = { .size = sizeof e };
    char shown[2000] = "", json[2000] = "";
    sumoq *s = sumoq_open();
    sumoq_query *q = sumoq_prepare(s, text, sizeof text - 1, "detection.sumo");
    cr_assert_eq(sumoq_query_status(q), SUMOQ_INVALID);
    cr_assert_eq(sumoq_diagnostic_count(q), 1);
    cr_assert_eq(sumoq_diagnostic_at(q, 0, &d), SUMOQ_DONE);
    cr_expect_eq(d.level, SUMOQ_ERROR);
    cr_expect_eq(d.placed, 1);
    cr_expect_eq(strncmp(text + d.at, "cuont", d.length), 0);
    cr_expect_eq(d.line, 2);
    cr_expect_eq(d.column, 3);
    cr_expect_eq(d.end_line, 2);
    cr_expect_eq(d.end_column, 8);
    cr_expect(strstr(d.help, "did you mean `count`?") != NULL);
    cr_expect_str_eq(sumoq_message(q), d.message);
    cr_assert_eq(d.n_edits, 1);
    cr_assert_eq(sumoq_edit_at(q, 0, 0, &e), SUMOQ_DONE);
    cr_expect_eq(e.at, d.at);
    cr_expect_eq(e.length, d.length);
    cr_expect_str_eq(e.text, "count");
    cr_expect_eq(e.text_length, 5);
    cr_expect_eq(sumoq_edit_at(q, 0, 1, &e), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_diagnostic_at(q, 1, &d), SUMOQ_MISUSE);
    cr_expect_eq(sumoq_write_diagnostic(q, 0, SUMOQ_FORM_PLAIN, append, shown), SUMOQ_DONE);
    cr_expect(strstr(shown, "detection.sumo:2:3: error[") == shown, "%s", shown);
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_DIAGNOSTICS, append, json), SUMOQ_DONE);
    cr_expect(strstr(json, "[{") == json && strstr(json, "\"line\": 2"), "%s", json);
    cr_expect_eq(sumoq_run(q), SUMOQ_INVALID);
    cr_expect_eq(sumoq_row_count(q), 0);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_diagnostics, asking_again_takes_no_memory)
{
    struct sumoq_diagnostic d = { .size = sizeof d };
    sumoq *s = sumoq_open();
    sumoq_query *q = sumoq_prepare(s, "* | cuont by x | whre y", SIZE_MAX, NULL);
    const char *message = sumoq_message(q);
    cr_assert_eq(sumoq_diagnostic_at(q, 0, &d), SUMOQ_DONE);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < 100000; i++) {
        sumoq_diagnostic_at(q, 0, &d);
    }
    cr_expect_eq(mallinfo2().uordblks, before);
    cr_expect_eq(sumoq_message(q), message);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_diagnostics, errors_of_a_run_have_no_place)
{
    struct sumoq_diagnostic d = { .size = sizeof d };
    sumoq *s = sumoq_open();
    sumoq_set(s, "max-memory", "1000");
    for (int i = 0; i < 1000; i++) {
        sumoq_add_event(s, "{\"a\": \"a text of some length\"}", SIZE_MAX);
    }
    sumoq_query *q = sumoq_prepare(s, "*", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_run(q), SUMOQ_FAILED);
    cr_assert_eq(sumoq_diagnostic_at(q, 0, &d), SUMOQ_DONE);
    cr_expect_str_eq(d.code, "E0902");
    cr_expect_eq(d.placed, 0);
    cr_expect_eq(d.line, 0);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_diagnostics, tokens_are_a_view)
{
    char json[2000] = "";
    sumoq *s = sumoq_open();
    sumoq_set(s, "param", "n=1");
    sumoq_query *q = sumoq_prepare(s, "* | limit {{n}} // one", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_describe(q, SUMOQ_VIEW_TOKENS, append, json), SUMOQ_DONE);
    cr_expect(strstr(json, "{\"kind\": \"word\", \"at\": 4, \"len\": 5, \"text\": \"limit\"}") !=
                  NULL,
              "%s", json);
    cr_expect(strstr(json, "\"param\", \"at\": 10, \"len\": 5, \"text\": \"{{n}}\"") != NULL, "%s",
              json);
    cr_expect(strstr(json, "\"line_comment\"") != NULL, "%s", json);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_diagnostics, tree_and_scopes_are_views)
{
    char json[4000] = "";
    sumoq *s = sumoq_open();
    sumoq_query *q = sumoq_prepare(s, "* | a + 1 as b | fields b", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_describe(q, SUMOQ_VIEW_TREE, append, json), SUMOQ_DONE);
    cr_expect(strstr(json, "{\"kind\": \"query\"") == json, "%s", json);
    json[0] = '\0';
    cr_assert_eq(sumoq_describe(q, SUMOQ_VIEW_SCOPES, append, json), SUMOQ_DONE);
    cr_expect(strstr(json, "{\"stages\": [") == json, "%s", json);
    cr_expect(strstr(json, "\"name\": \"b\"") != NULL, "%s", json);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_diagnostics, the_plan_is_a_view)
{
    char json[4000] = "", lines[4000] = "";
    sumoq *s = sumoq_open();
    sumoq_query *q = sumoq_prepare(s, "* | where a = 1 | count by b", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_describe(q, SUMOQ_VIEW_PLAN, append, json), SUMOQ_DONE);
    cr_expect(json[0] == '[' && strstr(json, "aggregate"), "%s", json);
    cr_assert_eq(sumoq_describe(q, SUMOQ_VIEW_PLAN_LINES, append, lines), SUMOQ_DONE);
    cr_expect(strstr(lines, "pushed") != NULL, "%s", lines);
    sumoq_free(q);
    q = sumoq_prepare(s, "* | cuont", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_PLAN, append, json), SUMOQ_INVALID);
    sumoq_free(q);
    q = sumoq_check(s, "*", SIZE_MAX, NULL);
    cr_expect_eq(sumoq_describe(q, SUMOQ_VIEW_PLAN, append, json), SUMOQ_MISUSE);
    sumoq_free(q);
    sumoq_close(s);
}

/* Places count the bytes of the text as it was given. */
Test(session_diagnostics, a_byte_order_mark_is_counted)
{
    sumoq *s = sumoq_open();
    sumoq_query *q = sumoq_check(s, "\xef\xbb\xbf* | cuont by a", SIZE_MAX, NULL);
    struct sumoq_diagnostic d = { .size = sizeof d };
    struct sumoq_edit e = { .size = sizeof e };
    cr_assert_eq(sumoq_diagnostic_at(q, 0, &d), SUMOQ_DONE);
    cr_expect_eq(d.at, 7);
    cr_expect_eq(d.column, 5);
    cr_assert_eq(sumoq_edit_at(q, 0, 0, &e), SUMOQ_DONE);
    cr_expect_eq(e.at, 7);
    sumoq_free(q);
    sumoq_close(s);
}
