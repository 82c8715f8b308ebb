/* exec_spill.c - rows in a temporary file that cannot be written (exec/spill.h). */
#include "exec/spill.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* The run ends only after the current batch: what it still puts must not stay in memory. */
Test(spill, rows_after_a_failure_are_not_kept)
{
    struct budget budget = { 0 };
    struct spill s;
    struct row row = { .time = 1 };
    setenv("TMPDIR", "/nowhere", 1);
    spill_init(&s, 0, &budget);
    size_t bytes = 0;
    while (bytes < 8 << 20) {
        bytes += spill_put(&s, &row);
        cr_assert_lt(s.buffer.len, 1 << 20);
    }
    cr_expect_eq(spill_place(&s), bytes, "places go on, so that runs stay in order");
    struct spill_run run = spill_bytes(&s, STR("bytes"));
    cr_expect_eq(run.end - run.at, 5);
    cr_expect_not(spill_end(&s));
    cr_expect_str_eq(s.why, "No such file or directory");
    spill_release(&s);
    cr_expect_eq(atomic_load(&budget.used), 0);
}
