/*
 * source_file.c - scans of JSON lines: values, bad records, pieces, times, options.
 */
#include "source_rows.h"

#define ROWS(text, ...) rows_of(text, sizeof(text) - 1, 0, FIELDS(__VA_ARGS__), NULL)

static void expect_rows(char *rows, const char *expected)
{
    cr_expect_str_eq(rows, expected);
    free(rows);
}

Test(source_file, values_keep_their_kind)
{
    expect_rows(ROWS("{\"i\":-7,\"r\":2.5,\"s\":\"x\\ty\",\"t\":true,\"f\":false,\"n\":null}\n",
                     "i", "r", "s", "t", "f", "n", "none"),
                "0 -7 real:2.5 'x\ty' 'true' 'false' ~ ~\n");
    expect_rows(
        ROWS("{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":9223372036854775808}",
             "a", "b", "c"),
        "0 9223372036854775807 -9223372036854775808 written:9223372036854775808\n");
    expect_rows(ROWS("{\"a\":1.50,\"b\":1e5,\"c\":1e400,\"d\":0}", "a", "b", "c", "d"),
                "0 written:1.50 written:1e5 written:1e400 0\n");
    expect_rows(ROWS("{\"a\":\"\\u00e9\\ud83d\\ude00\\ud800\",\"b\":\"\\\"\\\\\\/\"}", "a", "b"),
                "0 '\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD' '\"\\/'\n");
}

Test(source_file, brackets_give_their_text_as_written)
{
    expect_rows(ROWS("{\"a\":[1, {\"x\":\"]\"}],\"b\":{\"c\": {\"d\":1 }},\"e\":{}}", "a", "b",
                     "b.c", "b.c.d", "e"),
                "0 '[1, {\"x\":\"]\"}]' '{\"c\": {\"d\":1 }}' '{\"d\":1 }' 1 '{}'\n");
}

Test(source_file, names_have_no_case_and_the_last_wins)
{
    expect_rows(ROWS("{\"Ab\":1,\"aB\":2}\n{\"ab\":1,\"AB\":null}", "AB"), "0 2\n16 ~\n");
    expect_rows(
        ROWS("{\"a.b\":1}\n{\"A\":{\"b\":2},\"a.B\":3}\n{\"a.b\":3,\"a\":{\"b\":4}}", "a.b"),
        "0 1\n10 3\n32 4\n");
    expect_rows(ROWS("{\"\\u0041b\":1}\n{\"a\":{\"b.c\":2}}\n{\"a.b\":{\"c\":3}}", "ab", "a.b.c"),
                "0 1 ~\n14 ~ 2\n30 ~ 3\n");
    expect_rows(ROWS("{\"CommandLineOfTheProcess\":1}\n{\"commandlineOFtheprocess\":2}\n"
                     "{\"commandline_f_heprocess\":3}",
                     "CommandLineOfTheProcess"),
                "0 1\n30 2\n60 ~\n");
    expect_rows(ROWS("{\"@\":1,\"`\":2,\"[x\":3,\"{x\":4,\"\":5}", "@", "`", "[X", "{X", ""),
                "0 1 2 3 4 5\n");
}

Test(source_file, a_value_that_does_not_parse_is_null_and_counted)
{
    char path[32];
    const char text[] =
        "{\"a\":01,\"b\":tru,\"c\":\"\\x\",\"d\":1,\"e\":-,\"f\":1.,\"g\":\"\\u12\"}";
    const char *why, *paths[] = { rows_file(path, text, sizeof text - 1) };
    struct arena a;
    struct source_stats stats;
    arena_init(&a, NULL);
    struct source *src = file_source_open(&a, paths, 1, &(struct file_options) { 0 }, &why);
    expect_rows(rows_scan(src, &(struct scan_spec) { 0 }, FIELDS("a", "b", "c", "d", "e", "f", "g"),
                          &stats),
                "0 ~ ~ ~ 1 ~ ~ ~\n");
    cr_expect(stats.invalid_inputs == 6 && stats.bad == 0 && stats.records == 1);
    src->ops->free(src);
    arena_release(&a);
    unlink(path);
}

Test(source_file, bad_records_are_reported_and_kept_when_they_are_text)
{
    char bad[256];
    const char text[] = "{\"a\":1}\n\n{\"a\":1}{}\n{\"a\":1,}\nplain\n\xFF\xFE\x00\x01\n{\"a\":2";
    expect_rows(rows_of(text, sizeof text - 1, 0, FIELDS("a", "_raw", "_size"), bad),
                "0 1 '{\"a\":1}' 7\n"
                "9 ~ '{\"a\":1}{}' 9\n"
                "19 ~ '{\"a\":1,}' 8\n"
                "28 ~ 'plain' 5\n"
                "39 ~ '{\"a\":2' 6\n");
    cr_expect_str_eq(bad, "5; 3: unexpected text after the closing bracket; "
                          "4: a quoted key is missing; 5: it is not a JSON object");
}

