/*
 * runner_tally.c - Criterion's tests in the tally, but for those that count their cases themselves.
 */
#include "runner/tally.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <string.h>

/* Suites whose tests count their cases themselves. */
static bool counts_cases(const struct criterion_test_stats *s)
{
    return strcmp(s->test->category, "golden") == 0 || strcmp(s->test->category, "examples") == 0;
}

ReportHook(POST_TEST)(struct criterion_test_stats *s)
{
    bool passed = s->test_status == CR_STATUS_PASSED;
    if (s->test_status == CR_STATUS_SKIPPED) {
        return;
    }
    /* A process that was ended from outside has left no failed assertion. */
    if (!counts_cases(s) || (!passed && s->failed_asserts == 0)) {
        tally_add(passed);
    }
}
