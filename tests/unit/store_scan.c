/* Scans: columns, defaults and ranges. */
#include "store_help.h"

#include <pthread.h>

static struct bench t;

static void open_bench(void)
{
    bench_open(&t);
}

static void close_bench(void)
{
    bench_close(&t);
}

TestSuite(store_scan, .init = open_bench, .fini = close_bench);

Test(store_scan, times_have_their_defaults)
{
    static const struct str fields[] = { STR("_messageTime"), STR("_receiptTime"),
                                         STR("_searchableTime") };
    static const int64_t wanted[4][3] = {
        { 1000, 1000, 1000 }, { 1000, 2000, 2000 }, { 1000, 1000, 3000 }, { 2000, 2000, 2000 }
    };
    bench_load(
        &t,
        "{\"_messageTime\":1000}\n{\"_messageTime\":1000,\"_receiptTime\":2000}\n"
        "{\"_messageTime\":1000,\"_searchableTime\":3000}\n{\"_receiptTime\":2000}\n{\"a\":1}\n");
    for (int by = 0; by < 3; by++) {
        t.spec.time = (enum scan_time)by;
        bench_scan(&t, fields, 3);
        cr_assert(bench_next(&t));
        cr_assert_eq(t.batch->rows, 5);
        for (size_t r = 0; r < 4; r++) {
            for (size_t c = 0; c < 3; c++) {
                cr_expect_eq(t.batch->cols[c][r].as.i, wanted[r][c], "row %zu column %zu", r, c);
            }
            cr_expect_eq(t.batch->time[r], wanted[r][by]);
        }
        cr_expect(cell_is_null(&t.batch->cols[0][4]));
        cr_expect_eq(t.batch->time[4], TIME_NONE);
    }
    /* From 2000 on, before 3000: by receipt the second and the fourth, rows without time never. */
    t.spec =
        (struct scan_spec) { .ranged = true, .from = 2000, .to = 3000, .time = SCAN_RECEIPT_TIME };
    bench_scan(&t, fields, 3);
    cr_assert(bench_next(&t));
    cr_assert_eq(t.batch->rows, 2);
    cr_expect_eq(t.batch->seq[0], 2);
    cr_expect_eq(t.batch->seq[1], 4);
    t.spec.from = INT64_MIN;
    t.spec.to = INT64_MAX;
    bench_scan(&t, fields, 3);
    cr_assert(bench_next(&t));
    cr_expect_eq(t.batch->rows, 4);
}

Test(store_scan, stored_as_null_where_it_is_the_default)
{
    bench_load(&t, "{\"_messageTime\":1000,\"_receiptTime\":1000,\"_searchableTime\":1000}\n");
    cr_expect_str_eq(
        bench_sql(&t, "SELECT _receiptTime IS NULL AND _searchableTime IS NULL FROM events"), "1");
}