Test(source_file, each_kind_of_bad_record_has_its_reason)
{
    static const struct {
        const char *text, *bad;
    } cases[] = {
        { "{\"a\":\"x\ty\"}", "1; 1: a string holds a control character that is not escaped" },
        { "{\"a\":\"x}", "1; 1: a string has no closing quote" },
        { "{\"a\":\"\xC3\"}", "1; 1: it is not UTF-8" },
        { "{\"a\" 1}", "1; 1: a colon is missing after a key" },
        { "{\"a\":}", "1; 1: a value is missing" },
        { "{a:1}", "1; 1: a quoted key is missing" },
        { "{\"a\":1 2}", "1; 1: a comma or closing bracket is missing" },
        { "{\"a\":[1}", "1; 1: a comma or closing bracket is missing" },
        { "{\"a\":{\"b\":[1,]}}", "1; 1: a value is missing" },
        { "{\"a\":{\"b\":1,}}", "1; 1: a quoted key is missing" },
        { "{\"a\":{\"b\":1}", "1; 1: it ends before its closing bracket" },
        { "{", "1; 1: it ends before its closing bracket" },
        { "{\"a\":1}]", "1; 1: unexpected text after the closing bracket" },
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char bad[256];
        free(rows_of(cases[k].text, strlen(cases[k].text), 0, FIELDS("z"), bad));
        cr_expect_str_eq(bad, cases[k].bad, "%s gives %s", cases[k].text, bad);
        /* the same when the walk goes into the object */
        free(rows_of(cases[k].text, strlen(cases[k].text), 0, FIELDS("a.b.c"), bad));
        cr_expect_str_eq(bad, cases[k].bad, "%s gives %s", cases[k].text, bad);
    }
}

Test(source_file, line_ends_blank_lines_and_mark)
{
    expect_rows(ROWS("\xEF\xBB\xBF{\"a\":1}\r\n\r\n  \t\r\n{\"a\":2}\r\n", "a", "_raw"),
                "3 1 '{\"a\":1}'\n19 2 '{\"a\":2}'\n");
    expect_rows(ROWS("", "a"), "");
    expect_rows(ROWS("\n\n", "a"), "");
    expect_rows(ROWS("\xEF\xBB\xBF", "a"), "");
    expect_rows(ROWS("{\"a\":1}", "a"), "0 1\n");
}

Test(source_file, pieces_of_any_size_give_the_same_rows)
{
    const char text[] =
        "\xEF\xBB\xBF{\"a\":1,\"s\":\"one\"}\r\n\n{\"a\":2,\"s\":\"t\\u0077o \xC3\xA9\"}\nnot "
        "json\n"
        "{\"s\":\"a long text that is cut by most pieces, and once more\",\"a\":{\"b\":[1,2,3]}}\n"
        "\xFF\n{\"a\":4}\n\n{\"a\":5,\"s\":null}";
    rows_same_in_pieces(text, sizeof text - 1, FIELDS("a", "s", "a.b", "_raw", "_size"));
    const char ends[] = "{\"a\":1}\n{\"a\":2}\n";
    rows_same_in_pieces(ends, sizeof ends - 1, FIELDS("a"));
    const char marked[] = "\xEF\xBB\xBF\n{\"a\":1}";
    rows_same_in_pieces(marked, sizeof marked - 1, FIELDS("a"));
}

Test(source_file, the_time_of_an_event)
{
    expect_rows(ROWS("{\"_messageTime\":1700000000000,\"time\":1}", "_messageTime", "_receiptTime"),
                "0 1700000000000 1700000000000 @1700000000000\n");
    expect_rows(ROWS("{\"_messageTime\":\"1700000000000\"}", "_searchableTime"),
                "0 1700000000000 @1700000000000\n");
    expect_rows(ROWS("{\"_messagetime\":\"2024-05-01T00:00:02.665Z\"}", "_messageTime"),
                "0 1714521602665 @1714521602665\n");
    expect_rows(
        ROWS("{\"ts\":1,\"UtcTime\":\"2024-05-01 00:00:02.000\",\"@timestamp\":\"no time\"}",
             "_messageTime"),
        "0 1714521602000 @1714521602000\n");
    expect_rows(ROWS("{\"time\":1714521602}", "_messageTime"), "0 1714521602000 @1714521602000\n");
    expect_rows(ROWS("{\"_receiptTime\":5}", "_messageTime", "_receiptTime", "_searchableTime"),
                "0 5 5 5 @5\n");
    expect_rows(ROWS("{\"_messageTime\":3,\"_receiptTime\":5,\"_searchableTime\":7}",
                     "_receiptTime", "_searchableTime"),
                "0 5 7 @3\n");
    expect_rows(ROWS("{\"x\":1}", "_messageTime"), "0 ~\n");
}

