/* base_text.c - slices, folding, searching, UTF-8, case mapping. */
#include "base/arena.h"
#include "base/text.h"

#include <criterion/criterion.h>

#define IS(got, literal) cr_expect(str_eq((got), STR(literal)), "got %.*s", STR_ARG(got))

Test(base_text, folding_is_ascii_only)
{
    cr_expect(str_eq_fold(STR("EventCode"), STR("eventCODE")));
    cr_expect(str_eq_fold(STR("_sourceCATEGORY.x"), STR("_SOURCEcategory.X")));
    cr_expect(!str_eq_fold(STR("EventCode"), STR("EventCodf")));
    cr_expect(!str_eq_fold(STR("\xC3\x84"), STR("\xC3\xA4"))); /* Ä ä */
    cr_expect(!str_eq_fold(STR("@"), STR("`")), "neighbours of the letters do not fold");
    cr_expect(!str_eq_fold(STR("["), STR("{")));
    cr_expect(!str_eq_fold(STR("abcdefg@"), STR("abcdefg`")));
    cr_expect(!str_eq_fold(STR("\xC1"), STR("\xE1")), "bytes beyond ASCII do not fold");
    cr_expect(str_eq_fold((struct str) { NULL, 0 }, STR("")));
}

Test(base_text, folding_every_ascii_pair)
{
    for (int x = 0; x < 128; x++) {
        for (int y = 0; y < 128; y++) {
            char a[11] = "0123456789", b[11] = "0123456789";
            a[3] = a[9] = (char)x;
            b[3] = b[9] = (char)y;
            bool same = ascii_lower((unsigned char)x) == ascii_lower((unsigned char)y);
            struct str s = { a, 10 }, t = { b, 10 };
            cr_assert_eq(str_eq_fold(s, t), same, "%d %d", x, y);
            cr_assert(!same || str_hash_fold(s) == str_hash_fold(t), "%d %d", x, y);
        }
    }
}

Test(base_text, hash_depends_on_every_byte_and_the_length)
{
    char text[40] = { 0 };
    for (size_t len = 0; len < 40; len++) {
        struct str s = { text, len };
        uint64_t h = str_hash(s);
        for (size_t i = 0; i < len; i++) {
            text[i] = 1;
            cr_assert_neq(str_hash(s), h);
            text[i] = 0;
        }
        cr_assert_neq(str_hash((struct str) { text, len + 1 }), h);
    }
}

Test(base_text, comparing)
{
    cr_expect_lt(str_cmp(STR("a"), STR("b")), 0);
    cr_expect_lt(str_cmp(STR("a"), STR("ab")), 0);
    cr_expect_gt(str_cmp(STR("\xC3\xA4"), STR("z")), 0);
    cr_expect_eq(str_cmp(STR(""), (struct str) { NULL, 0 }), 0);
    cr_expect(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")));
    cr_expect(str_starts_fold(STR("ABC"), STR("ab")) && !str_starts_fold(STR("xb"), STR("XA")));
    cr_expect(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    cr_expect(str_ends(STR("abc"), STR("")));
}

Test(base_text, finding)
{
    cr_expect_eq(str_find(STR("hello"), STR("l"), 0), 2);
    cr_expect_eq(str_find(STR("hello"), STR("l"), 3), 3);
    cr_expect_eq(str_find(STR("hello"), STR("lo"), 0), 3);
    cr_expect_eq(str_find(STR("hello"), STR("lox"), 0), SIZE_MAX);
    cr_expect_eq(str_find(STR("hello"), STR(""), 5), 5);
    cr_expect_eq(str_find(STR("hello"), STR(""), 6), SIZE_MAX);
    cr_expect_eq(str_find(STR("hello"), STR("hello!"), 0), SIZE_MAX);
    cr_expect_eq(str_find(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), STR("aab"), 0), 33);
    cr_expect_eq(str_find(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), STR("ab"), 0), SIZE_MAX);
    cr_expect_eq(str_find(STR("a\0b"), STR("\0b"), 0), 1);
}

Test(base_text, finding_stays_linear)
{
    enum { HAY = 4 << 20, NEEDLE = 1 << 19 };
    struct arena a;
    arena_init(&a, NULL);
    char *hay = arena_alloc(&a, HAY), *needle = arena_alloc(&a, NEEDLE);
    memset(hay, 'a', HAY);
    memset(needle, 'a', NEEDLE);
    needle[NEEDLE - 1] = 'b';
    cr_expect_eq(str_find((struct str) { hay, HAY }, (struct str) { needle, NEEDLE }, 0), SIZE_MAX);
    arena_release(&a);
}

Test(base_text, trimming)
{
    IS(str_trim(STR(" \t\r\n\v\fa b\n")), "a b");
    IS(str_trim(STR("   ")), "");
    IS(str_trim(STR("\xC2\xA0x")), "\xC2\xA0x");
}

