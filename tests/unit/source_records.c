/*
 * source_records.c - whole records in file order: names, values, places, and that they agree with
 * scans.
 */
#include "source_rows.h"

struct reading {
    struct arena arena;
    struct source *src;
    struct record_cursor *cursor;
    char path[32];
};

static void reading_begin(struct reading *r, const char *text, size_t n,
                          const struct file_options *o)
{
    const char *why = NULL, *paths[] = { rows_file(r->path, text, n) };
    arena_init(&r->arena, NULL);
    r->src = file_source_open(&r->arena, paths, 1, o, &why);
    cr_assert_not_null(r->src, "%s", why);
    r->cursor = file_records_open(r->src, &r->arena, &why);
    cr_assert_not_null(r->cursor, "%s", why);
}

static void reading_end(struct reading *r, struct source_stats *stats)
{
    file_records_close(r->cursor);
    if (stats) {
        r->src->ops->stats(r->src, stats);
    }
    r->src->ops->free(r->src);
    arena_release(&r->arena);
    unlink(r->path);
}

/* A record as a line: offset, time, raw text unless it is the record, fields. */
static void put_record(struct buf *out, const struct record *rec)
{
    buf_printf(out, "%llu", (unsigned long long)rec->seq);
    if (rec->time != TIME_NONE) {
        buf_printf(out, " @%lld", (long long)rec->time);
    }
    if (!rec->raw_is_record) {
        buf_printf(out, " raw '%.*s'", STR_ARG(rec->raw));
    }
    for (size_t k = 0; k < rec->n_fields; k++) {
        buf_printf(out, " %.*s", STR_ARG(rec->fields[k].name));
        rows_cell(out, &rec->fields[k].value);
    }
    buf_char(out, '\n');
}

static char *records_of(const char *text, size_t n, const struct file_options *o,
                        struct source_stats *stats)
{
    struct reading r;
    struct record rec;
    struct buf out = BUF_INIT;
    reading_begin(&r, text, n, o);
    while (file_record_next(r.cursor, &rec)) {
        put_record(&out, &rec);
    }
    if (file_records_error(r.cursor)) {
        buf_text(&out, strchr(file_records_error(r.cursor), ':'));
    }
    reading_end(&r, stats);
    char *all = strndup(out.b.len ? out.b.data : "", out.b.len);
    buf_release(&out);
    return all;
}

static void expect_records(const char *text, const char *expected)
{
    char *seen = records_of(text, strlen(text), &(struct file_options) { 0 }, NULL);
    cr_expect_str_eq(seen, expected);
    free(seen);
}

Test(source_records, fields_as_spelled_and_flattened)
{
    expect_records("{\"b\":1,\"A\":\"x\",\"c\":[1, 2],\"n\":null,\"t\":true,\"r\":1.50}\n",
                   "0 b 1 A 'x' c '[1, 2]' t 'true' r written:1.50\n");
    expect_records(
        "{\"a\":{\"B\":{\"c\":1},\"d\":{}},\"e\":2,\"a.f\":3}\n{\"A\":{\"b\":{\"C\":2}}}",
        "0 a.B.c 1 e 2 a.f 3\n41 A.b.C 2\n");
    expect_records("{\"\\u0061\":1,\"x\":{\"\\u0062\":2},\"\":3,\"y\":{\"\":4}}",
                   "0 a 1 x.b 2  3 y. 4\n");
}

Test(source_records, the_last_of_equal_names_wins)
{
    expect_records("{\"a\":1,\"b\":2,\"A\":3}", "0 A 3 b 2\n");
    expect_records("{\"a\":1,\"b\":2,\"A\":null}", "0 b 2\n");
    expect_records("{\"a\":null,\"A\":3}", "0 A 3\n");
    expect_records(
        "{\"a\":1,\"a\":{\"b\":2}}\n{\"a\":{\"b\":2},\"a\":1}\n{\"a\":{\"b\":2},\"A.B\":1}",
        "0 a.b 2\n20 a.b 2 a 1\n40 A.B 1\n");
}

