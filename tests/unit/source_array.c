/*
 * source_array.c - scans of JSON arrays, sound and broken.
 */
#include "source_rows.h"

static void expect_array(const char *text, const char *rows, const char *bad)
{
    char bad_seen[256];
    char *seen = rows_of(text, strlen(text), 0, FIELDS("a"), bad_seen);
    cr_expect_str_eq(seen, rows, "%s gives %s", text, seen);
    cr_expect_str_eq(bad_seen, bad, "%s gives %s", text, bad_seen);
    free(seen);
    rows_same_in_pieces(text, strlen(text), FIELDS("a", "_raw"));
}

Test(source_array, sound)
{
    expect_array("[]", "", "0");
    expect_array(" \n\t[ ]\n", "", "0");
    expect_array("[{\"a\":1}]", "1 1\n", "0");
    expect_array("\xEF\xBB\xBF[{\"a\":1},\n {\"a\":\"]},{\\\"\"}\n]\n", "4 1\n14 ']},{\"'\n", "0");
    expect_array("[\n  {\n    \"a\": {\"b\": [1, {}]}\n  },\n  {\"a\":\"\\\\\"}\n]",
                 "4 '{\"b\": [1, {}]}'\n37 '\\'\n", "0");
}

Test(source_array, elements_that_are_no_objects)
{
    expect_array(
        "[1,{\"a\":1},\"x, y\",null,[{\"a\":2}]]", "1 ~\n3 1\n11 ~\n18 ~\n23 ~\n",
        "4; 1: it is not a JSON object; 1: it is not a JSON object; 1: it is not a JSON object");
}

Test(source_array, separators)
{
    expect_array("[{\"a\":1} {\"a\":2}]", "1 1\n9 2\n",
                 "1; 1: a comma is missing between two elements");
    expect_array("[{\"a\":1},\n,{\"a\":2}]", "1 1\n11 2\n",
                 "1; 2: an element is missing before a comma");
    expect_array("[{\"a\":1},]", "1 1\n", "1; 1: an element is missing after a comma");
    expect_array("[,{\"a\":1}]", "2 1\n", "1; 1: an element is missing before a comma");
}

Test(source_array, ends)
{
    expect_array("[{\"a\":1}", "1 1\n", "1; 1: the array's closing bracket is missing");
    expect_array("[{\"a\":1},", "1 1\n", "1; 1: the array's closing bracket is missing");
    expect_array("[", "", "1; 1: the array's closing bracket is missing");
    expect_array("[{\"a\":1},\n{\"a\":", "1 1\n10 ~\n", "1; 2: it ends before its closing bracket");
    expect_array("[{\"a\":1},\"x\\", "1 1\n9 ~\n", "1; 1: a string has no closing quote");
    expect_array("[{\"a\":1}]\n\nmore [1,2]", "1 1\n",
                 "1; 3: something follows the array's closing bracket");
}

Test(source_array, sound_elements_around_broken_ones_stay)
{
    expect_array("[{\"a\":1},\n{\"a\":\"x},\n{\"a\":2},\n{\"a\":3}\n]", "1 1\n10 ~\n20 2\n29 3\n",
                 "1; 2: a string has no closing quote");
    expect_array("[{\"a\":1},{\"a\":1 2},{\"a\":3}]", "1 1\n9 ~\n19 3\n",
                 "1; 1: a comma or closing bracket is missing");
    expect_array("[{\"a\":1},}{\"a\":3}]", "1 1\n9 ~\n10 3\n",
                 "2; 1: it is not a JSON object; 1: a comma is missing between two elements");
}

Test(source_array, an_element_has_a_longest_length)
{
    size_t most = (size_t)17 * 1024 * 1024;
    char *text = malloc(most + 32), bad[256];
    cr_assert_not_null(text);
    memset(text, 'x', most);
    rows_put(text, "[{\"a\":1},{\"a\":\"");
    rows_put(text + most, "\\\\\"},{\"a\":2}]");
    char *rows = rows_of(text, most + 13, 0, FIELDS("a"), bad);
    cr_expect_str_eq(rows, "1 1\n17825797 2\n");
    cr_expect_str_eq(bad, "1; 1: it is longer than 16 MB");
    free(rows);
    free(text);
}
