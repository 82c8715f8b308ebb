/* Scans: columns, defaults, ranges, and a filter that never loses a row that the language keeps. */
#include "data/order.h"
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

/* The filter against the language's own comparisons. */

static const char *const values[] = {
    "0",
    "7",
    "-7",
    "7.0",
    "7.50",
    "0.5",
    "1e3",
    "1000",
    "9007199254740993",
    "9007199254740992",
    "18446744073709551616",
    "1e400",
    "\"7\"",
    "\" 7 \"",
    "\"7.0\"",
    "\"07\"",
    "\"\"",
    "\"abc\"",
    "\"ABC\"",
    "\"aBcd\"",
    "\"true\"",
    "\"TRUE\"",
    "\"NaN\"",
    "\"Infinity\"",
    "\"\\u212a\"",
    "\"k\"",
    "\"K\"",
    "\"\\u00e9t\\u00e9\"",
    "\"windows/sysmon\"",
    "\"a*c\"",
    "\"a\\u0000b\"",
    "\"12abc\"",
    "null",
    "-0.0",
    "\"1000.0\"",
    "\"%_\"",
};
enum { N_VALUES = sizeof values / sizeof values[0], FIELDS_N = 6 };

static bool glob_matches(struct str p, struct str s)
{
    if (p.len == 0) {
        return s.len == 0;
    }
    struct str rest = { p.s + 1, p.len - 1 };
    if (p.s[0] == '*') {
        for (size_t i = 0; i <= s.len; i++) {
            if (glob_matches(rest, (struct str) { s.s + i, s.len - i })) {
                return true;
            }
        }
        return false;
    }
    size_t step = 0;
    size_t other = 0;
    if (s.len == 0 || (p.s[0] != '?' && utf8_next(s, &step) != utf8_next(p, &other))) {
        return false;
    }
    if (p.s[0] == '?') {
        utf8_next(s, &step);
        other = 1;
    }
    return glob_matches((struct str) { p.s + other, p.len - other },
                        (struct str) { s.s + step, s.len - step });
}

static bool holds(const struct scan_test *test, const struct cell *c)
{
    enum cell_order o = cell_compare(c, &test->value);
    switch ((int)test->kind) {
    case SCAN_PRESENT:
        return !cell_is_null(c);
    case SCAN_LESS:
        return o == ORDER_LESS;
    case SCAN_LESS_EQUAL:
        return o == ORDER_LESS || o == ORDER_EQUAL;
    case SCAN_GREATER:
        return o == ORDER_GREATER;
    default:
        return o == ORDER_GREATER || o == ORDER_EQUAL;
    }
}

static bool passes(const struct scan_test *test, size_t row)
{
    const struct cell *c = &t.batch->cols[test->field][row];
    char buffer[CELL_TEXT_MAX];
    char room2[CELL_TEXT_MAX];
    struct str text = text_lower(&t.arena, cell_text(c, buffer));
    struct str value = text_lower(&t.arena, cell_text(&test->value, room2));
    bool all = test->kind == SCAN_AND;
    switch (test->kind) {
    case SCAN_AND:
    case SCAN_OR:
        for (size_t i = 0; i < test->n_kids; i++) {
            if (passes(test->kids[i], row) != all) {
                return !all;
            }
        }
        return all;
    case SCAN_EQUAL:
        return cell_equals(c, &test->value) ||
               (test->folds && !cell_is_null(c) && str_eq(text, value));
    case SCAN_DIFFERS:
        return !cell_is_text(c) || !str_eq(cell_str(c), cell_str(&test->value));
    case SCAN_GLOB:
        return !cell_is_null(c) && glob_matches(value, text);
    case SCAN_ANY_OF:
        for (size_t i = 0; i < test->n_values; i++) {
            struct str one = text_lower(&t.arena, cell_text(&test->values[i], room2));
            if (!cell_is_null(c) &&
                (test->folds ? str_eq(text, one) : cell_equals(c, &test->values[i]))) {
                return true;
            }
        }
        return false;
    case SCAN_PRESENT:
    case SCAN_LESS:
    case SCAN_LESS_EQUAL:
    case SCAN_GREATER:
    case SCAN_GREATER_EQUAL:
        return holds(test, c) != test->negated;
    }
    return false;
}

static const struct str test_texts[] = { STR("7"),
                                         STR("abc"),
                                         STR("ABC"),
                                         STR(""),
                                         STR("true"),
                                         STR("1000"),
                                         STR("k"),
                                         STR("\xc3\x89T\xc3\x89"),
                                         STR("\xe2\x84\xaa"),
                                         STR("infinity"),
                                         STR("nan"),
                                         STR("NaN"),
                                         STR("Infinity"),
                                         STR("7.50"),
                                         STR("0.5"),
                                         STR("a\0b"),
                                         STR("9007199254740992"),
                                         STR(" 7"),
                                         STR("-0.0"),
                                         STR("1E3"),
                                         STR("windows/sysmon") };
