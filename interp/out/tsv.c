/*
 * tsv.c - values between tabs, a row a line: tab, line end, return and backslash inside a value are
 * written \t, \n, \r and \\, so that cut and awk see every row as one line. Null is nothing;
 * instants are epoch milliseconds.
 */
#include "data/cell.h"
#include "out/out.h"

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
    (void)options;
    struct buf *to = &out->buf;
    char buffer[CELL_TEXT_MAX];
    for (size_t c = 0; c < r->n_columns; c++) {
        buf_text(to, c > 0 ? "\t" : "");
        put_value(to, r->columns[c].name);
    }
    buf_char(to, '\n');
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            buf_text(to, c > 0 ? "\t" : "");
            put_value(to, cell_show(&row[c], buffer));
        }
        buf_char(to, '\n');
    }
    result_iter_close(&walk);
}

const struct out_def out_tsv = {
    .name = "tsv",
    .doc = "values between tabs with a header line",
    .write = tsv_write,
};