Test(base_text, utf8_reads_strictly)
{
    static const struct {
        struct str text;
        uint32_t cps[5];
        size_t n;
    } cases[] = {
        { STR("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"), { 'a', 0xE4, 0x20AC, 0x1F600 }, 4 },
        { STR("\xF4\x8F\xBF\xBF"), { 0x10FFFF }, 1 },
        { STR("\xF4\x90\x80\x80"), { 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD }, 4 },
        { STR("\xC0\x80"), { 0xFFFD, 0xFFFD }, 2 },             /* overlong */
        { STR("\xE0\x80\x80"), { 0xFFFD, 0xFFFD, 0xFFFD }, 3 }, /* overlong */
        { STR("\xED\xA0\x80"), { 0xFFFD, 0xFFFD, 0xFFFD }, 3 }, /* surrogate */
        { STR("\xE2\x82"), { 0xFFFD, 0xFFFD }, 2 },             /* cut off */
        { STR("\xC3(\xFF"), { 0xFFFD, '(', 0xFFFD }, 3 },
        { STR("\x80z"), { 0xFFFD, 'z' }, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = 0;
        for (size_t k = 0; k < cases[i].n; k++) {
            cr_expect_eq(utf8_next(cases[i].text, &at), cases[i].cps[k], "case %zu char %zu", i, k);
        }
        cr_expect_eq(at, cases[i].text.len, "case %zu", i);
        cr_expect_eq(utf8_count(cases[i].text), cases[i].n, "case %zu", i);
        cr_expect_eq(utf8_valid(cases[i].text), i < 2, "case %zu", i);
    }
}

/* Short texts and the ends of texts are not checked by the same means as long ones. */
Test(base_text, utf8_is_checked_wherever_it_is)
{
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        { "\x7F", true },
        { "\xC2\x80", true },
        { "\xED\x9F\xBF", true },
        { "\xEF\xBF\xBF", true }, /* a noncharacter */
        { "\xF4\x8F\xBF\xBF", true },
        { "\x80", false },
        { "\xC3", false },
        { "\xC1\xBF", false },             /* overlong */
        { "\xE0\x9F\xBF", false },         /* overlong */
        { "\xF0\x8F\xBF\xBF", false },     /* overlong */
        { "\xED\xA0\x80", false },         /* a surrogate */
        { "\xF4\x90\x80\x80", false },     /* beyond U+10FFFF */
        { "\xF8\x88\x80\x80\x80", false }, /* five bytes */
        { "\xE2\x82", false },
        { "\xFF", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t before = 0; before < 70; before++) {
            for (size_t after = 0; after < 70; after += 1 + after / 10) {
                char text[160];
                size_t len = strlen(cases[i].text);
                memset(text, 'a', sizeof text);
                memcpy(text + before, cases[i].text, len);
                struct str s = { text, before + len + after };
                cr_assert_eq(utf8_valid(s), cases[i].valid, "case %zu at %zu before %zu", i, before,
                             after);
            }
        }
    }
}

Test(base_text, utf8_writes_and_reads_back)
{
    for (uint32_t cp = 0; cp <= 0x110000; cp++) {
        char out[4];
        struct str s = { out, utf8_put(out, cp) };
        size_t at = 0;
        bool real = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
        cr_assert_eq(utf8_next(s, &at), real ? cp : 0xFFFD);
        cr_assert_eq(at, s.len);
        cr_assert(utf8_valid(s));
    }
}

Test(base_text, counting_and_offsets)
{
    struct str s = STR("0123456789\xC3\xA4"
                       "abcdefgh\xE2\x82\xAC");
    cr_expect_eq(utf8_count(s), 20);
    cr_expect_eq(utf8_offset(s, 0), 0);
    cr_expect_eq(utf8_offset(s, 10), 10);
    cr_expect_eq(utf8_offset(s, 11), 12);
    cr_expect_eq(utf8_offset(s, 19), 20);
    cr_expect_eq(utf8_offset(s, 20), 23);
    cr_expect_eq(utf8_offset(s, 99), 23);
    cr_expect(utf8_valid(STR("")));
    cr_expect(!utf8_valid(STR("01234567\xC3")));
}

Test(base_text, widths)
{
    cr_expect_eq(utf8_width('a'), 1);
    cr_expect_eq(utf8_width('\t'), 0);
    cr_expect_eq(utf8_width(0x7F), 0);
    cr_expect_eq(utf8_width(0xE4), 1);
    cr_expect_eq(utf8_width(0x301), 0);   /* combining acute */
    cr_expect_eq(utf8_width(0x4E2D), 2);  /* 中 */
    cr_expect_eq(utf8_width(0x1F600), 2); /* 😀 */
    cr_expect_eq(utf8_width(0xAD), 1);
    cr_expect_eq(utf8_width(0x200B), 0);
    cr_expect_eq(text_width(STR("a\xE4\xB8\xAD"
                                "e\xCC\x81")),
                 4);
}