static const struct str test_globs[] = { STR("*"),         STR("a*"),    STR("*7*"), STR("?"),
                                         STR("*WIN*sys*"), STR("1*"),    STR("*e*"), STR("?bc"),
                                         STR("\xc3\x89*"), STR("*inf*"), STR("%_"),  STR("") };
static const double test_numbers[] = {
    7, 0, -7, 0.5, 1000, 9007199254740992.0, 7.5, 1.8446744073709552e19
};
static const int64_t test_integers[] = { 0, -7, 7, 1000, 9007199254740993, INT64_MAX, INT64_MIN };

#define ANY(list) ((list)[(size_t)rand() % (sizeof(list) / sizeof *(list))])

static void set_any_of(struct scan_test *test)
{
    struct cell *some = arena_array(&t.arena, struct cell, 4);
    struct value_index *index = arena_new(&t.arena, struct value_index);
    value_index_init(index, &t.arena, 4);
    for (size_t i = 0; i < 4; i++) {
        struct str text = ANY(test_texts);
        some[i] = test->folds && text.len == 0     ? cell_of_text(STR("abc"))
                  : text.len == 0                  ? cell_int(7)
                  : test->folds || rand() % 3 == 0 ? cell_of_text(text)
                                                   : cell_real(ANY(test_numbers));
        value_index_add(index,
                        test->folds ? value_hash_folded(cell_str(&some[i])) : value_hash(&some[i]));
    }
    test->kind = SCAN_ANY_OF;
    test->values = some;
    test->n_values = 4;
    test->index = index;
}

static const struct scan_test *random_test(int depth);

static void set_group(struct scan_test *test, enum scan_test_kind kind, int depth)
{
    const struct scan_test **kids = arena_array(&t.arena, const struct scan_test *, 6);
    test->kind = kind;
    test->n_kids = 1 + (size_t)rand() % 5;
    for (size_t i = 0; i < test->n_kids; i++) {
        kids[i] = random_test(depth - 1);
    }
    test->kids = kids;
}

static void set_order(struct scan_test *test)
{
    static const enum scan_test_kind orders[] = { SCAN_LESS, SCAN_LESS_EQUAL, SCAN_GREATER,
                                                  SCAN_GREATER_EQUAL };
    test->kind = ANY(orders);
    test->negated = rand() % 3 == 0;
    test->value = rand() % 2   ? cell_of_text(ANY(test_texts))
                  : rand() % 3 ? cell_real(ANY(test_numbers))
                               : cell_int(ANY(test_integers));
}

static const struct scan_test *random_test(int depth)
{
    struct scan_test *test = arena_new(&t.arena, struct scan_test);
    int kind = rand() % (depth > 0 ? 11 : 9);
    /* times are tested for order only */
    test->field = (size_t)rand() % (kind == 7 || kind == 8 ? FIELDS_N : 4);
    test->folds = rand() % 2;
    if (kind >= 9) {
        set_group(test, kind == 9 ? SCAN_AND : SCAN_OR, depth);
    } else if (kind >= 7) {
        set_order(test);
    } else if (kind == 6) {
        set_any_of(test);
    } else if (kind <= 1) {
        test->kind = SCAN_EQUAL;
        test->value = cell_of_text(ANY(test_texts));
    } else if (kind == 2) {
        test->kind = SCAN_EQUAL;
        test->value = rand() % 4 == 0   ? cell_int(7)
                      : rand() % 5 == 0 ? cell_bool(rand() % 2)
                      : rand() % 7 == 0 ? cell_null()
                                        : cell_real(ANY(test_numbers));
    } else if (kind == 3) {
        test->kind = SCAN_GLOB;
        test->value = cell_of_text(ANY(test_globs));
    } else if (kind == 4) {
        test->kind = SCAN_DIFFERS;
        test->value = cell_of_text(ANY(test_texts));
    } else {
        test->kind = SCAN_PRESENT;
        test->negated = rand() % 2;
    }
    return test;
}

