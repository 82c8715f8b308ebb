/*
 * base_json.c - places, walks, escapes and the form of numbers.
 */
#include "base/arena.h"
#include "base/json/json.h"

#include <criterion/criterion.h>

static enum json_fault fault_of(struct json_parser *p, const char *text)
{
    struct json j;
    size_t next = 0;
    enum json_fault fault = json_open(p, str_of(text), &j);
    if (fault == JSON_FINE) {
        fault = json_skip(&j, 0, 0, &next);
    }
    return fault == JSON_FINE && next != j.n ? JSON_TRAILING : fault;
}

Test(base_json, skip_checks_brackets_keys_and_separators)
{
    static const struct {
        const char *text;
        enum json_fault fault;
    } cases[] = {
        { "{}", JSON_FINE },
        { " [ ] ", JSON_FINE },
        { "7", JSON_FINE },
        { "\"x\"", JSON_FINE },
        { "{\"a\":[1,{\"b\":{}}],\"c\":\"}\"}", JSON_FINE },
        { "", JSON_EMPTY },
        { "  ", JSON_EMPTY },
        { "{\"a\"}", JSON_NO_COLON },
        { "{\"a\":1", JSON_NO_END },
        { "[", JSON_NO_END },
        { "[1,", JSON_NO_END },
        { "[1,]", JSON_NO_VALUE },
        { "[1 2]", JSON_NO_COMMA },
        { "[1}", JSON_NO_COMMA },
        { "{1:2}", JSON_NO_KEY },
        { "{\"a\":1,}", JSON_NO_KEY },
        { "{} {}", JSON_TRAILING },
        { "\"", JSON_OPEN_TEXT },
        { "\"\x01\"", JSON_CONTROL },
        { "\"\xC0\x80\"", JSON_NOT_UTF8 },
    };
    struct arena a;
    arena_init(&a, NULL);
    struct json_parser *p = json_parser_new(&a);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        enum json_fault fault = fault_of(p, cases[k].text);
        cr_expect_eq(fault, cases[k].fault, "%s: %s", cases[k].text, json_fault_text(fault));
    }
    arena_release(&a);
}

Test(base_json, depth_is_counted_from_the_outside)
{
    char text[2 * JSON_DEPTH];
    struct arena a;
    struct json j;
    size_t next;
    arena_init(&a, NULL);
    memset(text, '[', JSON_DEPTH);
    memset(text + JSON_DEPTH, ']', JSON_DEPTH);
    cr_assert_eq(json_open(json_parser_new(&a), (struct str) { text, sizeof text }, &j), JSON_FINE);
    cr_expect_eq(json_skip(&j, 0, 0, &next), JSON_FINE);
    cr_expect_eq(json_skip(&j, 0, 1, &next), JSON_TOO_DEEP);
    cr_expect_eq(json_skip(&j, 0, SIZE_MAX, &next), JSON_TOO_DEEP);
    arena_release(&a);
}

Test(base_json, texts_words_and_brackets_as_written)
{
    struct arena a;
    struct json j;
    size_t next;
    arena_init(&a, NULL);
    /* places: { "k y" : "" , "b" : [ 1 ] , "c" : -1.5e3 } */
    struct str text = STR("{\"k y\" : \"\"\t,\"b\":[ 1 ] ,\"c\":-1.5e3 }");
    cr_assert_eq(json_open(json_parser_new(&a), text, &j), JSON_FINE);
    cr_expect_eq(j.n, 15);
    cr_expect(str_eq(json_quoted(&j, 1), STR("k y")));
    cr_expect(str_eq(json_quoted(&j, 3), STR("")));
    cr_assert_eq(json_skip(&j, 7, 0, &next), JSON_FINE);
    cr_expect_eq(next, 10);
    cr_expect(str_eq(json_written(&j, 7, next), STR("[ 1 ]")));
    cr_expect(str_eq(json_word(&j, 8), STR("1")));
    cr_expect(str_eq(json_word(&j, 13), STR("-1.5e3")));
    arena_release(&a);
}

static void expect_text(struct arena *a, const char *quoted, const char *text, size_t len)
{
    struct str out;
    cr_assert(json_unescape(a, str_of(quoted), &out), "%s", quoted);
    cr_expect(str_eq(out, (struct str) { text, len }), "%s gives %.*s", quoted, STR_ARG(out));
}

Test(base_json, escapes)
{
    struct arena a;
    struct str out;
    arena_init(&a, NULL);
    expect_text(&a, "plain", "plain", 5);
    expect_text(&a, "\\\"\\\\\\/\\b\\f\\n\\r\\t.", "\"\\/\b\f\n\r\t.", 9);
    expect_text(&a, "\\u0041\\u00e9\\u20AC\\u0000", "A\xC3\xA9\xE2\x82\xAC\0", 7);
    expect_text(&a, "\\uD83D\\uDE00", "\xF0\x9F\x98\x80", 4);
    expect_text(&a, "\\uD83D", "\xEF\xBF\xBD", 3);
    expect_text(&a, "\\uDE00\\uD83Dx", "\xEF\xBF\xBD\xEF\xBF\xBDx", 7);
    expect_text(&a, "\\uD83D\\u0041",
                "\xEF\xBF\xBD"
                "A",
                4);
    static const char *const wrong[] = { "\\",    "x\\",     "\\x",          "\\u",
                                         "\\u12", "\\u12g4", "\\uD83D\\u12", "\\'" };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        cr_expect_not(json_unescape(&a, str_of(wrong[k]), &out), "%s", wrong[k]);
    }
    arena_release(&a);
}

Test(base_json, forms_of_numbers)
{
    static const char *const integers[] = { "0", "-0", "7", "-12345678901234567890123" };
    static const char *const reals[] = { "0.5", "-1.50", "1e5", "1E+5", "0e-0", "12.25e300" };
    static const char *const neither[] = { "",     "-",    "+1",       "01",   "-01", ".5",
                                           "5.",   "1.e2", "1e",       "1e+",  "0x1", "1 ",
                                           "true", "NaN",  "Infinity", "1e5x", "--1" };
    for (size_t k = 0; k < sizeof integers / sizeof integers[0]; k++) {
        cr_expect_eq(json_number_form(str_of(integers[k])), JSON_INTEGER, "%s", integers[k]);
    }
    for (size_t k = 0; k < sizeof reals / sizeof reals[0]; k++) {
        cr_expect_eq(json_number_form(str_of(reals[k])), JSON_REAL, "%s", reals[k]);
    }
    for (size_t k = 0; k < sizeof neither / sizeof neither[0]; k++) {
        cr_expect_eq(json_number_form(str_of(neither[k])), JSON_NO_NUMBER, "%s", neither[k]);
    }
}

Test(base_json, a_parser_grows_and_shrinks)
{
    struct arena a;
    struct json j;
    arena_init(&a, NULL);
    struct json_parser *p = json_parser_new(&a);
    size_t n = (size_t)9 * 1024 * 1024;
    char *text = arena_alloc(&a, n);
    memset(text, ',', n);
    for (int round = 0; round < 3; round++) {
        cr_expect_eq(json_open(p, (struct str) { text, n }, &j), JSON_FINE);
        cr_expect_eq(j.n, n);
        cr_expect_eq(json_open(p, STR("[]"), &j), JSON_FINE);
        cr_expect_eq(j.n, 2);
        cr_expect_eq(j.at[2], 2);
    }
    arena_release(&a);
}
