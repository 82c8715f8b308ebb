/*
 * test.c - tests of a value: null, empty, blank, numeric. Specified:
 * docs/language/functions.md, predicates.
 */
#include "catalog/fn_def.h"
#include "data/number/number.h"

#include <math.h>

static void eval_is_null(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(cell_is_null(fn_cell(c, 0, i))));
    }
}

static bool is_empty(const struct cell *v)
{
    return cell_is_null(v) || (cell_is_text(v) && v->len == 0);
}

static void eval_is_empty(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(is_empty(fn_cell(c, 0, i))));
    }
}

static bool is_blank_char(uint32_t cp)
{
    return (cp >= 9 && cp <= 13) || (cp >= 0x1C && cp <= 0x20) || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A && cp != 0x2007) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x205F || cp == 0x3000;
}

static bool is_blank(const struct cell *v)
{
    if (!cell_is_text(v)) {
        return cell_is_null(v);
    }
    struct str s = cell_str(v);
    for (size_t at = 0; at < s.len;) {
        if (!is_blank_char(utf8_next(s, &at))) {
            return false;
        }
    }
    return true;
}

static void eval_is_blank(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(is_blank(fn_cell(c, 0, i))));
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Whether all characters from `at` on pass, and there is at least one. */
static bool all_from(struct str s, size_t at, bool (*test)(char c))
{
    for (size_t i = at; i < s.len; i++) {
        if (!test(s.s[i])) {
            return false;
        }
    }
    return at < s.len;
}

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

static size_t skip_digits(struct str s, size_t *at)
{
    size_t from = *at;
    while (*at < s.len && is_digit(s.s[*at])) {
        (*at)++;
    }
    return *at - from;
}

/* A number as Java source writes it. One without a point that starts with 0 and a digit is octal.
 */
static bool is_java_number(struct str s)
{
    size_t at = s.len > 0 && (s.s[0] == '-' || s.s[0] == '+');
    if (at + 1 < s.len && s.s[at] == '0' && ascii_lower((unsigned char)s.s[at + 1]) == 'x') {
        return all_from(s, at + 2, is_hex);
    }
    if (at + 1 < s.len && s.s[at] == '0' && is_digit(s.s[at + 1]) &&
        memchr(s.s, '.', s.len) == NULL) {
        return all_from(s, at + 1, is_octal);
    }
    size_t digits = skip_digits(s, &at);
    bool whole = true;
    if (at < s.len && s.s[at] == '.') {
        whole = false;
        at++;
        digits += skip_digits(s, &at);
    }
    if (digits == 0) {
        return false;
    }
    if (at < s.len && ascii_lower((unsigned char)s.s[at]) == 'e') {
        whole = false;
        at++;
        at += at < s.len && (s.s[at] == '-' || s.s[at] == '+');
        if (skip_digits(s, &at) == 0) {
            return false;
        }
    }
    unsigned char last = at + 1 == s.len ? ascii_lower((unsigned char)s.s[at]) : 0;
    return at == s.len || last == 'f' || last == 'd' || (last == 'l' && whole);
}

static void eval_is_numeric(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        fn_put(c, i, cell_bool(!cell_is_null(v) && is_java_number(cell_str(v))));
    }
}

static void eval_is_nan(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        double f = NAN;
        bool number = cell_double(v, &f) && !isnan(f);
        fn_put(c, i, is_blank(v) ? cell_null() : cell_bool(!number));
    }
}

static void eval_is_infinity(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        double f = 0;
        fn_put(c, i, is_blank(v) ? cell_null() : cell_bool(cell_double(v, &f) && isinf(f)));
    }
}

#define TEST_ROW(fn_name, fn_doc, ...)                                                             \
    .name = (fn_name), .family = "test", .doc = (fn_doc), .params = { { "value", T_ANY } },        \
    .returns = T_BOOL, .nulls = FN_NULL_SEEN, .in_place = true, .fidelity = FIDELITY_EXACT,        \
    .examples = { __VA_ARGS__ }

/* clang-format off */
const struct fn_def fns_test[] = {
    { TEST_ROW("isNull", "Is the value missing?", { "isNull(null)", "true" }, { "isNull(\"\")", "false" }),
      .test = FN_TEST_NULL,
      .eval = eval_is_null },
    { TEST_ROW("isEmpty", "Is the value missing or the empty string?", { "isEmpty(\"\")", "true" }, { "isEmpty(\" \")", "false" },
               { "isEmpty(0)", "false" }),
      .test = FN_TEST_EMPTY,
      .eval = eval_is_empty },
    { TEST_ROW("isBlank", "Is the value missing, empty or only white space?", { "isBlank(\" \")", "true" },
               { "isBlank(\"bob\")", "false" }),
      .test = FN_TEST_BLANK,
      .eval = eval_is_blank },
    { .name = "isNumeric",
      .family = "test",
      .doc = "Is the text a number as Java writes it: 1.56, 1e5, 0x1F, 123L? A number that starts with 0 is octal: 09 is not a number.",
      .params = { { "text", T_STRING } },
      .returns = T_BOOL,
      .nulls = FN_NULL_SEEN,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isNumeric(\"1.56\")", "true" }, { "isNumeric(\"0x1F\")", "true" }, { "isNumeric(\"09\")", "false" }, { "isNumeric(null)", "false" } },
      .eval = eval_is_numeric },
    { .name = "isNaN",
      .family = "test",
      .doc = "Is the value not a number? Null for null and blank strings.",
      .params = { { "value", T_ANY } },
      .returns = T_BOOL,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isNaN(\"abc\")", "true" }, { "isNaN(12)", "false" }, { "isNaN(\"\")", "null" } },
      .eval = eval_is_nan },
    { .name = "isInfinity",
      .aliases = { "isInfinite" },
      .family = "test",
      .doc = "Is the value an infinity? Null for null and blank strings.",
      .params = { { "value", T_ANY } },
      .returns = T_BOOL,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isInfinity(5 / 0)", "true" }, { "isInfinity(5)", "false" } },
      .eval = eval_is_infinity },
    { 0 },
};
/* clang-format on */