Test(source_records, built_in_fields)
{
    expect_records(
        "{\"_messagetime\":\"2024-05-01T00:00:02.665Z\",\"_raw\":\"r\",\"_receiptTime\":7,\"x\":1}",
        "0 @1714521602665 raw 'r' _messagetime 1714521602665 _receiptTime 7 x 1\n");
    expect_records("{\"ts\":1714521602,\"_messageTime\":\"?\"}",
                   "0 @1714521602000 ts 1714521602\n");
    expect_records("{\"_messageTime\":{\"x\":1},\"_raw\":{\"y\":2}}",
                   "0 raw '{\"y\":2}' _messageTime.x 1 _raw.y 2\n");
    struct file_options o = { .category = STR("c"), .host = STR("h") };
    const char text[] = "{\"a\":1}\n{\"_SOURCEHOST\":\"own\",\"_sourceCategory\":null}\nraw\n";
    char *seen = records_of(text, sizeof text - 1, &o, NULL);
    cr_expect_str_eq(
        seen, "0 a 1 _sourceCategory 'c' _sourceHost 'h'\n8 _SOURCEHOST 'own' _sourceCategory 'c'\n"
              "53 _sourceCategory 'c' _sourceHost 'h'\n");
    free(seen);
}

Test(source_records, bad_records_and_values)
{
    struct source_stats stats;
    const char text[] = "{\"a\":01,\"b\":1,\"\\x\":2}\nraw\n{\"a\":1,\"b\":{\"c\":2]}\n\xFF\n";
    char *seen = records_of(text, sizeof text - 1, &(struct file_options) { 0 }, &stats);
    cr_expect_str_eq(seen, "0 b 1\n22\n26\n");
    free(seen);
    cr_expect(stats.records == 3 && stats.bad == 3 && stats.invalid_inputs == 2);
    cr_assert(stats.n_shown == 3);
    cr_expect(stats.shown[0].line == 2 && stats.shown[1].line == 3 && stats.shown[2].line == 4);
    seen = records_of(text, sizeof text - 1, &(struct file_options) { .strict = true }, NULL);
    cr_expect_str_eq(seen, "0 b 1\n:2: bad record: it is not a JSON object");
    free(seen);
}

static void expect_resumed(const char *text, size_t n, size_t chunk)
{
    struct reading r;
    struct record rec;
    struct buf all = BUF_INIT, resumed = BUF_INIT;
    struct file_options o = { .chunk = chunk };
    reading_begin(&r, text, n, &o);
    while (file_record_next(r.cursor, &rec)) {
        put_record(&all, &rec);
    }
    file_records_seek(r.cursor, 0, 0, 0);
    while (file_record_next(r.cursor, &rec)) {
        size_t file;
        uint64_t place, read;
        put_record(&resumed, &rec);
        file_record_place(r.cursor, &file, &place, &read);
        cr_expect(file == 0 && place <= n && read >= place);
        file_records_seek(r.cursor, file, place, 0);
    }
    reading_end(&r, NULL);
    cr_expect(str_eq(buf_view(&all), buf_view(&resumed)), "pieces of %zu:\n%.*sresumed:\n%.*s",
              chunk, STR_ARG(buf_view(&all)), STR_ARG(buf_view(&resumed)));
    buf_release(&all);
    buf_release(&resumed);
}

Test(source_records, reading_goes_on_at_any_place)
{
    const char lines[] =
        "\xEF\xBB\xBF{\"a\":1}\r\n\n{\"a\":2}\nraw\n{\"a\":[3,\n{\"a\":\"four, a longer one\"}";
    const char array[] =
        "\xEF\xBB\xBF [{\"a\":1},\n{\"a\":{\"b\":2}} , 7,\n{\"a\":\"four, a longer one\"}]\n";
    for (size_t chunk = 1; chunk < 80; chunk++) {
        expect_resumed(lines, sizeof lines - 1, chunk);
        expect_resumed(array, sizeof array - 1, chunk);
    }
}

