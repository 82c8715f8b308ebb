/*
 * out_table.c - the table for people: frames, widths, marks, fitting and blocks.
 */
#include "data/cell.h"
#include "out/out.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define TEXT(s) cell_of_text(STR(s))

/* Prints `r` as a table; the caller frees the text with buf_release. */
static struct buf printed(const struct result *r, size_t width, bool unicode, bool color)
{
    struct out_stream out;
    struct out_options options = { .width = width, .unicode = unicode, .color = color };
    out_stream_begin(&out, -1);
    out_find(STR("table"))->write(&out, r, &options);
    return out.buf;
}

static void prints(const struct result *r, size_t width, bool unicode, const char *expected)
{
    struct buf got = printed(r, width, unicode, false);
    struct str text = buf_view(&got);
    cr_expect(str_eq(text, str_of(expected)), "got\n%.*s", STR_ARG(text));
    buf_release(&got);
}

/* No line is wider than `width`. */
static void fits(const struct result *r, size_t width)
{
    struct buf got = printed(r, width, true, false);
    struct str text = buf_view(&got);
    for (size_t from = 0; from < text.len;) {
        size_t end = str_find(text, STR("\n"), from);
        struct str line = { text.s + from, end - from };
        cr_expect(text_width(line) <= width, "%zu columns, at most %zu:\n%.*s", text_width(line),
                  width, STR_ARG(line));
        from = end + 1;
    }
    buf_release(&got);
}

static const struct result_column user_count[] = { { STR("user"), T_STRING },
                                                   { STR("_count"), T_INT } };

Test(out_table, has_a_frame_and_a_count)
{
    const struct cell a[] = { TEXT("alice"), cell_int(12) }, b[] = { TEXT("bob"), cell_int(3) };
    const struct cell *rows[] = { a, b };
    struct result r = {
        .aggregate = true, .columns = user_count, .n_columns = 2, .rows = rows, .n_rows = 2
    };
    prints(&r, 0, true,
           "╭───────┬────────╮\n"
           "│ user  │ _count │\n"
           "├───────┼────────┤\n"
           "│ alice │     12 │\n"
           "│ bob   │      3 │\n"
           "╰───────┴────────╯\n"
           "2 rows\n");
    prints(&r, 0, false,
           "+-------+--------+\n"
           "| user  | _count |\n"
           "+-------+--------+\n"
           "| alice |     12 |\n"
           "| bob   |      3 |\n"
           "+-------+--------+\n"
           "2 rows\n");
}

Test(out_table, without_rows_shows_the_names)
{
    struct result r = { .aggregate = true, .columns = user_count, .n_columns = 2 };
    prints(&r, 0, false,
           "+------+--------+\n| user | _count |\n+------+--------+\n+------+--------+\n0 rows\n");
}

Test(out_table, without_columns_counts_the_rows)
{
    const struct cell *rows[] = { NULL };
    struct result r = { .columns = user_count, .n_columns = 0, .rows = rows, .n_rows = 1 };
    prints(&r, 80, true, "1 row\n");
}

Test(out_table, null_and_empty_text_are_empty_cells)
{
    const struct cell a[] = { cell_null(), cell_null() }, b[] = { TEXT(""), cell_int(3) };
    const struct cell *rows[] = { a, b };
    struct result r = { .columns = user_count, .n_columns = 2, .rows = rows, .n_rows = 2 };
    prints(&r, 0, false,
           "+------+--------+\n| user | _count |\n+------+--------+\n"
           "|      |        |\n|      |      3 |\n+------+--------+\n2 rows\n");
}

Test(out_table, a_text_among_numbers_puts_the_column_on_the_left)
{
    const struct cell a[] = { TEXT("x"), cell_int(1) }, b[] = { TEXT("y"), TEXT("many") };
    const struct cell *rows[] = { a, b };
    const struct result_column columns[] = { { STR("user"), T_STRING },
                                             { STR("_count"), T_STRING } };
    struct result r = { .columns = columns, .n_columns = 2, .rows = rows, .n_rows = 2 };
    prints(&r, 0, false,
           "+------+--------+\n| user | _count |\n+------+--------+\n"
           "| x    | 1      |\n| y    | many   |\n+------+--------+\n2 rows\n");
}

Test(out_table, control_characters_are_marks)
{
    const struct result_column column = { STR("v"), T_STRING };
    const struct cell c = TEXT("a\nb\tc\rd\033[31m\177\0e");
    const struct cell *rows[] = { &c };
    struct result r = { .columns = &column, .n_columns = 1, .rows = rows, .n_rows = 1 };
    prints(&r, 0, false,
           "+-----------------------------+\n"
           "| v                           |\n"
           "+-----------------------------+\n"
           "| a\\nb\\tc\\rd\\x1b[31m\\x7f\\x00e |\n"
           "+-----------------------------+\n1 row\n");
}

Test(out_table, wide_and_combining_characters_keep_the_frame)
{
    const struct result_column column = { STR("v"), T_STRING };
    const struct cell a = TEXT("日本"), b = TEXT("e\xCC\x81t\xC3\xA9"), c = TEXT("abcd");
    const struct cell *rows[] = { &a, &b, &c };
    struct result r = { .columns = &column, .n_columns = 1, .rows = rows, .n_rows = 3 };
    prints(&r, 0, false,
           "+------+\n| v    |\n+------+\n| 日本 |\n| e\xCC\x81t\xC3\xA9  |\n| abcd |\n+------+\n3 "
           "rows\n");
}

Test(out_table, marks_of_direction_and_c1_controls_are_shown)
{
    struct buf b = BUF_INIT;
    out_put_shown(&b, STR("a\xE2\x80\xAEz\xC2\x9B"), SIZE_MAX, true);
    cr_expect(str_eq(buf_view(&b), STR("a\\u202ez\\u009b")));
    cr_expect_eq(out_shown_width(STR("a\xE2\x80\xAEz\xC2\x9B")), 14);
    buf_release(&b);
}

