/*
 * out_formats.c - the machine formats and Markdown over one small result with every kind of cell.
 */
#include "out/out.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

/* Text with its length: texts may hold NUL. */
#define TEXT(s) cell_of_text(STR(s))

static struct cell written(const char *digits)
{
    struct cell c = cell_of_text(str_of(digits));
    c.tag = CELL_WRITTEN;
    return c;
}

/* Prints `r` in `format` and compares. */
static void prints(const char *format, const struct result *r, const char *expected)
{
    struct out_stream out;
    struct out_options options = { .unicode = true };
    const struct out_def *def = out_find(str_of(format));
    cr_assert(def, "no format %s", format);
    out_stream_begin(&out, -1);
    def->write(&out, r, &options);
    struct str got = buf_view(&out.buf);
    cr_expect(str_eq(got, str_of(expected)), "%s gives\n%.*s", format, STR_ARG(got));
    buf_release(&out.buf);
}

static void prints_cell(const char *format, struct cell c, const char *expected)
{
    const struct result_column column = { STR("v"), T_STRING };
    const struct cell *row = &c;
    struct result r = {
        .aggregate = true, .columns = &column, .n_columns = 1, .rows = &row, .n_rows = 1
    };
    prints(format, &r, expected);
}

static void prints_pair(const char *format, struct cell a, struct cell b, const char *expected)
{
    enum type last = b.tag == CELL_INT ? T_INT : b.tag == CELL_REAL ? T_REAL : T_STRING;
    const struct result_column columns[] = { { STR("a"), T_STRING }, { STR("b"), last } };
    const struct cell cells[] = { a, b };
    const struct cell *row = cells;
    struct result r = {
        .aggregate = true, .columns = columns, .n_columns = 2, .rows = &row, .n_rows = 1
    };
    prints(format, &r, expected);
}

static const struct result_column none[1];

Test(out_formats, are_found_by_name_in_any_case)
{
    cr_expect(out_find(STR("table")));
    cr_expect(out_find(STR("JSON")));
    cr_expect_null(out_find(STR("xml")));
    cr_expect_null(out_find(STR("")));
}

Test(out_formats, json_has_kind_columns_rows_and_warnings)
{
    const struct result_column columns[] = {
        { STR("_timeslice"), T_TIME }, { STR("user"), T_STRING }, { STR("n"), T_INT },
        { STR("avg"), T_REAL },        { STR("ok"), T_BOOL },     { STR("mixed"), T_ANY },
    };
    const struct cell first[] = { cell_int(1700000000000), TEXT("al\"ice"), cell_int(3),
                                  cell_real(0.5),          cell_bool(true), cell_null() };
    const struct cell second[] = { cell_null(),    TEXT(""),         cell_int(-4),
                                   cell_real(3.0), cell_bool(false), TEXT("a/b\n") };
    const struct cell *rows[] = { first, second };
    const char *warnings[] = { "one", "two" };
    struct result r = { .aggregate = true,
                        .columns = columns,
                        .n_columns = 6,
                        .rows = rows,
                        .n_rows = 2,
                        .warnings = warnings,
                        .n_warnings = 2 };
    prints(
        "json", &r,
        "{\"kind\": \"aggregate\",\n"
        " \"columns\": [{\"name\": \"_timeslice\", \"type\": \"time\"}, {\"name\": \"user\", "
        "\"type\": \"string\"}, {\"name\": \"n\", \"type\": \"integer\"}, {\"name\": \"avg\", "
        "\"type\": \"double\"}, {\"name\": \"ok\", \"type\": \"boolean\"}, {\"name\": \"mixed\", "
        "\"type\": \"string\"}],\n"
        " \"rows\": [\n"
        "  [1700000000000, \"al\\\"ice\", 3, 0.5, true, null],\n"
        "  [null, \"\", -4, 3, false, \"a/b\\n\"]\n"
        " ],\n"
        " \"warnings\": [\n  \"one\",\n  \"two\"\n ]}\n");
}

Test(out_formats, json_of_nothing)
{
    struct result r = { .columns = none };
    prints("json", &r,
           "{\"kind\": \"messages\",\n \"columns\": [],\n \"rows\": [],\n \"warnings\": []}\n");
}

Test(out_formats, jsonl_keeps_the_spelling_of_numbers)
{
    prints_cell("jsonl", written("1.50"), "{\"v\": 1.50}\n");
    prints_cell("jsonl", written("123456789012345678901234567890"),
                "{\"v\": 123456789012345678901234567890}\n");
    prints_cell("jsonl", written("1e400"), "{\"v\": 1e400}\n");
    prints_cell("jsonl", written("-0.0E-7"), "{\"v\": -0.0E-7}\n");
}

