#include "data/value_index.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "data/order.h"
#include "data/pattern/pattern.h"

#include <criterion/criterion.h>
#include <math.h>

static struct arena arena;

static void begin(void)
{
    arena_init(&arena, NULL);
}

static void end(void)
{
    arena_release(&arena);
}

TestSuite(value_index, .init = begin, .fini = end, .timeout = 1000);

Test(value_index, equal_values_have_equal_hashes)
{
    static const struct str texts[] = {
        STR(""),
        STR("1"),
        STR("1.0"),
        STR(" 1 "),
        STR("1e0"),
        STR("true"),
        STR("TRUE"),
        STR("false"),
        STR("abc"),
        STR("ABC"),
        STR("NaN"),
        STR("Infinity"),
        STR("-0.0"),
        STR("0"),
        STR("1e400"),
        STR("9007199254740993"),
        STR("9007199254740992.0"),
        STR("9223372036854775807"),
        STR("9223372036854775808"),
        STR("tru"),
        STR("0.1"),
    };
    enum { N_TEXTS = sizeof texts / sizeof *texts };
    struct cell cells[2 * N_TEXTS + 16];
    size_t n = 0, equal = 0;
    for (size_t i = 0; i < N_TEXTS; i++) {
        double f;
        cells[n++] = cell_of_text(texts[i]);
        if (cell_double(&cells[n - 1], &f)) {
            cells[n] = cell_of_text(texts[i]);
            cells[n++].tag = CELL_WRITTEN;
        }
    }
    cells[n++] = cell_null();
    cells[n++] = cell_bool(true);
    cells[n++] = cell_bool(false);
    cells[n++] = cell_int(0);
    cells[n++] = cell_int(1);
    cells[n++] = cell_int(9007199254740993);
    cells[n++] = cell_int(INT64_MAX);
    cells[n++] = cell_int(INT64_MIN);
    cells[n++] = cell_real(-0.0);
    cells[n++] = cell_real(1);
    cells[n++] = cell_real(0.1);
    cells[n++] = cell_real(9007199254740992.0);
    cells[n++] = cell_real(0x1p63);
    cells[n++] = cell_real(-0x1p63);
    cells[n++] = cell_real(INFINITY);
    cells[n++] = cell_real(NAN);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            bool same = cell_equals(&cells[i], &cells[k]);
            equal += same && i != k;
            cr_assert(!same || value_hash(&cells[i]) == value_hash(&cells[k]), "%zu and %zu", i, k);
        }
    }
    cr_expect_gt(equal, 50);
}

/* Every letter with its case, against PCRE2's own folding of all of them. */
Test(value_index, texts_that_are_equal_without_case_have_equal_hashes)
{
    struct buf all = BUF_INIT;
    struct regex_scratch *buffer = regex_scratch_new(&arena);
    struct regex_error error;
    char one[4];
    size_t folded = 0;
    for (uint32_t c = 'A'; c < 0x1F000; c++) {
        bool surrogate = c >= 0xD800 && c < 0xE000;
        bool cased = c < 0x80 ? (ascii_lower((unsigned char)c) | 32) >= 'a' && (c | 32) <= 'z'
                              : unicode_lower(c) != c || unicode_upper(c) != c;
        /* U+03F4, U+1E9E, U+2126 and others have a partner that does not lead back */
        if (!surrogate && cased) {
            buf_str(&all, (struct str) { one, utf8_put(one, c) });
        }
    }
    struct str text = buf_view(&all);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        utf8_next(text, &at);
        struct str letter = { text.s + from, at - from }, hit;
        const struct regex *re =
            regex_compile(&arena, letter, REGEX_MATCHES, REGEX_CASELESS, false, &error);
        cr_assert_not_null(re);
        for (size_t place = 0; regex_search(re, buffer, text, place) == REGEX_YES;
             place = (size_t)(hit.s - text.s) + hit.len) {
            regex_captured(buffer, text, 0, &hit);
            folded += !str_eq(letter, hit);
            cr_assert_eq(value_hash_folded(letter), value_hash_folded(hit), "%.*s and %.*s",
                         STR_ARG(letter), STR_ARG(hit));
        }
    }
    cr_expect_gt(folded, 2000);
    buf_release(&all);
}

Test(value_index, finds_all_numbers_of_a_hash)
{
    enum { N = 1000 };
    struct value_index x;
    value_index_init(&x, &arena, N);
    for (size_t i = 0; i < N; i++) {
        value_index_add(&x, i % 10);
    }
    for (uint64_t h = 0; h < 10; h++) {
        size_t n = 0;
        for (uint32_t at = value_index_first(&x, h); at != VALUE_NONE;
             at = value_index_next(&x, at)) {
            cr_assert_eq(at % 10, h);
            n++;
        }
        cr_assert_eq(n, N / 10);
    }
    cr_assert_eq(value_index_first(&x, 10), VALUE_NONE);
}