Test(store_scan, the_filter_loses_nothing, .timeout = 1000)
{
    enum { ROWS = 400, ROUNDS = 400 };
    /* The field `more` is in the column `more`; "gone" is in no event. */
    static const struct str fields[FIELDS_N] = {
        STR("a"),    STR("_sourceCategory"), STR("more"),
        STR("gone"), STR("_messageTime"),    STR("_receiptTime")
    };
    struct buf text = BUF_INIT;
    srand(7);
    for (int i = 0; i < ROWS; i++) {
        buf_printf(&text, "{\"a\":%s,\"_sourceCategory\":%s,\"more\":%s", values[i % N_VALUES],
                   values[rand() % N_VALUES], values[rand() % N_VALUES]);
        if (i % 3) {
            buf_printf(&text, ",\"_messageTime\":%d", i % 30);
        }
        buf_text(&text, i % 5 ? "}\n" : ",\"_receiptTime\":1000}\n");
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    size_t kept = 0;
    size_t delivered = 0;
    for (int round = 0; round < ROUNDS; round++) {
        bool there[ROWS + 1] = { false };
        t.spec.filter = random_test(3);
        bench_scan(&t, fields, FIELDS_N);
        while (bench_next(&t)) {
            for (size_t r = 0; r < t.batch->rows; r++, delivered++) {
                there[t.batch->seq[r]] = true;
            }
        }
        const struct scan_test *filter = t.spec.filter;
        t.spec.filter = NULL;
        bench_scan(&t, fields, FIELDS_N);
        while (bench_next(&t)) {
            for (size_t r = 0; r < t.batch->rows; r++) {
                bool keeps = passes(filter, r);
                kept += keeps;
                cr_assert(!keeps || there[t.batch->seq[r]], "round %d row %zu: %s", round, r,
                          bench_show(&t, &t.batch->cols[0][r]));
            }
        }
    }
    /* A superset, but well below all rows. */
    cr_expect_gt(kept, ROWS * ROUNDS / 10);
    cr_expect_lt(delivered, 2 * kept, "%zu kept, %zu delivered", kept, delivered);
}

/* Order is tested exactly, so it may be negated, and no row is delivered in vain. */
Test(store_scan, order_is_exact)
{
    static const struct str fields[] = { STR("a"), STR("_sourceCategory"), STR("gone") };
    static const char *const texts[] = { "",
                                         "7",
                                         " 7 ",
                                         "7.0",
                                         "1e3",
                                         "abc",
                                         "K",
                                         "NaN",
                                         "Infinity",
                                         "-Infinity",
                                         "9007199254740993",
                                         "18446744073709551616",
                                         "true",
                                         "\xc3\xa9" };
    enum { TEXTS = sizeof texts / sizeof texts[0], NUMBERS = 9 };
    const struct cell numbers[NUMBERS] = { cell_int(0),
                                           cell_int(7),
                                           cell_int(-7),
                                           cell_real(0.5),
                                           cell_int(9007199254740993),
                                           cell_real(9007199254740992.0),
                                           cell_int(INT64_MAX),
                                           cell_real(0x1p64),
                                           cell_real(-0.0) };
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < N_VALUES; i++) {
        buf_printf(&text, "{\"a\":%s,\"_sourceCategory\":%s}\n", values[i],
                   values[N_VALUES - 1 - i]);
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    size_t delivered = 0;
    for (size_t k = 0; k < 3 * (TEXTS + NUMBERS) * 8; k++) {
        size_t value = k / 24;
        struct scan_test test = { .kind = (enum scan_test_kind)(SCAN_LESS + k % 4),
                                  .negated = k / 4 % 2,
                                  .field = k / 8 % 3,
                                  .value = value < TEXTS ? cell_of_text(str_of(texts[value]))
                                                         : numbers[value - TEXTS] };
        size_t wanted = 0, got = 0;
        t.spec.filter = NULL;
        bench_scan(&t, fields, 3);
        while (bench_next(&t)) {
            for (size_t r = 0; r < t.batch->rows; r++) {
                wanted += passes(&test, r);
            }
        }
        t.spec.filter = &test;
        bench_scan(&t, fields, 3);
        while (bench_next(&t)) {
            for (size_t r = 0; r < t.batch->rows; r++) {
                cr_expect(passes(&test, r), "%zu: %s", k, bench_show(&t, &t.batch->cols[0][r]));
            }
            got += t.batch->rows;
        }
        cr_expect_eq(got, wanted, "%zu: %zu of %zu", k, got, wanted);
        delivered += got;
    }
    cr_expect_gt(delivered, 1000);
}

Test(store_scan, deep_and_long_filters_still_run)
{
    static const struct str field = STR("a");
    struct scan_test *leaf = arena_new(&t.arena, struct scan_test);
    const struct scan_test **many = arena_array(&t.arena, const struct scan_test *, 5000);
    const struct scan_test *deep = leaf;
    *leaf = (struct scan_test) { .kind = SCAN_EQUAL, .value = cell_int(1) };
    for (size_t i = 0; i < 5000; i++) {
        many[i] = leaf;
    }
    for (size_t i = 0; i < 900; i++) {
        struct scan_test *group = arena_new(&t.arena, struct scan_test);
        const struct scan_test **kids = arena_array(&t.arena, const struct scan_test *, 2);
        kids[0] = deep;
        kids[1] = leaf;
        *group =
            (struct scan_test) { .kind = i % 2 ? SCAN_AND : SCAN_OR, .kids = kids, .n_kids = 2 };
        deep = group;
    }
    const struct scan_test wide = { .kind = SCAN_OR, .kids = many, .n_kids = 5000 };
    const struct scan_test middle = { .kind = SCAN_OR, .kids = many, .n_kids = 1500 };
    const struct scan_test *filters[] = { deep, &wide, &middle };
    bench_load(&t, "{\"a\":1}\n{\"a\":2}\n");
    for (size_t i = 0; i < 3; i++) {
        t.spec.filter = filters[i];
        bench_scan(&t, &field, 1);
        cr_assert(bench_next(&t));
        cr_expect_eq(t.batch->cols[0][0].as.i, 1);
        cr_expect(i < 2 || t.batch->rows == 1);
    }
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
