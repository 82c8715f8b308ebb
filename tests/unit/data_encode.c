/*
 * data_encode.c - RFC 4648 vectors, forms of URLs, character sets, and what is refused.
 */
#include "lib/text/encode.h"

#include <criterion/criterion.h>

static struct arena arena;

static void start(void)
{
    arena_init(&arena, NULL);
}

static void stop(void)
{
    arena_release(&arena);
}

TestSuite(encode, .init = start, .fini = stop);

#define SAME(got, literal)                                                                         \
    do {                                                                                           \
        struct str is = (got);                                                                     \
        cr_expect(str_eq(is, STR(literal)), "%.*s", STR_ARG(is));                                  \
    } while (0)

static struct str read64(const char *s)
{
    struct str bytes = { NULL, 0 };
    cr_expect(encode_read_base64(&arena, str_of(s), &bytes), "%s", s);
    return bytes;
}

Test(encode, base64)
{
    SAME(encode_base64(&arena, STR("")), "");
    SAME(encode_base64(&arena, STR("f")), "Zg==");
    SAME(encode_base64(&arena, STR("fo")), "Zm8=");
    SAME(encode_base64(&arena, STR("foo")), "Zm9v");
    SAME(encode_base64(&arena, STR("foobar")), "Zm9vYmFy");
    SAME(encode_base64(&arena, STR("\xFB\xFF\xFE")), "+//+");
    SAME(read64("Zg=="), "f");
    SAME(read64("Zg"), "f");
    SAME(read64("Zm8="), "fo");
    SAME(read64("Zm9vYmFy"), "foobar");
    SAME(read64("-__-"), "\xFB\xFF\xFE");
    SAME(read64(""), "");
}

Test(encode, no_base64)
{
    static const char *const bad[] = { "Z",    "Zm9vY", "Zm 9", "Zm9v\n",
                                       "Z===", "=Zm9",  "Zm=9", "\xC3\xA9zz" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str bytes;
        cr_expect(!encode_read_base64(&arena, str_of(bad[i]), &bytes), "%s", bad[i]);
    }
}

Test(encode, urls)
{
    struct str bytes;
    SAME(encode_url(&arena, STR("a b.c-d*e_f~g/\xC3\xA9")), "a+b.c-d*e_f%7Eg%2F%C3%A9");
    cr_assert(encode_read_url(&arena, STR("a+b%7E%c3%A9"), &bytes));
    SAME(bytes, "a b~\xC3\xA9");
    cr_expect(!encode_read_url(&arena, STR("100%"), &bytes));
    cr_expect(!encode_read_url(&arena, STR("%4"), &bytes));
    cr_expect(!encode_read_url(&arena, STR("%zz"), &bytes));
    cr_expect(encode_read_url(&arena, (struct str) { NULL, 0 }, &bytes) && bytes.len == 0);
}

Test(encode, hexadecimal)
{
    struct str bytes;
    cr_assert(encode_read_hex(&arena, STR("68656C6c6f0a"), &bytes));
    SAME(bytes, "hello\n");
    cr_expect(!encode_read_hex(&arena, STR("686"), &bytes));
    cr_expect(!encode_read_hex(&arena, STR("0x68"), &bytes));
    cr_expect(encode_read_hex(&arena, STR(""), &bytes) && bytes.len == 0);
}

Test(encode, character_sets)
{
    enum encode_charset set;
    cr_assert(encode_charset_of(STR("utf-16le"), &set));
    SAME(encode_as_text(&arena, STR("h\0i\0"), set), "hi");
    cr_assert(encode_charset_of(STR("UTF-16"), &set));
    SAME(encode_as_text(&arena, STR("\0h\0i"), set), "hi");
    SAME(encode_as_text(&arena, STR("\xFF\xFEh\0i\0"), set), "hi");
    SAME(encode_as_text(&arena, STR("\xFE\xFF\0h"), set), "h");
    cr_assert(encode_charset_of(STR("UTF-32"), &set));
    SAME(encode_as_text(&arena, STR("\0\1\xF6\0"), set), "\xF0\x9F\x98\x80");
    SAME(encode_as_text(&arena, STR("\xFF\xFE\0\0h\0\0\0"), set), "h");
    cr_assert(encode_charset_of(STR("US-ascii"), &set));
    SAME(encode_as_text(&arena, STR("a\xE9"), set), "a\xEF\xBF\xBD");
    cr_expect(!encode_charset_of(STR("latin1"), &set));
}

Test(encode, units_that_are_no_characters)
{
    /* a pair of surrogates, a lone one before a letter, half a unit */
    SAME(encode_as_text(&arena, STR("\xD8\x3D\xDE\x00"), CHARSET_UTF16BE), "\xF0\x9F\x98\x80");
    SAME(encode_as_text(&arena, STR("\xD8\x3D\0a"), CHARSET_UTF16BE), "\xEF\xBF\xBD\x61");
    SAME(encode_as_text(&arena, STR("\0a\0"), CHARSET_UTF16BE), "a\xEF\xBF\xBD");
    SAME(encode_as_text(&arena, STR("\xFF\xFF\xFF\xFF"), CHARSET_UTF32BE), "\xEF\xBF\xBD");
    SAME(encode_as_text(&arena, STR("\xE9t"), CHARSET_UTF8), "\xEF\xBF\xBDt");
}