Test(base_text, case_mapping)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str same = STR("already lower, gr\xC3\xB6\xC3\x9F"
                          "e 123");
    cr_expect_eq(text_lower(&a, same).s, same.s, "nothing is copied when nothing changes");
    IS(text_lower(&a, STR("GET /Index.HTML?A=[Z]@`{")), "get /index.html?a=[z]@`{");
    IS(text_upper(&a, STR("get /Index.html?a=[z]@`{")), "GET /INDEX.HTML?A=[Z]@`{");
    IS(text_lower(&a, STR("\xC3\x84\xC3\x96\xC3\x9C \xCE\xA3 \xD0\x96")),
       "\xC3\xA4\xC3\xB6\xC3\xBC \xCF\x83 \xD0\xB6"); /* ÄÖÜ Σ Ж */
    IS(text_upper(&a, STR("stra\xC3\x9F"
                          "e \xC3\xBF")),
       "STRA\xC3\x9F"
       "E \xC5\xB8"); /* ß has no single capital, ÿ has one */
    IS(text_lower(&a, STR("\xC4\xB0")), "i");
    IS(text_lower(&a, STR("\xE2\x84\xAA")), "k"); /* Kelvin sign */
    IS(text_lower(&a, STR("\xC8\xBA\xC8\xBA\xC8\xBA\xC8\xBA")),
       "\xE2\xB1\xA5\xE2\xB1\xA5\xE2\xB1\xA5\xE2\xB1\xA5"); /* grows by half */
    IS(text_upper(&a, STR("\xE1\xBE\x80")), "\xE1\xBE\x88");
    IS(text_upper(&a, STR("\xF0\x90\x90\xA8")), "\xF0\x90\x90\x80"); /* Deseret */
    IS(text_lower(&a, STR("A\xFFZ\xC3")), "a\xFFz\xC3");
    IS(text_lower(&a, STR("")), "");
    arena_release(&a);
}

Test(base_text, case_mapping_at_every_length)
{
    struct arena a;
    arena_init(&a, NULL);
    char up[64], low[64];
    for (size_t len = 0; len < 60; len++) {
        for (size_t i = 0; i < len; i++) {
            up[i] = (char)('A' + i % 26);
            low[i] = (char)('a' + i % 26);
        }
        char *exact = arena_alloc(&a, len);
        memcpy(exact, up, len);
        cr_assert(str_eq(text_lower(&a, (struct str) { exact, len }), (struct str) { low, len }));
        memcpy(exact, low, len);
        cr_assert(str_eq(text_upper(&a, (struct str) { exact, len }), (struct str) { up, len }));
    }
    arena_release(&a);
}

/* Against a plain search in a lower-case copy, over texts of few letters so that near hits abound.
 */
Test(text, find_fold_finds_what_a_plain_search_finds)
{
    static const char letters[] = "aAbB@`";
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        char hay[200], low[200], needle[8];
        size_t n = (seed = seed * 1664525u + 1013904223u) >> 24, m = 1 + (seed >> 13) % 6;
        n = n % sizeof hay;
        for (size_t i = 0; i < n; i++) {
            hay[i] = letters[((seed = seed * 1664525u + 1013904223u) >> 20) % 6];
            low[i] = (char)ascii_lower((unsigned char)hay[i]);
        }
        for (size_t i = 0; i < m; i++) {
            needle[i] = (char)ascii_lower(
                (unsigned char)letters[((seed = seed * 1664525u + 1013904223u) >> 20) % 6]);
        }
        size_t from = (seed >> 9) % 20;
        struct str want_in = { low, n }, in = { hay, n }, what = { needle, m };
        cr_assert_eq(str_find_fold(in, what, from), str_find(want_in, what, from),
                     "%.*s in %.*s from %zu", STR_ARG(what), STR_ARG(in), from);
    }
}

Test(text, find_fold_stays_quick_on_hostile_texts)
{
    enum { SIZE = 1 << 20, NEEDLE = 1001 };
    static char hay[SIZE], needle[NEEDLE];
    memset(hay, 'A', SIZE);
    memset(needle, 'a', NEEDLE);
    needle[NEEDLE / 2] = 'b';
    cr_expect_eq(str_find_fold((struct str) { hay, SIZE }, (struct str) { needle, NEEDLE }, 0),
                 SIZE_MAX);
    hay[SIZE - NEEDLE + NEEDLE / 2] = 'B';
    cr_expect_eq(str_find_fold((struct str) { hay, SIZE }, (struct str) { needle, NEEDLE }, 0),
                 (size_t)(SIZE - NEEDLE));
}

Test(base_text, a_byte_beyond_ascii_is_seen_wherever_it_stands)
{
    char text[200];
    for (size_t len = 0; len <= sizeof text; len++) {
        memset(text, 'a', sizeof text);
        cr_assert(str_is_ascii((struct str) { text, len }));
        for (size_t at = 0; at < sizeof text; at++) {
            text[at] = (char)0x80;
            cr_assert_eq(str_is_ascii((struct str) { text, len }), at >= len, "%zu of %zu", at,
                         len);
            text[at] = 'a';
        }
    }
}