Test(source_file, own_raw_text)
{
    expect_rows(ROWS("{\"_raw\":\"a \\\"b\\\"\",\"x\":1}", "_raw", "_size", "x"),
                "0 'a \"b\"' 5 1\n");
    expect_rows(ROWS("{\"_raw\":5,\"_size\":99}", "_raw", "_size"), "0 '5' 99\n");
    expect_rows(ROWS("{\"_raw\":null}", "_raw", "_size"), "0 '{\"_raw\":null}' 13\n");
}

static char *scan_with(const struct file_options *o, struct scan_spec *spec,
                       const char *const *fields, const char *text)
{
    char path[32];
    const char *why, *paths[] = { rows_file(path, text, strlen(text)) };
    struct arena a;
    arena_init(&a, NULL);
    struct source *src = file_source_open(&a, paths, 1, o, &why);
    char *rows = rows_scan(src, spec, fields, NULL);
    src->ops->free(src);
    arena_release(&a);
    unlink(path);
    return rows;
}

Test(source_file, options_fill_what_events_lack)
{
    struct file_options o = { .category = STR("win/sec"),
                              .host = STR("h1"),
                              .time_field = STR("When") };
    expect_rows(
        scan_with(
            &o, &(struct scan_spec) { 0 }, FIELDS("_sourcecategory", "_sourceHost"),
            "{\"_sourceCategory\":\"own\",\"when\":1714521602,\"time\":1}\n{\"_sourceHost\":null}"),
        "0 'own' 'h1' @1714521602000\n53 'win/sec' 'h1'\n");
}

Test(source_file, rows_outside_the_range_are_left_out)
{
    const char text[] =
        "{\"_messageTime\":9}\n{\"_messageTime\":10}\n{\"_messageTime\":19,\"_receiptTime\":30}\n"
        "{\"_messageTime\":20}\n{\"x\":1}\nraw\n";
    struct scan_spec spec = { .ranged = true, .from = 10, .to = 20 };
    expect_rows(scan_with(&(struct file_options) { 0 }, &spec, FIELDS("_messageTime"), text),
                "19 10 @10\n39 19 @19\n");
    spec = (struct scan_spec) { .ranged = true, .from = 30, .to = 31, .time = SCAN_RECEIPT_TIME };
    expect_rows(scan_with(&(struct file_options) { 0 }, &spec, FIELDS("_messageTime"), text),
                "39 19 @30\n");
}

Test(source_file, strict_ends_at_a_bad_record)
{
    struct file_options o = { .strict = true };
    char *rows = scan_with(&o, &(struct scan_spec) { 0 }, FIELDS("a"), "{\"a\":1}\nbad\n");
    cr_expect(strstr(rows, "error: /tmp/sumoq-test-") &&
                  strstr(rows, ":2: bad record: it is not a JSON object"),
              "%s", rows);
    free(rows);
}

Test(source_file, files_that_cannot_be_read)
{
    struct arena a;
    const char *why = NULL;
    arena_init(&a, NULL);
    cr_expect_null(
        file_source_open(&a, FIELDS("/nowhere/x.jsonl"), 1, &(struct file_options) { 0 }, &why));
    cr_expect_str_eq(why, "/nowhere/x.jsonl: No such file or directory");
    cr_expect_null(file_source_open(&a, FIELDS("/tmp"), 1, &(struct file_options) { 0 }, &why));
    cr_expect_str_eq(why, "/tmp: is a folder, not a file");
    arena_release(&a);
}

Test(source_file, several_files_and_scans)
{
    char one[32], two[32], three[32];
    struct arena a;
    const char *why;
    int64_t min, max;
    arena_init(&a, NULL);
    const char *paths[] = { rows_file(one, "{\"a\":1,\"ts\":1714521600}\n", 24),
                            rows_file(two, "", 0),
                            rows_file(three, "x\n[{\"a\":2}]\n{\"a\":3,\"ts\":1714521700}", 35) };
    struct source *src = file_source_open(&a, paths, 3, &(struct file_options) { 0 }, &why);
    for (int round = 0; round < 3; round++) {
        expect_rows(rows_scan(src, &(struct scan_spec) { .batch_rows = 1 }, FIELDS("a"), NULL),
                    "0 1 @1714521600000\n562949953421312 ~\n562949953421314 ~\n562949953421324 3 "
                    "@1714521700000\n");
        cr_expect(src->ops->time_bounds(src, &min, &max));
        cr_expect(min == 1714521600000 && max == 1714521700000);
    }
    src->ops->free(src);
    arena_release(&a);
    unlink(one);
    unlink(two);
    unlink(three);
}

