/*
 * source_utf16.c - UTF-16 read as UTF-8, in pieces of any size.
 */
#include "source/read/utf16.h"

#include "base/text.h"

#include <criterion/criterion.h>

/* What `bytes` are in UTF-8, read `step` bytes at a time; the order is found by the first bytes. */
static void reads(struct str bytes, size_t step, const char *wanted, bool cut)
{
    struct utf16 u = { .order = utf16_find(bytes) };
    struct block to;
    block_init(&to, NULL);
    for (size_t at = 0; at < bytes.len; at += step) {
        size_t n = bytes.len - at < step ? bytes.len - at : step;
        utf16_read(&u, (struct str) { bytes.s + at, n }, false, &to);
    }
    utf16_read(&u, STR(""), true, &to);
    struct str got = { to.data, to.len };
    cr_expect(str_eq(got, str_of(wanted)), "step %zu: %.*s, not %s", step, STR_ARG(got), wanted);
    cr_expect(u.cut == cut);
    block_release(&to);
}

Test(utf16, both_orders_in_pieces)
{
    /* a, LF, e acute (U+00E9), U+6F22, U+1F600 as a pair; by the Unicode Standard, table 3-5 */
    static const struct str little = { "\xFF\xFE"
                                       "a\0\n\0\xE9\0\x22\x6F\x3D\xD8\x00\xDE",
                                       14 };
    static const struct str big = { "\xFE\xFF\0a\0\n\0\xE9\x6F\x22\xD8\x3D\xDE\x00", 14 };
    for (size_t step = 1; step <= 14; step++) {
        reads(little, step, "a\n\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80", false);
        reads(big, step, "a\n\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80", false);
    }
}

Test(utf16, lone_surrogates_and_halves)
{
    for (size_t step = 1; step <= 7; step++) {
        reads((struct str) { "\xFF\xFE\x3D\xD8x\0", 6 }, step, "\xEF\xBF\xBDx", false);
        reads((struct str) { "\xFF\xFE\x00\xDEx\0", 6 }, step, "\xEF\xBF\xBDx", false);
        reads((struct str) { "\xFF\xFE\x3D\xD8\x3D\xD8\x00\xDE", 8 }, step,
              "\xEF\xBF\xBD\xF0\x9F\x98\x80", false);
        reads((struct str) { "\xFF\xFEx\0y", 5 }, step, "x\xEF\xBF\xBD", true);
        reads((struct str) { "\xFF\xFEx\0\x3D\xD8", 6 }, step, "x\xEF\xBF\xBD", true);
        reads((struct str) { "\xFF\xFEx\0\xFF\xFE", 6 }, step, "x\xEF\xBB\xBF", false);
    }
}

Test(utf16, what_is_utf16)
{
    cr_expect(utf16_find(STR("a\0b\0c\0d\0e\0f\0g\0h\0")) == UTF16_LITTLE);
    cr_expect(utf16_find(STR("\0a\0b\0c\0d\0e\0f\0g\0h")) == UTF16_BIG);
    cr_expect(utf16_find(STR("\xFF\xFE\0\0a\0\0\0")) == UTF16_NONE); /* UTF-32 */
    cr_expect(utf16_find(STR("a\0b\0c\0d\0")) == UTF16_NONE);        /* too little to tell */
    cr_expect(utf16_find(STR("a\0b\0c\0\1\0e\0f\0g\0h\0i\0")) == UTF16_NONE);
    cr_expect(utf16_find(STR("abcdefghijklmnopqrstuvwx")) == UTF16_NONE);
    cr_expect(utf16_find(STR("")) == UTF16_NONE);
}
