#include "data/pattern/regex.h"

#include "base/buf.h"
#include "data/pattern/regex_automaton.h"

#include <criterion/criterion.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static struct arena arena;

static void begin(void)
{
    arena_init(&arena, NULL);
}

static void end(void)
{
    arena_release(&arena);
}

TestSuite(regex, .init = begin, .fini = end, .timeout = 1000);

static const struct regex *compiled(const char *text)
{
    struct regex_error error;
    const struct regex *re = regex_compile(&arena, str_of(text), REGEX_MATCHES, 0, true, &error);
    cr_assert_not_null(re, "%s", text);
    return re;
}

static struct str repeated(const char *head, const char *body, size_t n, const char *tail)
{
    struct buf b = BUF_INIT;
    buf_text(&b, head);
    buf_repeat(&b, body, n);
    buf_text(&b, tail);
    struct str s = arena_str(&arena, buf_view(&b));
    buf_release(&b);
    return s;
}

/* Backtracking gives up on each of these within its steps. */
Test(regex, texts_that_take_too_many_steps_are_decided)
{
    struct regex_scratch *buffer = regex_scratch_new(&arena);
    struct str as = repeated("", "a", 5000, "b");
    struct str foos = repeated("foo bar baz", "foo bar ", 3000, "");
    for (int twice = 0; twice < 2; twice++) {
        cr_expect_eq(regex_test(compiled("(a+)+$"), buffer, as), REGEX_NO);
        cr_expect_eq(regex_test(compiled("^(\\w+\\s?)*$"), buffer, repeated("", "a", 5000, "!")),
                     REGEX_NO);
        cr_expect_eq(regex_test(compiled("(a|a)*c|ab$"), buffer, as), REGEX_YES);
        cr_expect_eq(regex_test(compiled("foo(.*)bar(.*)baz"), buffer, foos), REGEX_YES);
        cr_expect_eq(regex_test(compiled("foo(.*)bar(.*)baz(.*)qux"), buffer, foos), REGEX_NO);
        /* known not to match, so that no groups are looked for */
        cr_expect_eq(regex_search(compiled("((a+)+)+c"), buffer, as, 0), REGEX_NO);
        cr_expect_eq(regex_search(compiled("((a+)+)+$"), buffer, as, 17), REGEX_NO);
    }
}

Test(regex, what_has_no_automaton_is_undecided)
{
    struct regex_scratch *buffer = regex_scratch_new(&arena);
    struct str as = repeated("", "a", 5000, "b");
    cr_expect_eq(regex_test(compiled("(a|aa)+\\1+$"), buffer, as), REGEX_LIMIT);
    cr_expect_eq(regex_test(compiled("(?>x?)(a+)+$"), buffer, as), REGEX_LIMIT);
    /* `a +` is `a+` here, as `a\\E+` is everywhere: not a repeated blank */
    struct str qs = repeated("", "a", 60, "x zqqqq");
    cr_expect_eq(regex_test(compiled("(?x)(?:^(a +)+!$)|z q +$"), buffer, qs), REGEX_LIMIT);
    cr_expect_eq(regex_test(compiled("(?^x:(?:^(a +)+!$)|z q +$)"), buffer, qs), REGEX_LIMIT);
    cr_expect_eq(regex_test(compiled("(?:^(a\\E+)+!$)|zq\\E+$"), buffer, qs), REGEX_LIMIT);
    cr_expect_eq(regex_test(compiled("(?:^(a+)+!$)|zq+$"), buffer, qs), REGEX_YES);
}

Test(regex, a_search_that_is_stopped_gives_up)
{
    atomic_bool stop = false;
    struct regex_scratch *buffer = regex_scratch_new(&arena);
    regex_scratch_stop(buffer, &stop);
    cr_expect_eq(regex_test(compiled("b"), buffer, STR("b")), REGEX_YES);
    atomic_store(&stop, true);
    cr_expect_eq(regex_test(compiled("b"), buffer, STR("b")), REGEX_LIMIT);
}

static const char *const parts[] = { "a",
                                     "b+",
                                     "[ab]+",
                                     "a*?",
                                     "(",
                                     ")",
                                     "|",
                                     "(?:",
                                     "\\w+",
                                     "$",
                                     "^",
                                     ".+",
                                     "c?",
                                     "\\b",
                                     "(?=a)",
                                     "a{2,3}",
                                     "[^]a]+",
                                     "\\x61+",
                                     "\\x{62}+?",
                                     "\\p{L}+",
                                     "(?<!b)",
                                     "(?i)B",
                                     "[[:digit:]]+",
                                     "\xc3\xa9+",
                                     "\\.+",
                                     "(?x) a # +\n",
                                     "(?x)",
                                     " +",
                                     "\\E+" };

/* Random expressions over random texts: the automaton says what backtracking says. */
Test(regex, the_automaton_agrees_with_backtracking)
{
    static const char letters[] = "aabbc.9B \n";
    struct regex_scratch *buffer = regex_scratch_new(&arena);
    size_t compared = 0, matched = 0;
    static int states[4000];
    srand(3);
    for (int round = 0; round < 20000; round++) {
        struct buf pattern = BUF_INIT, text = BUF_INIT, other = BUF_INIT;
        struct regex_error error;
        for (int i = rand() % 7; i >= 0; i--) {
            buf_text(&pattern, parts[(size_t)rand() % (sizeof parts / sizeof *parts)]);
        }
        for (int i = rand() % 12; i > 0; i--) {
            buf_char(&text, letters[rand() % 10]);
        }
        struct arena each;
        arena_init(&each, NULL);
        const struct regex *re =
            regex_compile(&each, buf_view(&pattern), REGEX_MATCHES, 0, false, &error);
        if (re && regex_automaton(&other, re->text)) {
            int code;
            PCRE2_SIZE at;
            pcre2_code *automaton =
                pcre2_compile((PCRE2_SPTR)buf_view(&other).s, buf_view(&other).len,
                              PCRE2_UTF | PCRE2_ANCHORED | PCRE2_DOLLAR_ENDONLY, &code, &at, NULL);
            pcre2_match_data *data = pcre2_match_data_create(10, NULL);
            if (automaton) {
                int rc =
                    pcre2_dfa_match(automaton, (PCRE2_SPTR)buf_view(&text).s, buf_view(&text).len,
                                    0, PCRE2_DFA_SHORTEST, data, NULL, states, 4000);
                bool yes = regex_test(re, buffer, buf_view(&text)) == REGEX_YES;
                cr_assert(rc >= -1, "%d: %.*s", rc, STR_ARG(buf_view(&pattern)));
                cr_assert_eq(rc >= 0, yes, "`%.*s` on `%.*s`", STR_ARG(buf_view(&pattern)),
                             STR_ARG(buf_view(&text)));
                compared++;
                matched += yes;
            }
            pcre2_match_data_free(data);
            pcre2_code_free(automaton);
        }
        arena_release(&each);
        buf_release(&other);
        buf_release(&text);
        buf_release(&pattern);
    }
    cr_expect_gt(compared, 4000);
    cr_expect_gt(matched, 1000);
}