static char *text_of(size_t n)
{
    char *text = malloc(n + 1);
    cr_assert_not_null(text);
    text[n] = '\0';
    return text;
}

Test(source_file, nesting_has_a_limit)
{
    for (size_t depth = 999; depth <= 1001; depth += 2) {
        /* the outer object is one of the 1,000 */
        size_t inner = depth - 1;
        char *text = text_of(5 + 2 * inner + 1), bad[256];
        rows_put(text, "{\"a\":");
        memset(text + 5, '[', inner);
        memset(text + 5 + inner, ']', inner);
        text[5 + 2 * inner] = '}';
        free(rows_of(text, strlen(text), 0, FIELDS("a"), bad));
        cr_expect_str_eq(bad, depth > 1000 ? "1; 1: brackets are nested deeper than 1,000" : "0");
        free(text);
    }
    char *open = text_of(300000), bad[256];
    memset(open, '[', 300000);
    rows_put(open, "{\"a\":");
    free(rows_of(open, 300000, 0, FIELDS("a"), bad));
    cr_expect_str_eq(bad, "1; 1: brackets are nested deeper than 1,000");
    free(open);
}

Test(source_file, six_thousand_keys)
{
    struct buf text = BUF_INIT;
    for (int k = 0; k < 6000; k++) {
        buf_printf(&text, "%s\"key%d\":%d", k ? "," : "{", k, k * 2);
    }
    buf_char(&text, '}');
    expect_rows(
        rows_of(text.b.data, text.b.len, 0, FIELDS("key0", "KEY4711", "key5999", "key6000"), NULL),
        "0 0 9422 11998 ~\n");
    buf_release(&text);
}

Test(source_file, a_record_has_a_longest_length)
{
    size_t most = (size_t)16 * 1024 * 1024;
    for (size_t more = 0; more <= 1; more++) {
        char *text = text_of(most + more + 9), bad[256];
        memset(text, 'x', most + more);
        rows_put(text, "{\"a\":\"");
        rows_put(text + most + more - 2, "\"}");
        rows_put(text + most + more, "\n{\"b\":1}\n");
        char *rows = rows_of(text, most + more + 9, 0, FIELDS("b"), bad);
        cr_expect_str_eq(rows, more ? "16777218 1\n" : "0 ~\n16777217 1\n");
        cr_expect_str_eq(bad, more ? "1; 1: it is longer than 16 MB" : "0");
        free(rows);
        free(text);
    }
}

Test(source_file, a_hundred_megabytes_without_line_end)
{
    size_t n = (size_t)100 * 1024 * 1024;
    char *text = text_of(n), bad[256];
    memset(text, 'x', n);
    expect_rows(rows_of(text, n, 0, FIELDS("a"), bad), "");
    cr_expect_str_eq(bad, "1; 1: it is longer than 16 MB");
    free(text);
}

/* The tests of a scan are given up in a chunk whose first 64 events nearly all pass them. */
Test(source_file, what_nearly_all_events_pass_is_not_tested)
{
    static const struct scan_test test = { .kind = SCAN_GREATER,
                                           .value = { .tag = CELL_INT, .as.i = 0 } };
    static const struct {
        int zeroes, rows; /* of 64 first events; delivered of 100 of which the last 36 are zeroes */
    } cases[] = { { 0, 100 }, { 7, 93 }, { 8, 56 }, { 64, 0 } };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct buf text = BUF_INIT;
        struct arena a;
        char path[32];
        for (int i = 0; i < 100; i++) {
            buf_printf(&text, "{\"n\":%d}\n", i >= cases[k].zeroes && i < 64);
        }
        const char *why = NULL, *paths[] = { rows_file(path, text.b.data, text.b.len) };
        arena_init(&a, NULL);
        struct source *src = file_source_open(&a, paths, 1, &(struct file_options) { 0 }, &why);
        char *rows = rows_scan(src, &(struct scan_spec) { .filter = &test }, FIELDS("n"), NULL);
        int n = 0;
        for (const char *at = rows; *at; at++) {
            n += *at == '\n';
        }
        cr_expect_eq(n, cases[k].rows, "%zu: %d", k, n);
        free(rows);
        src->ops->free(src);
        arena_release(&a);
        buf_release(&text);
        unlink(path);
    }
}
