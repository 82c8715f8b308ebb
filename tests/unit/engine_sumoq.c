/* engine_sumoq.c - the public interface of the library, by its header alone (engine/sumoq.h). */
#include "engine/sumoq.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *const sysmon[] = { "fixtures/windows-sysmon.jsonl" };

/* What the README shows of the same query. */
Test(engine_sumoq, a_query_over_files_gives_rows)
{
    sumoq_query *q =
        sumoq_query_new("_sourceCategory=*sysmon | where EventCode = 1 | count by Image "
                        "| sort by _count, Image asc | limit 3",
                        "example");
    cr_assert_eq(sumoq_check(q), SUMOQ_DONE);
    cr_assert_eq(sumoq_run_files(q, sysmon, 1), SUMOQ_DONE, "%s", sumoq_diagnostics(q));
    cr_assert_eq(sumoq_rows(q), 3);
    cr_assert_eq(sumoq_columns(q), 2);
    cr_expect_str_eq(sumoq_column(q, 0), "Image");
    cr_expect_str_eq(sumoq_column(q, 1), "_count");
    cr_expect_str_eq(sumoq_cell(q, 0, 0), "C:\\Tools\\SDK\\makecert.exe");
    cr_expect_str_eq(sumoq_cell(q, 0, 1), "3");
    cr_expect_null(sumoq_cell(q, 3, 0));
    cr_expect_null(sumoq_cell(q, 0, 2));
    cr_expect_null(sumoq_column(q, 2));
    cr_expect_str_eq(sumoq_diagnostics(q), "");
    sumoq_query_free(q);
}

Test(engine_sumoq, null_cells_are_null)
{
    sumoq_query *q = sumoq_query_new("* | limit 1 | fields nothing", "example");
    cr_assert_eq(sumoq_run_files(q, sysmon, 1), SUMOQ_DONE, "%s", sumoq_diagnostics(q));
    cr_assert_eq(sumoq_rows(q), 1);
    cr_expect_null(sumoq_cell(q, 0, 0));
    sumoq_query_free(q);
}

Test(engine_sumoq, a_query_that_does_not_check_says_where)
{
    sumoq_query *q = sumoq_query_new("* | cuont by x", "detection.sumo");
    cr_expect_eq(sumoq_check(q), SUMOQ_INVALID);
    cr_expect(strstr(sumoq_diagnostics(q), "detection.sumo:1:5") != NULL);
    cr_expect(strstr(sumoq_diagnostics(q), "did you mean `count`?") != NULL);
    cr_expect_eq(sumoq_run_files(q, sysmon, 1), SUMOQ_INVALID);
    cr_expect_eq(sumoq_rows(q), 0);
    cr_expect_null(sumoq_cell(q, 0, 0));
    sumoq_query_free(q);
}

Test(engine_sumoq, what_only_the_service_can_run_is_refused)
{
    sumoq_query *q = sumoq_query_new("* | infer x", "example");
    cr_expect_eq(sumoq_run_files(q, sysmon, 1), SUMOQ_REFUSED);
    cr_expect(strstr(sumoq_diagnostics(q), "E0701") != NULL);
    sumoq_query_free(q);
}

Test(engine_sumoq, data_that_is_not_there_is_told)
{
    const char *missing[] = { "fixtures/none.jsonl" };
    sumoq_query *q = sumoq_query_new("*", "example");
    cr_expect_eq(sumoq_run_files(q, missing, 1), SUMOQ_IO);
    cr_expect(strstr(sumoq_diagnostics(q), "fixtures/none.jsonl: No such file") != NULL, "%s",
              sumoq_diagnostics(q));
    sumoq_query_free(q);
    q = sumoq_query_new("*", "example");
    cr_expect_eq(sumoq_run_database(q, "fixtures/none.db"), SUMOQ_IO);
    cr_expect(strstr(sumoq_diagnostics(q), "fixtures/none.db") != NULL, "%s", sumoq_diagnostics(q));
    sumoq_query_free(q);
    q = sumoq_query_new("*", "example");
    cr_expect_eq(sumoq_run_database(q, sysmon[0]), SUMOQ_IO);
    cr_expect(strstr(sumoq_diagnostics(q), "windows-sysmon.jsonl") != NULL, "%s",
              sumoq_diagnostics(q));
    sumoq_query_free(q);
    sumoq_query_free(NULL);
}
