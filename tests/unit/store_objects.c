/*
 * store_objects.c - nested objects under their own names: the database answers as the file does.
 */
#include "store_help.h"

static struct bench t;

static void open_bench(void)
{
    bench_open(&t);
}

static void close_bench(void)
{
    bench_close(&t);
}

TestSuite(store_objects, .init = open_bench, .fini = close_bench);

/* All values of the field, a line each, as a scan of `source` gives them. */
static const char *values_of(struct source *source, struct str field)
{
    struct buf out = BUF_INIT;
    struct scan_spec spec = { .fields = &field, .n_fields = 1, .batch_rows = BATCH_ROWS };
    cr_assert(source->ops->start(source, &spec, &t.why), "%s", t.why);
    struct scan *scan = source->ops->open(source, &t.arena, &t.why);
    struct batch *b = batch_new(&t.arena, &t.scratch, 1, BATCH_ROWS);
    while (source->ops->next(scan, b)) {
        for (size_t i = 0; i < b->rows; i++) {
            buf_text(&out, bench_show(&t, &b->cols[0][i]));
            buf_char(&out, '\n');
        }
    }
    source->ops->close(scan);
    const char *text = arena_cstr(&t.arena, buf_view(&out));
    buf_release(&out);
    return text;
}

/* Loads the events and compares the field with `wanted`, from the file and from the database. */
static void expect_values(const char *events, struct str field, const char *wanted)
{
    static const struct file_options none = { 0 };
    unlink(t.db);
    bench_load(&t, events);
    struct source *file = file_source_open(&t.arena, &t.events, 1, &none, &t.why);
    struct source *db = db_source_open(&t.arena, t.db, &t.why);
    cr_assert(file && db, "%s", t.why);
    cr_expect_str_eq(values_of(file, field), wanted, "file: %s", values_of(file, field));
    cr_expect_str_eq(values_of(db, field), wanted, "database: %s", values_of(db, field));
    file->ops->free(file);
    db->ops->free(db);
}

Test(store_objects, text_as_written)
{
    const char *events = "{\"n\":1,\"box\":{ \"k\":1, \"l m\":[2], \"in\": {\"x\":\"\\u0041\"} }}\n"
                         "{\"n\":2}\n{\"n\":3,\"box\":\"plain\"}\n";
    expect_values(events, STR("BOX"),
                  "text { \"k\":1, \"l m\":[2], \"in\": {\"x\":\"\\u0041\"} }\nnull\ntext plain\n");
    expect_values(events, STR("box.in"), "text {\"x\":\"\\u0041\"}\nnull\nnull\n");
    expect_values(events, STR("box.in.x"), "text A\nnull\nnull\n");
    expect_values(events, STR("bo"), "null\nnull\nnull\n");
}

/* The raw text is a key of its own, so the record's text is not there. */
Test(store_objects, beside_a_raw_text_of_its_own)
{
    const char *events =
        "{\"_raw\":\"line\",\"box\":{\"k\":1,\"in\":{\"x\":2}}}\n"
        "{\"_raw\":\" {\\\"box\\\":{\\\"k\\\":7},\\\"no\\\":{\\\"k\\\":7}}\",\"box\":{\"k\":3}}\n"
        "{\"_raw\":null,\"box\":{\"k\":4},\"no\":{\"k\":8}}\n"
        "{\"_raw\":{\"box\":{\"k\":5}},\"n\":1}\n";
    expect_values(events, STR("box"),
                  "text {\"k\":1,\"in\":{\"x\":2}}\ntext {\"k\":3}\ntext {\"k\":4}\nnull\n");
    expect_values(events, STR("box.in"), "text {\"x\":2}\nnull\nnull\nnull\n");
    expect_values(events, STR("no"), "null\nnull\ntext {\"k\":8}\nnull\n");
    expect_values(events, STR("_raw"),
                  "text line\ntext  {\"box\":{\"k\":7},\"no\":{\"k\":7}}\n"
                  "text {\"_raw\":null,\"box\":{\"k\":4},\"no\":{\"k\":8}}\n"
                  "text {\"box\":{\"k\":5}}\n");
}