Test(source_records, scans_and_records_agree)
{
    const char text[] =
        "{\"a\":1,\"b\":{\"c\":\"x\\ny\",\"D\":[1]},\"e\":1.5,\"f\":1.0,\"A\":\"\\uD800\"}\n"
        "{\"a\":tru,\"b.c\":9999999999999999999,\"g\":{\"h\":{\"i\":0}}}\n";
    struct reading r;
    struct record rec;
    char *rows =
        rows_of(text, sizeof text - 1, 0, FIELDS("a", "b.c", "b.d", "e", "f", "g.h.i"), NULL);
    cr_expect_str_eq(rows, "0 '\xEF\xBF\xBD' 'x\ny' '[1]' real:1.5 written:1.0 ~\n"
                           "62 ~ written:9999999999999999999 ~ ~ ~ 0\n");
    free(rows);
    reading_begin(&r, text, sizeof text - 1, &(struct file_options) { 0 });
    struct buf out = BUF_INIT;
    while (file_record_next(r.cursor, &rec)) {
        put_record(&out, &rec);
    }
    cr_expect(str_eq(buf_view(&out),
                     STR("0 A '\xEF\xBF\xBD' b.c 'x\ny' b.D '[1]' e real:1.5 f written:1.0\n"
                         "62 b.c written:9999999999999999999 g.h.i 0\n")));
    buf_release(&out);
    reading_end(&r, NULL);
}

Test(source_records, many_names)
{
    /* more than are remembered from record to record, all different */
    struct buf text = BUF_INIT;
    for (int k = 0; k < 30; k++) {
        for (int i = 0; i < 5000; i++) {
            buf_printf(&text, "%s\"k%d\":%d", i ? "," : "{", k * 5000 + i, i);
        }
        buf_text(&text, "}\n");
    }
    struct reading r;
    struct record rec;
    int n = 0;
    reading_begin(&r, text.b.data, text.b.len, &(struct file_options) { 0 });
    while (file_record_next(r.cursor, &rec)) {
        char last[16];
        snprintf(last, sizeof last, "k%d", n * 5000 + 4999);
        cr_expect_eq(rec.n_fields, 5000);
        cr_expect(str_eq(rec.fields[4999].name, str_of(last)) &&
                  rec.fields[4999].value.as.i == 4999);
        n++;
    }
    cr_expect_eq(n, 30);
    reading_end(&r, NULL);
    buf_release(&text);
}

Test(source_records, names_put_together_have_a_longest_length)
{
    struct buf text = BUF_INIT;
    buf_text(&text, "{\"");
    buf_repeat(&text, "k", 1022);
    buf_text(&text, "\":{\"a\":1,\"bc\":2},\"x\":3}");
    struct reading r;
    struct record rec;
    struct source_stats stats;
    reading_begin(&r, text.b.data, text.b.len, &(struct file_options) { 0 });
    cr_assert(file_record_next(r.cursor, &rec));
    cr_assert_eq(rec.n_fields, 2);
    cr_expect(rec.fields[0].name.len == 1024 && str_eq(rec.fields[1].name, STR("x")));
    reading_end(&r, &stats);
    cr_expect_eq(stats.invalid_inputs, 1);
    buf_release(&text);
}

Test(source_records, names_put_together_respect_the_budget)
{
    struct buf text = BUF_INIT;
    buf_text(&text, "{\"");
    buf_repeat(&text, "k", 1000);
    buf_text(&text, "\":{\"x\":0");
    for (int k = 0; k < 50000; k++) {
        buf_printf(&text, ",\"%d\":0", k);
    }
    buf_text(&text, "}}");
    char path[32];
    const char *why = NULL, *paths[] = { rows_file(path, text.b.data, text.b.len) };
    struct budget budget = { .limit = 4 << 20 };
    struct arena a;
    struct record rec;
    struct source_stats stats;
    arena_init(&a, &budget);
    struct source *src = file_source_open(&a, paths, 1, &(struct file_options) { 0 }, &why);
    struct record_cursor *cursor = file_records_open(src, &a, &why);
    cr_assert_not_null(cursor);
    while (file_record_next(cursor, &rec)) {
        cr_expect_eq(rec.n_fields, 0);
    }
    /* all names would take 50 MB */
    cr_expect(atomic_load(&budget.over) && atomic_load(&budget.used) < (size_t)12 << 20);
    file_records_close(cursor);
    src->ops->stats(src, &stats);
    cr_expect_eq(stats.bad, 1);
    src->ops->free(src);
    arena_release(&a);
    cr_expect_eq(atomic_load(&budget.used), 0);
    unlink(path);
    buf_release(&text);
}