Test(store_scan, batches_of_any_size_and_again)
{
    struct buf text = BUF_INIT;
    static const struct str fields[] = { STR("n"), STR("s"), STR("_raw") };
    for (int i = 0; i < 3000; i++) {
        buf_printf(&text, "{\"n\":%d,\"s\":\"t%d\"}\n", i, i);
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    static const size_t sizes[] = { 1, 3, 1024 };
    for (size_t k = 0; k < 3; k++) {
        int64_t n = 0;
        t.spec.batch_rows = sizes[k];
        bench_scan(&t, fields, 3);
        while (bench_next(&t)) {
            cr_assert_leq(t.batch->rows, sizes[k]);
            cr_assert_eq(t.batch->live, t.batch->rows);
            for (size_t r = 0; r < t.batch->rows; r++, n++) {
                char buffer[40];
                cr_assert_eq(t.batch->cols[0][r].as.i, n);
                int len = snprintf(buffer, sizeof buffer, "t%d", (int)n);
                cr_assert(
                    str_eq(cell_str(&t.batch->cols[1][r]), (struct str) { buffer, (size_t)len }));
                len = snprintf(buffer, sizeof buffer, "{\"n\":%d,\"s\":\"t%d\"}", (int)n, (int)n);
                cr_assert(
                    str_eq(cell_str(&t.batch->cols[2][r]), (struct str) { buffer, (size_t)len }));
            }
        }
        cr_expect_eq(n, 3000);
    }
}

Test(store_scan, no_events_no_rows)
{
    static const struct str fields[] = { STR("n") };
    bench_load(&t, "\n");
    bench_scan(&t, fields, 1);
    cr_expect_not(bench_next(&t));
    int64_t min = 0;
    int64_t max = 0;
    cr_expect_not(t.source->ops->time_bounds(t.source, &min, &max));
}

static void *count_rows(void *sum)
{
    struct arena a;
    struct arena scratch;
    const char *why = NULL;
    arena_init(&a, NULL);
    arena_init(&scratch, NULL);
    struct scan *scan = t.source->ops->open(t.source, &a, &why);
    if (scan) {
        struct batch *b = batch_new(&a, &scratch, 1, BATCH_ROWS);
        while (t.source->ops->next(scan, b)) {
            for (size_t r = 0; r < b->rows; r++) {
                atomic_fetch_add((atomic_llong *)sum, b->cols[0][r].as.i);
            }
        }
        t.source->ops->close(scan);
    }
    arena_release(&scratch);
    arena_release(&a);
    return NULL;
}

Test(store_scan, workers_share_the_rows)
{
    struct buf text = BUF_INIT;
    static const struct str field = STR("n");
    for (int i = 0; i < 100000; i++) {
        buf_printf(&text, "{\"n\":%d}\n", i);
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    bench_scan(&t, &field, 1);
    t.source->ops->close(t.scan);
    t.scan = NULL;
    atomic_llong sum = 0;
    pthread_t threads[4];
    cr_assert(t.source->ops->start(t.source, &t.spec, &t.why));
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, count_rows, &sum), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    cr_expect_eq(sum, 4999950000);
    struct source_stats stats;
    t.source->ops->stats(t.source, &stats);
    cr_expect_eq(stats.records, 100000);
}

Test(store_scan, a_scan_keeps_loads_away_and_lets_them_in_again)
{
    static const struct str field = STR("a");
    bench_load(&t, "{\"a\":1}\n");
    bench_scan(&t, &field, 1);
    const struct load_options again = { .again = true };
    cr_expect_eq(bench_load_with(&t, &again), LOAD_FAILED);
    t.source->ops->close(t.scan);
    t.scan = NULL;
    cr_expect_eq(bench_load_with(&t, &again), LOAD_DONE);
    bench_scan(&t, &field, 1);
    cr_assert(bench_next(&t));
    cr_expect_eq(t.batch->rows, 2);
}

/* Pages that the cursor read: known while the scan is under way, and from nothing when it begins
 * anew. */
Test(store_scan, seen_grows)
{
    struct buf text = BUF_INIT;
    static const struct str field = STR("n");
    for (int i = 0; i < 40000; i++) {
        buf_printf(&text, "{\"n\":%d,\"filler\":\"some text that makes the row longer\"}\n", i);
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    bench_scan(&t, &field, 1);
    uint64_t before = atomic_load(&t.source->seen);
    uint64_t under_way = 0;
    uint64_t rows = 0;
    while (bench_next(&t)) {
        rows += t.batch->rows;
        under_way = rows < 30000 ? atomic_load(&t.source->seen) : under_way;
    }
    uint64_t after = atomic_load(&t.source->seen);
    cr_expect_gt(under_way, before);
    cr_expect_gt(after, under_way);
    /* 40,000 rows of more than 35 bytes. */
    cr_expect_geq(after, 40000 * 35);
    t.source->ops->close(t.scan);
    t.scan = NULL;
    cr_assert(t.source->ops->start(t.source, &t.spec, &t.why));
    cr_expect_eq(atomic_load(&t.source->seen), 0);
}
