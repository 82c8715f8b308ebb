/* data_number.c - numbers to text and back (docs/language/types.md, numbers and text). */
#include "data/number/number.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct shown {
    double v;
    const char *java, *plain, *loaded;
};

static const struct shown shown[] = {
    { 3, "3.0", "3", "3" },
    { -7, "-7.0", "-7", "-7" },
    { 0.0, "0.0", "0", "0" },
    { -0.0, "-0.0", "0", "-0" },
    { 0.1, "0.1", "0.1", "0.1" },
    { 1.5, "1.5", "1.5", "1.5" },
    { 10.0 / 3, "3.3333333333333335", "3.3333333333333335", "3.3333333333333335" },
    { 0.1 + 0.2, "0.30000000000000004", "0.30000000000000004", "0.30000000000000004" },
    { 1234567, "1234567.0", "1234567", "1234567" },
    { 1e7, "1.0E7", "10000000", "10000000" },
    { 12345678, "1.2345678E7", "12345678", "12345678" },
    { 12345678.9, "1.23456789E7", "12345678.9", "12345678.9" },
    { 9999999.5, "9999999.5", "9999999.5", "9999999.5" },
    { 0.001, "0.001", "0.001", "0.001" },
    { 0.00099, "9.9E-4", "0.00099", "0.00099" },
    { 1.5e-5, "1.5E-5", "0.000015", "0.000015" },
    { 1e-5, "1.0E-5", "0.00001", "0.00001" },
    { 9.9e-6, "9.9E-6", "9.9E-6", "0.0000099" },
    { 1e15, "1.0E15", "1.0E15", "1000000000000000" },
    { 999999999999999, "9.99999999999999E14", "999999999999999", "999999999999999" },
    { 1e20, "1.0E20", "1.0E20", "100000000000000000000" },
    { 1e21, "1.0E21", "1.0E21", "1.0E21" },
    { -1e20, "-1.0E20", "-1.0E20", "-1.0E20" },
    { 1.5e20, "1.5E20", "1.5E20", "150000000000000000000" },
    { 3512.705798205447, "3512.705798205447", "3512.705798205447", "3512.705798205447" },
    { 5e-324, "5.0E-324", "5.0E-324", "5.0E-324" },
    { 1.7976931348623157e308, "1.7976931348623157E308", "1.7976931348623157E308",
      "1.7976931348623157E308" },
    { 2.2250738585072014e-308, "2.2250738585072014E-308", "2.2250738585072014E-308",
      "2.2250738585072014E-308" },
    /* powers of two, whose neighbours are not equally far: shortest, not rounded to 16 digits */
    { 0x1p-44, "5.684341886080802E-14", "5.684341886080802E-14", "5.684341886080802E-14" },
    { 0x1p89, "6.189700196426902E26", "6.189700196426902E26", "6.189700196426902E26" },
    { 9007199254740993.0, "9.007199254740992E15", "9.007199254740992E15", "9007199254740992" },
    { NAN, "NaN", "NaN", "NaN" },
    { INFINITY, "Infinity", "Infinity", "Infinity" },
    { -INFINITY, "-Infinity", "-Infinity", "-Infinity" },
};

static void expect_text(const char *buffer, size_t n, const char *wanted)
{
    cr_expect(str_eq((struct str) { buffer, n }, str_of(wanted)), "got %.*s, wanted %s", (int)n,
              buffer, wanted);
}

Test(data_number, doubles_as_text)
{
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char buffer[NUMBER_TEXT_MAX];
        expect_text(buffer, number_java(buffer, shown[i].v), shown[i].java);
        expect_text(buffer, number_plain(buffer, shown[i].v), shown[i].plain);
        expect_text(buffer, number_loaded(buffer, shown[i].v), shown[i].loaded);
    }
}

