/* data_delimited.c - parts of a text, and where rows end. */
#include "data/delimited.h"

#include <criterion/criterion.h>

/* NOLINTBEGIN(clang-analyzer-optin.performance.Padding): few are made */
struct parts {
    /* NOLINTEND(clang-analyzer-optin.performance.Padding) */
    const char *text;
    struct delimited d;
    const char *parts[6]; /* ends in NULL */
    bool open;            /* the last one's quotes are not closed */
};

Test(data_delimited, parts)
{
    static const struct delimited csv = { ',', '"', DELIMITED_NONE }, split = { ',', '"', '\\' },
                                  plain = { '\t', DELIMITED_NONE, DELIMITED_NONE };
    const struct parts cases[] = {
        { "", csv, { "" }, false },
        { "a,b,", csv, { "a", "b", "" }, false },
        { "\"a,b\",\"\",c", csv, { "a,b", "", "c" }, false },
        { "\"say \"\"hi\"\"\",x", csv, { "say \"hi\"", "x" }, false },
        { "a\"\"b,\"c\"d\"e,f", csv, { "a\"\"b", "cd\"e", "f" }, false },
        { "a,\"b,c", csv, { "a", "b,c" }, true },
        { "a\\,b,\"c\\\"d\",\\e", csv, { "a\\", "b", "c\\d\"", "\\e" }, false },
        { "a\\,b,\"c\\\"d\",\\e\\\\", split, { "a,b", "c\"d", "\\e\\" }, false },
        { "\"a\"\t\"b", plain, { "\"a\"", "\"b" }, false },
    };
    struct arena a;
    arena_init(&a, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str part;
        size_t at = 0, n = 0;
        bool open, was_open = false;
        while (delimited_next(&cases[i].d, str_of(cases[i].text), &at, &a, &part, &open)) {
            const char *expected = cases[i].parts[n++];
            cr_assert(expected && str_eq(part, str_of(expected)), "%s: `%.*s`", cases[i].text,
                      STR_ARG(part));
            was_open = open;
        }
        cr_expect_null(cases[i].parts[n], "%s", cases[i].text);
        cr_expect_eq(was_open, cases[i].open, "%s", cases[i].text);
    }
    arena_release(&a);
}

/* A long text and each of its parts take memory of its order, not of its square. */
Test(data_delimited, parts_take_memory_for_themselves)
{
    enum { PARTS = 20000 };
    char text[PARTS * 6];
    struct budget budget = { 0 };
    struct delimited csv = DELIMITED_QUOTED(',');
    struct arena a;
    struct str part;
    size_t at = 0, n = 0;
    bool open;
    for (size_t i = 0; i < PARTS; i++) {
        memcpy(text + i * 6, "\"\"\"a\",", 6);
    }
    arena_init(&a, &budget);
    while (delimited_next(&csv, (struct str) { text, sizeof text - 1 }, &at, &a, &part, &open)) {
        cr_assert(str_eq(part, STR("\"a")));
        n++;
    }
    cr_expect_eq(n, (size_t)PARTS);
    cr_expect_lt(atomic_load(&budget.used), 4u << 20);
    arena_release(&a);
}

/* The ends of all rows, with the text in two pieces cut at `cut`. */
static size_t ends(struct str text, size_t cut, size_t *out)
{
    struct delimited csv = DELIMITED_QUOTED(',');
    enum delimited_state state = DELIMITED_BARE;
    size_t n = 0, start = 0, at = 0;
    for (size_t piece = 0; piece < 2; piece++) {
        struct str known = { text.s, piece == 0 ? cut : text.len };
        while (at < known.len) {
            size_t end = delimited_row_end(&csv, known, start, &at, &state);
            if (end != SIZE_MAX) {
                out[n++] = end;
                start = at = end + 1;
                state = DELIMITED_BARE;
            }
        }
    }
    return n;
}

/* The first row of a text, and the state at its end. */
static void first_row(const char *text, const char *row, enum delimited_state state)
{
    const struct delimited csv = DELIMITED_QUOTED(',');
    enum delimited_state got = DELIMITED_BARE;
    size_t at = 0, from = 0;
    delimited_row_end(&csv, str_of(text), 0, &at, &got);
    cr_expect_eq(got, state, "%s: %d", text, (int)got);
    cr_expect(str_eq(delimited_row(&csv, str_of(text), &from), str_of(row)), "%s", text);
}

Test(data_delimited, a_quote_that_is_not_closed_ends_its_row_with_its_line)
{
    first_row("a,\"b\nc\"\nd", "a,\"b\nc\"", DELIMITED_BARE);
    first_row("a,\"b\r\nc\"\r\nd", "a,\"b\r\nc\"", DELIMITED_BARE);
    first_row("a,\"b\nc\"d\n", "a,\"b", DELIMITED_BROKEN);
    first_row("a,\"b\n\"\"\"d\n", "a,\"b", DELIMITED_BROKEN);
    first_row("a,\"b\"d\nc", "a,\"b\"d", DELIMITED_BARE);
    first_row("a,\"b\nc,d\n", "a,\"b", DELIMITED_IN_LINES);
    first_row("a,\"b", "a,\"b", DELIMITED_IN_QUOTES);
}

Test(data_delimited, rows_end_where_no_quotes_hide_it)
{
    struct str text = STR("a,b\n\"c\nd\",e\"\"f\n\"g\"\"\nh\"\n\n\"i\"\"j\"\"\",k\"\nl\n\"m\nn");
    static const size_t expected[] = { 3, 14, 22, 23, 35, 37 };
    for (size_t cut = 0; cut <= text.len; cut++) {
        size_t got[16], n = ends(text, cut, got);
        cr_assert_eq(n, sizeof expected / sizeof *expected, "cut at %zu: %zu rows", cut, n);
        for (size_t i = 0; i < n; i++) {
            cr_expect_eq(got[i], expected[i], "cut at %zu, row %zu: %zu", cut, i, got[i]);
        }
    }
}