Test(out_table, instants_are_dates)
{
    const struct result_column column = { STR("_messageTime"), T_TIME };
    const struct cell a = cell_int(1700000000123), b = cell_null();
    const struct cell *rows[] = { &a, &b };
    struct result r = { .columns = &column, .n_columns = 1, .rows = rows, .n_rows = 2 };
    prints(&r, 0, false,
           "+-------------------------+\n"
           "| _messageTime            |\n"
           "+-------------------------+\n"
           "| 2023-11-14 22:13:20.123 |\n"
           "|                         |\n"
           "+-------------------------+\n2 rows\n");
}

Test(out_table, the_widest_column_pays)
{
    const struct cell a[] = { TEXT("a long story that goes on"), cell_int(123456) };
    const struct cell *rows[] = { a };
    struct result r = { .columns = user_count, .n_columns = 2, .rows = rows, .n_rows = 1 };
    prints(&r, 30, true,
           "╭───────────────────┬────────╮\n"
           "│ user              │ _count │\n"
           "├───────────────────┼────────┤\n"
           "│ a long story tha… │ 123456 │\n"
           "╰───────────────────┴────────╯\n1 row\n");
    prints(&r, 30, false,
           "+-------------------+--------+\n"
           "| user              | _count |\n"
           "+-------------------+--------+\n"
           "| a long story t... | 123456 |\n"
           "+-------------------+--------+\n1 row\n");
}

Test(out_table, becomes_blocks_when_columns_would_vanish)
{
    const struct result_column columns[] = { { STR("_messageTime"), T_TIME },
                                             { STR("user"), T_STRING },
                                             { STR("note"), T_STRING } };
    const struct cell a[] = { cell_int(1700000000123), TEXT("alice"),
                              TEXT("the first words and then some more of them") };
    const struct cell b[] = { cell_int(1700000000000), cell_null(), TEXT("x") };
    const struct cell *rows[] = { a, b };
    struct result r = { .columns = columns, .n_columns = 3, .rows = rows, .n_rows = 2 };
    prints(&r, 40, false,
           "-- 1 -----------------------------------\n"
           "_messageTime  2023-11-14 22:13:20.123\n"
           "user          alice\n"
           "note          the first words and then s\n"
           "              ome more of them\n"
           "-- 2 -----------------------------------\n"
           "_messageTime  2023-11-14 22:13:20.000\n"
           "user\n"
           "note          x\n"
           "2 rows\n");
}

Test(out_table, never_is_wider_than_the_terminal)
{
    enum { COLUMNS = 9 };
    struct result_column columns[COLUMNS];
    struct cell cells[COLUMNS];
    const char *texts[] = { "short", "a text of middling length",
                            "日本語のとても長い文章がここにあります",
                            "tab\there and a \033[1mcolour\033[0m" };
    for (size_t c = 0; c < COLUMNS; c++) {
        columns[c] =
            (struct result_column) { str_of(c % 2 ? "名前" : "a_rather_long_name"), T_STRING };
        cells[c] = c == 4 ? cell_int(INT64_MIN) : cell_of_text(str_of(texts[c % 4]));
    }
    const struct cell *row = cells;
    for (size_t n = 1; n <= COLUMNS; n++) {
        struct result r = { .columns = columns, .n_columns = n, .rows = &row, .n_rows = 1 };
        for (size_t width = 24; width < 160; width++) {
            fits(&r, width);
        }
    }
}

Test(out_table, colour_does_not_change_the_text)
{
    const struct cell a[] = { TEXT("alice"), cell_int(12) };
    const struct cell *rows[] = { a };
    struct result r = { .columns = user_count, .n_columns = 2, .rows = rows, .n_rows = 1 };
    struct buf with = printed(&r, 0, true, true), without = printed(&r, 0, true, false);
    struct buf stripped = BUF_INIT;
    struct str s = buf_view(&with);
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '\033') {
            while (s.s[i] != 'm') {
                i++;
            }
        } else {
            buf_char(&stripped, s.s[i]);
        }
    }
    cr_expect(s.len > buf_view(&without).len);
    cr_expect(str_eq(buf_view(&stripped), buf_view(&without)));
    buf_release(&with);
    buf_release(&without);
    buf_release(&stripped);
}

Test(out_table, counts_have_commas)
{
    struct buf b = BUF_INIT;
    out_put_count(&b, 0);
    buf_char(&b, ' ');
    out_put_count(&b, 999);
    buf_char(&b, ' ');
    out_put_count(&b, 1000);
    buf_char(&b, ' ');
    out_put_count(&b, 18446744073709551615u);
    cr_expect(str_eq(buf_view(&b), STR("0 999 1,000 18,446,744,073,709,551,615")));
    buf_release(&b);
}

Test(out_stream, keeps_the_first_error_and_swallows_the_rest)
{
    struct out_stream out;
    out_stream_begin(&out, -1);
    buf_text(&out.buf, "text");
    cr_expect_not(out_stream_end(&out));
    cr_expect_eq(out.error, EBADF);
}

Test(out_stream, writes_everything)
{
    int ends[2];
    char got[16] = "";
    struct out_stream out;
    cr_assert_eq(pipe(ends), 0);
    out_stream_begin(&out, ends[1]);
    buf_text(&out.buf, "two ");
    out_stream_row(&out);
    buf_text(&out.buf, "rows");
    cr_expect(out_stream_end(&out));
    close(ends[1]);
    cr_expect_eq(read(ends[0], got, sizeof got - 1), 8);
    cr_expect_str_eq(got, "two rows");
    close(ends[0]);
}