Test(data_number, integers_as_text)
{
    static const struct {
        int64_t v;
        const char *text;
    } cases[] = {
        { 0, "0" },
        { 7, "7" },
        { 10, "10" },
        { -99, "-99" },
        { 100, "100" },
        { 1700000000000, "1700000000000" },
        { INT64_MAX, "9223372036854775807" },
        { INT64_MIN, "-9223372036854775808" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[NUMBER_TEXT_MAX];
        expect_text(buffer, number_int(buffer, cases[i].v), cases[i].text);
    }
}

Test(data_number, reads_integers)
{
    static const struct {
        const char *text;
        int64_t v;
    } cases[] = {
        { "0", 0 },
        { "-0", 0 },
        { "+5", 5 },
        { "007", 7 },
        { " 42\t\n", 42 },
        { "9223372036854775807", INT64_MAX },
        { "-9223372036854775808", INT64_MIN },
        { "000000000000000000000000000012", 12 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool is_int = false;
        int64_t v = -1;
        double f = 0;
        cr_expect(number_read(str_of(cases[i].text), &is_int, &v, &f) && is_int, "%s",
                  cases[i].text);
        cr_expect_eq(v, cases[i].v, "%s", cases[i].text);
    }
}

Test(data_number, reads_doubles)
{
    static const struct {
        const char *text;
        double v;
    } cases[] = {
        { "1.5", 1.5 },
        { ".5", 0.5 },
        { "5.", 5 },
        { "-.5e1", -5 },
        { "1e3", 1000 },
        { "1E+3", 1000 },
        { "25e-2", 0.25 },
        { "9223372036854775808", 9223372036854775808.0 },
        { "-9223372036854775809", -9223372036854775808.0 },
        { "18446744073709551616", 18446744073709551616.0 },
        { "1e400", INFINITY },
        { "-1e400", -INFINITY },
        { "1e-400", 0 },
        { "1e999999999999999999999", INFINITY },
        { "0e999999999999999999999", 0 },
        { "0.000000000000000000000000000000000000000000000000001e51", 1 },
        { "100000000000000000000000000000000000000000000000000e-50", 1 },
        { "Infinity", INFINITY },
        { "-Infinity", -INFINITY },
        { "9007199254740993.0", 9007199254740992.0 },
        { "9007199254740993.0000000000000000000000000000000000000000000000001",
          9007199254740994.0 },
        { "5e-324", 5e-324 },
        { "1.7976931348623157e308", 1.7976931348623157e308 },
        { "123456789012345678901234567890.5", 123456789012345678901234567890.5 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool is_int = true;
        int64_t v;
        double f = -1;
        cr_expect(number_read(str_of(cases[i].text), &is_int, &v, &f) && !is_int, "%s",
                  cases[i].text);
        cr_expect(f == cases[i].v, "%s gave %a", cases[i].text, f);
    }
    bool is_int;
    int64_t v;
    double f;
    cr_expect(number_read(STR(" NaN "), &is_int, &v, &f) && !is_int && isnan(f));
    cr_expect(number_read(STR("-0.0"), &is_int, &v, &f) && !is_int && signbit(f));
}

Test(data_number, refuses_the_rest)
{
    static const char *const texts[] = {
        "",      " ",          "-",        "+",         ".",         "-.",   "e5",
        ".e5",   "1e",         "1e+",      "abc",       "12abc",     "1,5",  "0x1F",
        "1 2",   "--1",        "+-1",      "1.2.3",     "1e5.",      "1f",   "5L",
        "nan",   "inf",        "INFINITY", "infinity",  "+Infinity", "-NaN", "1_000",
        "1e5e5", "\xC2\xA0 1", "\xD9\xA1", "Infinity1", "12ms",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool is_int;
        int64_t v;
        double f;
        cr_expect(!number_read(str_of(texts[i]), &is_int, &v, &f), "%s", texts[i]);
    }
    bool is_int;
    int64_t v;
    double f;
    cr_expect(!number_read(STR("1\0"), &is_int, &v, &f));
}

static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

Test(data_number, every_double_reads_back)
{
    uint64_t state = 1;
    for (int i = 0; i < 60000; i++) {
        uint64_t bits = random_bits(&state);
        double v;
        memcpy(&v, &bits, sizeof v);
        if (i % 3 == 1) {
            v = (double)(int64_t)(bits >> 30) / 1000;
        } else if (i % 3 == 2) {
            v = (double)(bits >> 11) * 0x1p-53 * 1000;
        }
        if (!isfinite(v)) {
            continue;
        }
        size_t (*const writers[])(char *, double) = { number_java, number_plain, number_loaded };
        for (size_t k = 0; k < 3; k++) {
            char buffer[NUMBER_TEXT_MAX];
            struct str s = { buffer, writers[k](buffer, v) };
            cr_assert_leq(s.len, NUMBER_TEXT_MAX);
            bool is_int;
            int64_t n;
            double f;
            cr_assert(number_read(s, &is_int, &n, &f), "%.*s", STR_ARG(s));
            cr_assert((is_int ? (double)n : f) == v, "%.*s for %a", STR_ARG(s), v);
        }
    }
}

Test(data_number, reads_as_strtod_does)
{
    uint64_t state = 2;
    for (int i = 0; i < 60000; i++) {
        uint64_t r = random_bits(&state);
        char text[80];
        int digits = (int)(r % 25) + 1;
        int n = 0;
        for (int k = 0; k < digits; k++) {
            text[n++] = (char)('0' + random_bits(&state) % 10);
            if (k == (int)(r >> 8) % 25) {
                text[n++] = '.';
            }
        }
        snprintf(text + n, sizeof text - (size_t)n, "e%d", (int)((r >> 16) % 700) - 350);
        bool is_int;
        int64_t v;
        double f;
        cr_assert(number_read(str_of(text), &is_int, &v, &f), "%s", text);
        cr_assert(f == strtod(text, NULL), "%s", text);
    }
}

Test(data_number, huge_texts)
{
    enum { LEN = 1 << 20 };
    char *text = malloc(LEN);
    memset(text, '9', LEN);
    bool is_int;
    int64_t v;
    double f;
    cr_expect(number_read((struct str) { text, LEN }, &is_int, &v, &f) && isinf(f));
    text[1] = '.';
    cr_expect(number_read((struct str) { text, LEN }, &is_int, &v, &f) && f == 10);
    memset(text, '0', LEN);
    text[LEN - 1] = '7';
    cr_expect(number_read((struct str) { text, LEN }, &is_int, &v, &f) && is_int && v == 7);
    text[1] = '.';
    cr_expect(number_read((struct str) { text, LEN }, &is_int, &v, &f) && f == 0);
    free(text);
}
