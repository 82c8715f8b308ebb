/*
 * tally.c - see tally.h. Lines are appended with one write, so processes do not mix theirs.
 */
#include "runner/tally.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void tally_add(bool passed)
{
    const char *path = getenv("SUMOQ_TALLY");
    int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0644) : -1;
    if (fd >= 0) {
        (void)!write(fd, passed ? "pass\n" : "fail\n", 5);
        close(fd);
    }
}

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