Test(out_formats, jsonl_quotes_what_json_does_not_know_as_a_number)
{
    prints_cell("jsonl", cell_real(NAN), "{\"v\": \"NaN\"}\n");
    prints_cell("jsonl", cell_real(INFINITY), "{\"v\": \"Infinity\"}\n");
    prints_cell("jsonl", cell_real(-INFINITY), "{\"v\": \"-Infinity\"}\n");
    prints_cell("jsonl", written("007"), "{\"v\": \"007\"}\n");
    prints_cell("jsonl", written("+1"), "{\"v\": \"+1\"}\n");
    prints_cell("jsonl", written("1."), "{\"v\": \"1.\"}\n");
    prints_cell("jsonl", written(".5"), "{\"v\": \".5\"}\n");
    prints_cell("jsonl", written("1e"), "{\"v\": \"1e\"}\n");
    prints_cell("jsonl", written("-"), "{\"v\": \"-\"}\n");
    prints_cell("jsonl", written("1x"), "{\"v\": \"1x\"}\n");
}

Test(out_formats, csv_quotes_only_what_needs_it)
{
    prints_pair("csv", TEXT("plain"), TEXT("a,b"), "a,b\nplain,\"a,b\"\n");
    prints_pair("csv", TEXT("say \"hi\""), TEXT("two\nlines"),
                "a,b\n\"say \"\"hi\"\"\",\"two\nlines\"\n");
    prints_pair("csv", TEXT(" led"), TEXT("trailed "), "a,b\n\" led\",\"trailed \"\n");
    prints_pair("csv", TEXT("\""), TEXT("\"\""), "a,b\n\"\"\"\",\"\"\"\"\"\"\n");
}

Test(out_formats, csv_tells_null_from_the_empty_text)
{
    prints_pair("csv", cell_null(), TEXT(""), "a,b\n,\"\"\n");
    prints_cell("csv", cell_null(), "v\n\"\"\n");
}

Test(out_formats, csv_shows_instants_as_milliseconds)
{
    const struct result_column column = { STR("t"), T_TIME };
    const struct cell c = cell_int(1700000000123);
    const struct cell *row = &c;
    struct result r = { .columns = &column, .n_columns = 1, .rows = &row, .n_rows = 1 };
    prints("csv", &r, "t\n1700000000123\n");
}

Test(out_formats, tsv_keeps_a_row_on_a_line)
{
    prints_pair("tsv", TEXT("a\tb"), TEXT("c\nd\r\\"), "a\tb\na\\tb\tc\\nd\\r\\\\\n");
    prints_pair("tsv", cell_null(), cell_real(1.5), "a\tb\n\t1.5\n");
}

Test(out_formats, markdown_escapes_markup)
{
    prints_pair("markdown", TEXT("a|b"), TEXT("<b>*x*</b>"),
                "| a | b |\n| --- | --- |\n| a\\|b | \\<b\\>\\*x\\*\\</b\\> |\n");
    prints_pair("markdown", TEXT("two\r\nlines"), TEXT("snake_case _it_"),
                "| a | b |\n| --- | --- |\n| two<br>lines | snake_case \\_it\\_ |\n");
}

Test(out_formats, markdown_puts_numbers_on_the_right)
{
    prints_pair("markdown", TEXT("_x"), cell_int(7), "| a | b |\n| --- | ---: |\n| _x | 7 |\n");
}

Test(out_formats, values_that_a_spreadsheet_would_compute)
{
    static const struct {
        const char *in, *csv, *tsv;
    } cases[] = {
        { "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
        { "=1,2", "\"'=1,2\"", "'=1,2" },
        { "+1 555", "'+1 555", "'+1 555" },
        { "-2+3", "'-2+3", "'-2+3" },
        { "@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)" },
        { "\t=1", "'\t=1", "'\\t=1" },
        { "\r=1", "\"'\r=1\"", "'\\r=1" },
        { "\n=1", "\"'\n=1\"", "'\\n=1" },
        { "\xEF\xBC\x9D"
          "1",
          "'\xEF\xBC\x9D"
          "1",
          "'\xEF\xBC\x9D"
          "1" },
        { "-", "'-", "'-" },
        { "-1e", "'-1e", "'-1e" },
        { "-.", "'-.", "'-." },
        { "-12.5", "-12.5", "-12.5" },
        { "+3", "+3", "+3" },
        { "-.5e-7", "-.5e-7", "-.5e-7" },
        { "a=1", "a=1", "a=1" },
        { "", "\"\"", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct result_column column = { str_of(cases[i].in), T_STRING };
        struct cell cell = cell_of_text(str_of(cases[i].in));
        const struct cell *row = &cell;
        struct result r = {
            .aggregate = true, .columns = &column, .n_columns = 1, .rows = &row, .n_rows = 1
        };
        struct out_options options = { .no_formulas = true };
        for (int tabs = 0; tabs < 2; tabs++) {
            struct out_stream out;
            char expected[100];
            const char *value = tabs ? cases[i].tsv : cases[i].csv;
            snprintf(expected, sizeof expected, "%s\n%s\n", value, value);
            out_stream_begin(&out, -1);
            out_find(tabs ? STR("tsv") : STR("csv"))->write(&out, &r, &options);
            struct str got = buf_view(&out.buf);
            cr_expect(str_eq(got, str_of(expected)), "%s gives\n%.*s", cases[i].in, STR_ARG(got));
            buf_release(&out.buf);
        }
    }
}
