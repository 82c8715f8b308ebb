/*
 * lang_string.c - the readings of a string literal (docs/language/core.md, strings).
 */
#include "lang/string.h"

#include <criterion/criterion.h>

static void check(struct str (*decode)(struct arena *, struct str), const char *raw,
                  const char *want)
{
    struct arena a;
    arena_init(&a, NULL);
    struct str got = decode(&a, str_of(raw));
    cr_expect(str_eq(got, str_of(want)), "%s: got %.*s, want %s", raw, STR_ARG(got), want);
    arena_release(&a);
}

Test(lang_string, plain_text_knows_seven_escapes)
{
    check(string_decode, "", "");
    check(string_decode, "plain", "plain");
    check(string_decode, "a\\\"b\\\\c\\'d", "a\"b\\c'd");
    check(string_decode, "1\\n2\\r3\\t4", "1\n2\r3\t4");
    check(string_decode, "\\u2018x\\u0026", "\xe2\x80\x98x&");
    check(string_decode, "\\ud83d\\ude00", "\xf0\x9f\x98\x80");
}

Test(lang_string, plain_text_keeps_other_escapes)
{
    check(string_decode, "\\d\\b\\f\\*", "\\d\\b\\f\\*");
    check(string_decode, "\\u12", "\\u12");
    check(string_decode, "\\u12zz", "\\u12zz");
    check(string_decode, "end\\", "end\\");
    check(string_decode, "C:\\\\Windows\\\\cmd.exe", "C:\\Windows\\cmd.exe");
    check(string_decode, ".*\\\\\\\\makecert\\.exe$", ".*\\\\makecert\\.exe$");
}

Test(lang_string, lone_half_of_a_pair_is_replaced)
{
    check(string_decode, "\\ud83dx", "\xef\xbf\xbdx");
    check(string_decode, "\\ude00", "\xef\xbf\xbd");
}

Test(lang_string, regex_changes_quotes_only)
{
    check(string_decode_regex, "\\d+\\\"\\\\n\\n", "\\d+\"\\\\n\\n");
    check(string_decode_regex, "[^\\\\//]*$", "[^\\\\//]*$");
}

Test(lang_string, slashed_regex_changes_slashes_only)
{
    check(string_decode_slashed, "a\\/b\\.c\\\\/", "a/b\\.c\\\\/");
}

Test(lang_string, phrase_knows_quotes_and_backslashes)
{
    check(string_decode_phrase, "\\\"EventID\\\":\\\"4624\\\"", "\"EventID\":\"4624\"");
    check(string_decode_phrase, "0.0\\\\/0 \\n", "0.0\\/0 \\n");
}
