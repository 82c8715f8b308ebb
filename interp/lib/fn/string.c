/*
 * string.c - functions of texts. Positions and lengths count characters. Specified:
 * docs/language/functions.md, strings.
 */
#include "catalog/fn_def.h"

static void eval_lower(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put_text(c, i, text_lower(c->scratch, fn_text(c, 0, i)));
    }
}

static void eval_upper(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put_text(c, i, text_upper(c->scratch, fn_text(c, 0, i)));
    }
}

static void eval_length(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *v = fn_cell(c, 0, i);
        fn_put(c, i, cell_int(cell_is_null(v) ? 0 : (int64_t)utf8_count(cell_str(v))));
    }
}

static void eval_concat(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        size_t len = 0;
        for (size_t k = 0; k < c->n_args; k++) {
            const struct cell *v = fn_cell(c, k, i);
            len += cell_is_null(v) ? 0 : v->len;
        }
        if (len > VALUE_MAX || fn_lacks_memory(c)) {
            (*c->bad)++;
            fn_put(c, i, cell_null());
            continue;
        }
        char *to = arena_alloc(c->scratch, len + 1);
        size_t at = 0;
        for (size_t k = 0; k < c->n_args; k++) {
            const struct cell *v = fn_cell(c, k, i);
            if (!cell_is_null(v) && v->len > 0) {
                memcpy(to + at, v->as.s, v->len);
                at += v->len;
            }
        }
        fn_put_text(c, i, (struct str) { to, len });
    }
}

static const char *check_concat(struct arena *a, const struct cell *const *args, size_t n,
                                size_t *bad_arg)
{
    (void)a, (void)args;
    *bad_arg = n - 1;
    return n > 16 ? "at most 16 arguments are joined; nest another concat for more" : NULL;
}

/* Both empty: true; exactly one empty: false; a null on either side: false. */
static void eval_contains(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        const struct cell *hay = fn_cell(c, 0, i), *needle = fn_cell(c, 1, i);
        bool found = false;
        if (!cell_is_null(hay) && !cell_is_null(needle)) {
            bool empty = hay->len == 0 || needle->len == 0;
            found = empty ? hay->len == needle->len
                          : str_find(cell_str(hay), cell_str(needle), 0) != SIZE_MAX;
        }
        fn_put(c, i, cell_bool(found));
    }
}

static const char *check_substring(struct arena *a, const struct cell *const *args, size_t n,
                                   size_t *bad_arg)
{
    int64_t start = 0, end = 0;
    (void)a;
    bool has_start = args[1] && cell_integer(args[1], &start);
    bool has_end = n > 2 && args[2] && cell_integer(args[2], &end);
    if (has_start && start < 0) {
        *bad_arg = 1;
        return "the start is counted from 0, it cannot be negative";
    }
    if (has_end && end < (has_start ? start : 0)) {
        *bad_arg = 2;
        return "the end is before the start";
    }
    return NULL;
}

static void eval_substring(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        struct str s = fn_text(c, 0, i);
        int64_t start = fn_int(c, 1, i), end = c->n_args > 2 ? fn_int(c, 2, i) : INT64_MAX;
        if (start < 0 || end < start) {
            (*c->bad)++;
            fn_put(c, i, cell_null());
            continue;
        }
        size_t from = utf8_offset(s, (size_t)start);
        struct str rest = { s.s + from, s.len - from };
        rest.len = end == INT64_MAX ? rest.len : utf8_offset(rest, (size_t)(end - start));
        fn_put_text(c, i, rest);
    }
}

static void eval_trim(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        struct str s = fn_text(c, 0, i);
        while (s.len > 0 && (unsigned char)s.s[0] <= ' ') {
            s.s++;
            s.len--;
        }
        while (s.len > 0 && (unsigned char)s.s[s.len - 1] <= ' ') {
            s.len--;
        }
        fn_put_text(c, i, s);
    }
}

/* clang-format off */
const struct fn_def fns_string[] = {
    { .name = "concat",
      .family = "string",
      .doc = "The strings of all arguments, joined; null counts as an empty string. 2 to 16 arguments.",
      .params = { { "first", T_STRING }, { "next", T_STRING }, { "more", T_STRING, .optional = true, .repeats = true } },
      .returns = T_STRING,
      .nulls = FN_NULL_SEEN,
      .named = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "concat(\"a\", \"-\", \"b\")", "\"a-b\"" }, { "concat(\"#\", 5)", "\"#5\"" }, { "concat(\"x\", null)", "\"x\"" } },
      .check = check_concat,
      .eval = eval_concat },
    { .name = "contains",
      .family = "string",
      .doc = "Is the second string part of the first? Case-sensitive; also written a contains b. An empty string is only part of an empty string.",
      .params = { { "text", T_STRING }, { "part", T_STRING } },
      .returns = T_BOOL,
      .nulls = FN_NULL_SEEN,
      .named = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "contains(\"hello\", \"ell\")", "true" }, { "contains(\"hello\", \"\")", "false" }, { "contains(\"\", \"\")", "true" } },
      .test = FN_TEST_CONTAINS,
      .eval = eval_contains },
    { .name = "length",
      .family = "string",
      .doc = "The number of characters; 0 for null.",
      .params = { { "text", T_STRING } },
      .returns = T_INT,
      .nulls = FN_NULL_SEEN,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "length(\"M\xC3\xBCnchen\")", "7" }, { "length(null)", "0" } },
      .eval = eval_length },
    { .name = "substring",
      .family = "string",
      .doc = "The characters from `start` (from 0) up to, not including, `end`; without `end` to the text's end.",
      .params = { { "text", T_STRING }, { "start", T_INT }, { "end", T_INT, .optional = true } },
      .returns = T_STRING,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "substring(\"abcdef\", 1, 3)", "\"bc\"" }, { "substring(\"abc\", 1)", "\"bc\"" }, { "substring(\"abc\", 5)", "\"\"" } },
      .check = check_substring,
      .eval = eval_substring },
    { .name = "toLowerCase",
      .family = "string",
      .doc = "`text` with its letters in lower case.",
      .params = { { "text", T_STRING } },
      .returns = T_STRING,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "toLowerCase(\"GET /A\")", "\"get /a\"" }, { "toLowerCase(\"\xC3\x89T\xC3\x89\")", "\"\xC3\xA9t\xC3\xA9\"" } },
      .eval = eval_lower },
    { .name = "toUpperCase",
      .family = "string",
      .doc = "`text` with its letters in upper case.",
      .params = { { "text", T_STRING } },
      .returns = T_STRING,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "toUpperCase(\"get\")", "\"GET\"" } },
      .eval = eval_upper },
    { .name = "trim",
      .family = "string",
      .doc = "`text` without white space and control characters at both ends.",
      .params = { { "text", T_STRING } },
      .returns = T_STRING,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "trim(\"  a b \")", "\"a b\"" } },
      .eval = eval_trim },
    { 0 },
};
/* clang-format on */
