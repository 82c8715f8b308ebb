/* session_cells.c - reading rows: types, lengths, NUL bytes, memory (session/sumoq.h). */
#include "session/sumoq.h"

#include <criterion/criterion.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

static sumoq_query *run(sumoq *s, const char *events, const char *text)
{
    sumoq_add_buffer(s, "events.jsonl", events, strlen(events));
    sumoq_query *q = sumoq_prepare(s, text, SIZE_MAX, NULL);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    return q;
}

Test(session_cells, cells_have_types_and_values)
{
    sumoq *s = sumoq_open();
    sumoq_query *q = run(
        s, "{\"i\": -7, \"r\": 2.5, \"t\": \"12 apples\", \"w\": 123456789012345678901234567890}\n",
        "* | 9 / 2 as half | i > 0 as b | if(b, 1, null) as nothing | toLong(1700000000000) as "
        "_timeslice "
        "| fields i, r, t, w, half, b, nothing, _messagetime");
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_cell_type(q, 0), SUMOQ_INT);
    cr_expect_eq(sumoq_int(q, 0), -7);
    cr_expect_eq(sumoq_real(q, 0), -7.0);
    cr_expect_str_eq(sumoq_text(q, 0, NULL), "-7");
    cr_expect_eq(sumoq_cell_type(q, 1), SUMOQ_REAL);
    cr_expect_eq(sumoq_real(q, 1), 2.5);
    cr_expect_eq(sumoq_int(q, 1), 2);
    cr_expect_eq(sumoq_cell_type(q, 2), SUMOQ_TEXT);
    cr_expect_str_eq(sumoq_text(q, 2, NULL), "12 apples");
    cr_expect_eq(sumoq_int(q, 2), 0, "no number");
    cr_expect_eq(sumoq_cell_type(q, 3), SUMOQ_REAL, "a number beyond 64 bits");
    cr_expect_str_eq(sumoq_text(q, 3, NULL), "123456789012345678901234567890");
    cr_expect_float_eq(sumoq_real(q, 3), 1.2345678901234568e29, 1e14);
    cr_expect_eq(sumoq_real(q, 4), 4.5);
    cr_expect_eq(sumoq_cell_type(q, 5), SUMOQ_BOOL);
    cr_expect_eq(sumoq_bool(q, 5), 0);
    cr_expect_str_eq(sumoq_text(q, 5, NULL), "false");
    cr_expect_eq(sumoq_cell_type(q, 6), SUMOQ_NULL);
    cr_expect_null(sumoq_text(q, 6, NULL));
    cr_expect_eq(sumoq_int(q, 6), 0);
    cr_expect_eq(sumoq_cell_type(q, 100), SUMOQ_NULL);
    cr_expect_eq(sumoq_column_type(q, 0), SUMOQ_INT);
    cr_expect_eq(sumoq_column_type(q, 1), SUMOQ_REAL);
    cr_expect_eq(sumoq_column_type(q, 2), SUMOQ_TEXT);
    cr_expect_eq(sumoq_column_type(q, 5), SUMOQ_BOOL);
    cr_expect_eq(sumoq_column_type(q, 100), SUMOQ_NULL);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_cells, times_are_milliseconds)
{
    sumoq *s = sumoq_open();
    sumoq_query *q =
        run(s, "{\"_messageTime\": \"2023-11-14T22:13:20Z\"}\n", "* | fields _messageTime");
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_column_type(q, 0), SUMOQ_TIME);
    cr_expect_eq(sumoq_cell_type(q, 0), SUMOQ_TIME);
    cr_expect_eq(sumoq_int(q, 0), 1700000000000);
    cr_expect_str_eq(sumoq_text(q, 0, NULL), "1700000000000");
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_cells, texts_have_lengths_and_may_hold_nul_bytes)
{
    size_t length = 0;
    sumoq *s = sumoq_open();
    sumoq_query *q = run(s, "{\"t\": \"a\\u0000b\", \"u\": \"\"}\n", "* | fields t, u");
    cr_assert_eq(sumoq_next(q), 1);
    const char *t = sumoq_text(q, 0, &length);
    cr_assert_eq(length, 3);
    cr_expect_eq(memcmp(t, "a\0b", 4), 0, "with a NUL after it");
    cr_expect_eq(sumoq_text(q, 0, &length), t, "read again");
    cr_expect_eq(length, 3);
    cr_expect_str_eq(sumoq_text(q, 1, &length), "");
    cr_expect_eq(length, 0);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_cells, cells_of_mixed_columns_have_types_of_their_own)
{
    sumoq *s = sumoq_open();
    sumoq_query *q = run(s, "{\"v\": 1, \"k\": 1}\n{\"v\": \"x\", \"k\": 2}\n",
                         "* | fields v, k | sort by k asc");
    cr_expect_eq(sumoq_column_type(q, 0), SUMOQ_TEXT);
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_cell_type(q, 0), SUMOQ_INT);
    cr_assert_eq(sumoq_next(q), 1);
    cr_expect_eq(sumoq_cell_type(q, 0), SUMOQ_TEXT);
    sumoq_free(q);
    sumoq_close(s);
}

enum { MANY = 100000 };

static uint64_t read_all(sumoq_query *q)
{
    uint64_t sum = 0;
    size_t length = 0;
    while (sumoq_next(q) == 1) {
        for (size_t c = 0; c < sumoq_column_count(q); c++) {
            sumoq_text(q, c, &length);
            sum += length + (uint64_t)sumoq_int(q, c);
        }
    }
    return sum;
}

static size_t in_use(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

Test(session_cells, reading_takes_no_memory)
{
    sumoq *s = sumoq_open();
    for (int i = 0; i < MANY; i++) {
        char event[80];
        int n = snprintf(event, sizeof event, "{\"n\": %d, \"t\": \"the text of %d\", \"r\": 0.5}",
                         i, i);
        cr_assert_eq(sumoq_add_event(s, event, (size_t)n), SUMOQ_DONE);
    }
    sumoq_query *q = sumoq_prepare(s, "* | fields n, t, r", SIZE_MAX, NULL);
    cr_assert_eq(sumoq_run(q), SUMOQ_DONE, "%s", sumoq_message(q));
    cr_expect_eq(sumoq_row_count(q), MANY);
    uint64_t first = read_all(q);
    size_t before = in_use();
    for (int pass = 0; pass < 3; pass++) {
        sumoq_rewind(q);
        cr_expect_eq(read_all(q), first);
    }
    cr_expect_leq(in_use(), before + 4096);
    sumoq_free(q);
    sumoq_close(s);
}

Test(session_cells, rows_on_disk_are_read_as_others)
{
    sumoq *s = sumoq_open();
    cr_assert_eq(sumoq_set(s, "rows-held", "2"), SUMOQ_DONE);
    sumoq_query *q = run(s, "{\"n\": 3}\n{\"n\": 1}\n{\"n\": 5}\n{\"n\": 2}\n{\"n\": 4}\n",
                         "* | sort by n asc | fields n");
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t n = 1; n <= 5; n++) {
            cr_assert_eq(sumoq_next(q), 1);
            cr_expect_eq(sumoq_int(q, 0), n);
        }
        cr_expect_eq(sumoq_next(q), 0);
        sumoq_rewind(q);
    }
    sumoq_free(q);
    sumoq_close(s);
}
