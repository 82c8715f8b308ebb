/*
 * store_prefilter.c - the filter of a scan never loses a row that the language's own tests keep,
 * from a database and from a file, and is not applied where nearly every row passes it.
 */
#include "data/order.h"
#include "source/event/file.h"
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

TestSuite(store_prefilter, .init = open_bench, .fini = close_bench);

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
    char buffer[CELL_TEXT_MAX];
    switch ((int)test->kind) {
    case SCAN_MATCHES:
        return !cell_is_null(c) && pattern_test(test->pattern, regex_scratch_new(&t.arena),
                                                cell_text(c, buffer)) == REGEX_YES;
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
        return test->folds ? !cell_is_null(c) && str_eq(text, value) : cell_equals(c, &test->value);
    case SCAN_DIFFERS:
        return cell_is_text(&test->value) != cell_is_text(c) || cell_is_null(c) ||
               !cell_equals(c, &test->value);
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
    case SCAN_MATCHES:
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
                                         STR("\xc3\x89*"), STR("*inf*"), STR("%_"),  STR(""),
                                         STR("w*"),        STR("K*") };
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
                  : text.len == 0                  ? cell_bool(true)
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
    if (rand() % 3 == 0) {
        static const char *const regexes[] = { "(?i)ab", "^(7|1)", "(?i)^k$", "sysmon$", "a|7" };
        struct regex_error error;
        bool regex = rand() % 3 == 0;
        test->kind = SCAN_MATCHES;
        test->negated &= !regex;
        test->field %= 4;
        test->pattern = regex ? pattern_regex(&t.arena, str_of(ANY(regexes)), 0, &error)
                              : pattern_glob(&t.arena, ANY(test_globs));
    }
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
        test->folds = false;
        test->value = rand() % 4 == 0   ? cell_int(7)
                      : rand() % 5 == 0 ? cell_bool(rand() % 2)
                      : rand() % 7 == 0 ? cell_null()
                                        : cell_real(ANY(test_numbers));
    } else if (kind == 3) {
        test->kind = SCAN_GLOB;
        test->value = cell_of_text(ANY(test_globs));
    } else if (kind == 4) {
        test->kind = SCAN_DIFFERS;
        test->value = rand() % 2 ? cell_of_text(ANY(test_texts)) : cell_real(ANY(test_numbers));
    } else {
        test->kind = SCAN_PRESENT;
        test->negated = rand() % 2;
    }
    return test;
}

/* Notes which rows, counted from 1, a scan of the file with t.spec delivers. The last field is the
 * row's number. */
static void scan_file(struct source *file, bool *there)
{
    struct arena a, scratch;
    const char *why = NULL;
    arena_init(&a, NULL);
    arena_init(&scratch, NULL);
    cr_assert(file->ops->start(file, &t.spec, &why), "%s", why);
    struct scan *scan = file->ops->open(file, &a, &why);
    struct batch *b = batch_new(&a, &scratch, t.spec.n_fields, BATCH_ROWS);
    while (file->ops->next(scan, b)) {
        for (size_t r = 0; r < b->rows; r++) {
            there[b->cols[t.spec.n_fields - 1][r].as.i] = true;
        }
    }
    file->ops->close(scan);
    arena_release(&scratch);
    arena_release(&a);
}

