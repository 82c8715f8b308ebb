/* The text that every match of a regular expression holds. */
#include "data/pattern/regex.h"
#include "data/pattern/regex_needle.h"

#include <criterion/criterion.h>

static void expect(const char *pattern, const char *needle)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str got = regex_needle(&a, str_of(pattern));
    cr_expect(str_eq(got, str_of(needle)), "%s: `%.*s`, not `%s`", pattern, STR_ARG(got), needle);
    arena_release(&a);
}

Test(regex_needle, runs)
{
    expect("user=(?<user>\\w+) from", "user=");
    expect("^\\[error\\] .*$", "[error] ");
    expect("a.b", "");
    expect("abc?d", "ab");
    expect("abc*de", "ab");
    expect("abc+de", "abc");
    expect("ab{2}cde", "cde");
    expect("abc{0,3}de", "ab");
    expect("xx[abc]yyy", "yyy");
    expect("x[]a-z]yy", "yy");
    expect("x[[:alpha:]\\]]yy", "yy");
    expect("h\xC3\xA4\xC3\xB6?x", "h\xC3\xA4");
}

Test(regex_needle, groups)
{
    expect("(abc)?de", "de");
    expect("(?:abcd)+e", "abcd");
    expect("(abc|abd)xy", "xy");
    expect("abc|abd", "");
    expect("(a(bcd))e", "bcd");
    expect("(?<n>abc)(?P<m>abcd)", "abcd");
    expect("(?=abcd)ef", "ef");
    expect("(?<!abcd)ef", "ef");
}

Test(regex_needle, unknown)
{
    expect("(?i)abc", "");
    expect("abc(?x) d", "");
    expect("\\Qabc\\E", "");
    expect("\\x41bcd", "");
    expect("(abc)\\1", "");
    expect("(*UCP)abc", "");
    expect("abc(", "");
    expect("\\p{Lu}abc", "abc");
    expect("a\\nb", "a\nb");
}

/* Whatever the expression: it finds the same with and without its needle. */
Test(regex_needle, finds_the_same)
{
    static const char *const parts[] = { "a",   "b",   "ab", "c",   "(",    ")",    "|",   "?",
                                         "*",   "+",   ".",  "[ab", "]",    "\\.",  "{2}", "{0,1}",
                                         "(?:", "\\w", "^",  "$",   "(?=a", "[^a]", "\\b", "(?i)" };
    uint64_t seed = 7;
    struct arena a;
    arena_init(&a, NULL);
    struct regex_scratch *buffer = regex_scratch_new(&a);
    size_t compiled = 0, needles = 0;
    for (size_t round = 0; round < 60000; round++) {
        char pattern[64] = "", text[16];
        struct regex_error error;
        size_t n = 0;
        for (size_t k = 0; k < 2 + round % 7; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *part = parts[(seed >> 33) % (sizeof parts / sizeof *parts)];
            strcat(pattern, part);
        }
        const struct regex *re = regex_compile(&a, str_of(pattern), REGEX_PARSE, 0, false, &error);
        if (!re) {
            continue;
        }
        compiled++;
        needles += re->needle.len > 0;
        for (size_t k = 0; k < 8 && re->needle.len > 0; k++) {
            for (n = 0; n < 3 + k; n++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                text[n] = "abc.A"[(seed >> 33) % 5];
            }
            struct regex plain = *re;
            plain.needle = (struct str) { NULL, 0 };
            struct str s = { text, n };
            cr_assert_eq(regex_search(re, buffer, s, 0), regex_search(&plain, buffer, s, 0),
                         "/%s/ on %.*s with needle %.*s", pattern, STR_ARG(s), STR_ARG(re->needle));
        }
    }
    cr_assert_gt(compiled, 5000);
    cr_assert_gt(needles, 500);
    arena_release(&a);
}
