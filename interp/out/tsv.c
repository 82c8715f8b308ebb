/*
 * tsv.c - values between tabs, a row a line: tab, line end, return and backslash inside a value are
 * written \t, \n, \r and \\, so that cut and awk see every row as one line. Null is empty.
 */
#include "out/separated.h"

static const char *escape_of(char c)
{
    switch (c) {
    case '\t':
        return "\\t";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\\':
        return "\\\\";
    }
    return NULL;
}

static void put_value(struct buf *to, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *escape = escape_of(s.s[i]);
        if (escape) {
            buf_str(to, (struct str) { s.s + from, i - from });
            buf_text(to, escape);
            from = i + 1;
        }
    }
    buf_str(to, (struct str) { s.s + from, s.len - from });
}

static void tsv_write(struct out_stream *out, const struct result *r,
                      const struct out_options *options)
{
    static const struct separated how = { "\t", "", put_value };
    separated_write(out, r, options, &how);
}

const struct out_def out_tsv = {
    .name = "tsv",
    .doc = "values between tabs with a header line",
    .separates = true,
    .write = tsv_write,
};