Test(store_objects, the_last_of_equal_names)
{
    const char *events =
        "{\"box\":1,\"Box\":{\"k\":1}}\n{\"box\":{\"k\":2},\"BOX\":3}\n"
        "{\"box\":{\"k\":4},\"box\":null}\n{\"box\":{\"k\":5},\"box\":{}}\n"
        "{\"box\":{},\"box\":{\"k\":6}}\n{\"box\":{\"in\":{\"x\":1}},\"box.in\":7}\n"
        "{\"box.in\":8,\"box\":{\"in\":{\"x\":2}}}\n"
        "{\"box\":{\"k\":9},\"box.k\":null}\n";
    expect_values(events, STR("box"),
                  "text {\"k\":1}\nint 3\nnull\ntext {}\ntext {\"k\":6}\n"
                  "text {\"in\":{\"x\":1}}\ntext {\"in\":{\"x\":2}}\ntext {\"k\":9}\n");
    expect_values(events, STR("box.in"),
                  "null\nnull\nnull\nnull\nnull\nint 7\ntext {\"x\":2}\nnull\n");
}

/* No field tells of these. */
Test(store_objects, without_members)
{
    const char *events =
        "{\"a\":{}}\n{\"a\":{\"k\":null}}\n{\"a\":{\"b\":{}}}\n{\"a\":{\"k\":tru}}\n";
    expect_values(events, STR("a"),
                  "text {}\ntext {\"k\":null}\ntext {\"b\":{}}\ntext {\"k\":tru}\n");
    expect_values(events, STR("a.b"), "null\nnull\ntext {}\nnull\n");
    expect_values("{\"a\":{\"k\":1,\"k\":null}}\n", STR("a"), "text {\"k\":1,\"k\":null}\n");
    expect_values("{\"a\":{\"\":1}}\n", STR("a"), "text {\"\":1}\n");
    expect_values("{\"a\":{\"k\\u0000\":1}}\n", STR("a"), "text {\"k\\u0000\":1}\n");
}

Test(store_objects, metadata)
{
    const char *events =
        "{\"_sourceCategory\":{\"k\":1},\"_source\":{\"k\":2},\"_size\":{\"k\":3},"
        "\"_messageTime\":{\"k\":4},\"_receiptTime\":{\"k\":5}}\n{\"_source\":\"s\"}\n";
    expect_values(events, STR("_sourceCategory"), "text {\"k\":1}\nnull\n");
    expect_values(events, STR("_source"), "text {\"k\":2}\ntext s\n");
    expect_values(events, STR("_size"), "text {\"k\":3}\nint 15\n");
    expect_values(events, STR("_messageTime"), "null\nnull\n");
    expect_values(events, STR("_receiptTime"), "null\nnull\n");
}

/* Objects use up no columns, and one that becomes a value later keeps both. */
Test(store_objects, a_column_for_values_alone)
{
    bench_load(&t, "{\"_raw\":\"x\",\"box\":{\"k\":1}}\n");
    cr_expect_str_eq(bench_sql(&t, "SELECT count(*) FROM pragma_table_info('events') "
                                   "WHERE name = 'box'"),
                     "0");
    cr_expect_str_eq(bench_sql(&t, "SELECT more ->> 'box' FROM events"), "{\"k\":1}");
    bench_load(&t, "{\"box\":7}\n{\"box\":{}}\n");
    struct source *db = db_source_open(&t.arena, t.db, &t.why);
    cr_assert(db, "%s", t.why);
    cr_expect_str_eq(values_of(db, STR("box")), "text {\"k\":1}\nint 7\ntext {}\n");
    db->ops->free(db);
}

/* A test of the field keeps the rows whose value is no column's. */
Test(store_objects, tests_keep_objects)
{
    static const struct str field = STR("box");
    struct scan_test test = { .kind = SCAN_GLOB, .value = cell_of_text(STR("*k*")) };
    bench_load(&t, "{\"box\":{\"k\":1}}\n{\"box\":\"no\"}\n{\"box\":\"ok\"}\n");
    t.spec.filter = &test;
    bench_scan(&t, &field, 1);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 2);
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][0]), "text {\"k\":1}");
    cr_expect_str_eq(bench_show(&t, &t.batch->cols[0][1]), "text ok");
}