Test(store_prefilter, the_filter_loses_nothing, .timeout = 1000)
{
    enum { ROWS = 400, ROUNDS = 400 };
    /* The field `more` is in the column `more`; "gone" is in no event. */
    static const struct str fields[FIELDS_N + 1] = {
        STR("a"),     STR("_sourceCategory"), STR("more"),
        STR("gone"),  STR("_messageTime"),    STR("_receiptTime"),
        STR("number")
    };
    struct buf text = BUF_INIT;
    srand(7);
    for (int i = 0; i < ROWS; i++) {
        buf_printf(&text, "{\"number\":%d,\"a\":%s,\"_sourceCategory\":%s,\"more\":%s", i + 1,
                   values[i % N_VALUES], values[rand() % N_VALUES], values[rand() % N_VALUES]);
        if (i % 3) {
            buf_printf(&text, ",\"_messageTime\":%d", i % 30);
        }
        buf_text(&text, i % 5 ? "}\n" : ",\"_receiptTime\":1000}\n");
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    const char *why = NULL;
    struct source *file =
        file_source_open(&t.arena, &t.events, 1, &(struct file_options) { 0 }, &why);
    cr_assert_not_null(file, "%s", why);
    size_t kept = 0;
    size_t delivered = 0;
    for (int round = 0; round < ROUNDS; round++) {
        bool there[ROWS + 1] = { false }, in_file[ROWS + 1] = { false };
        t.spec.filter = random_test(3);
        bench_scan(&t, fields, FIELDS_N + 1);
        while (bench_next(&t)) {
            for (size_t r = 0; r < t.batch->rows; r++, delivered++) {
                there[t.batch->seq[r]] = true;
            }
        }
        const struct scan_test *filter = t.spec.filter;
        scan_file(file, in_file);
        t.spec.filter = NULL;
        bench_scan(&t, fields, FIELDS_N + 1);
        while (bench_next(&t)) {
            for (size_t r = 0; r < t.batch->rows; r++) {
                bool keeps = passes(filter, r);
                kept += keeps;
                cr_assert(!keeps || there[t.batch->seq[r]], "round %d row %zu: %s", round, r,
                          bench_show(&t, &t.batch->cols[0][r]));
                cr_assert(!keeps || in_file[t.batch->seq[r]], "round %d row %zu of the file: %s",
                          round, r, bench_show(&t, &t.batch->cols[0][r]));
            }
        }
    }
    /* A superset, but well below all rows. */
    cr_expect_gt(kept, ROWS * ROUNDS / 10);
    cr_expect_lt(delivered, 2 * kept, "%zu kept, %zu delivered", kept, delivered);
    file->ops->free(file);
}

/* Order is tested exactly, so it may be negated, and no row is delivered in vain. */
Test(store_prefilter, order_is_exact)
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

Test(store_prefilter, deep_and_long_filters_still_run)
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

/* A few rows are read to know which tests are worth their cost. */
Test(store_prefilter, what_nearly_all_rows_pass_is_not_tested)
{
    enum { ROWS = 70000 };
    static const struct str fields[] = { STR("n"), STR("s") };
    struct buf text = BUF_INIT;
    for (int i = 0; i < ROWS; i++) {
        buf_printf(&text, "{\"n\":%d,\"s\":\"t\"}\n", i % 10);
    }
    buf_char(&text, '\0');
    bench_load(&t, text.b.data);
    buf_release(&text);
    const struct scan_test some = { .kind = SCAN_GREATER_EQUAL, .value = cell_int(2) },
                           half = { .kind = SCAN_GREATER, .value = cell_int(4) },
                           most = { .kind = SCAN_GREATER, .value = cell_int(0) },
                           all = { .kind = SCAN_EQUAL,
                                   .field = 1,
                                   .value = cell_of_text(STR("t")) },
                           none = { .kind = SCAN_PRESENT, .negated = true };
    const struct scan_test *kids[] = { &all, &most, &half };
    const struct scan_test group = { .kind = SCAN_AND, .kids = kids, .n_kids = 3 },
                           loose = { .kind = SCAN_AND, .kids = kids, .n_kids = 2 };
    const struct {
        const struct scan_test *filter;
        size_t rows;
    } cases[] = { { &some, ROWS / 10 * 8 }, { &half, ROWS / 2 }, { &most, ROWS },
                  { &all, ROWS },           { &none, 0 },        { &group, ROWS / 2 },
                  { &loose, ROWS } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t rows = 0;
        t.spec.filter = cases[i].filter;
        bench_scan(&t, fields, 2);
        while (bench_next(&t)) {
            rows += t.batch->rows;
        }
        cr_expect_eq(rows, cases[i].rows, "%zu: %zu", i, rows);
    }
}
