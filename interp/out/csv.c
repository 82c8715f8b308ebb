/*
 * csv.c - comma-separated values as RFC 4180 has them, but with plain line ends; instants as epoch
 * milliseconds.
 *
 * Null is nothing and an empty text is "", so that readers which care can tell them apart. In a
 * result of one column a null is "" too: an empty line would be no row to most readers.
 */
#include "data/cell.h"
#include "out/out.h"

static bool needs_quotes(struct str s)
{
    if (s.len == 0 || s.s[0] == ' ' || s.s[s.len - 1] == ' ') {
        return true;
    }
    for (size_t i = 0; i < s.len; i++) {
        char c = s.s[i];
        if (c == ',' || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return false;
}

static void put_value(struct buf *to, struct str s)
{
    if (!needs_quotes(s)) {
        buf_str(to, s);
        return;
    }
    buf_char(to, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '"') {
            buf_str(to, (struct str) { s.s + from, i + 1 - from });
            from = i; /* the quote goes out once more with what follows */
        }
    }
    buf_str(to, (struct str) { s.s + from, s.len - from });
    buf_char(to, '"');
}

static void csv_write(struct out_stream *out, const struct result *r,
                      const struct out_options *options)
{
    (void)options;
    struct buf *to = &out->buf;
    char buffer[CELL_TEXT_MAX];
    for (size_t c = 0; c < r->n_columns; c++) {
        buf_text(to, c > 0 ? "," : "");
        put_value(to, r->columns[c].name);
    }
    buf_char(to, '\n');
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            const struct cell *cell = &row[c];
            buf_text(to, c > 0 ? "," : "");
            if (!cell_is_null(cell)) {
                put_value(to, cell_show(cell, buffer));
            } else if (r->n_columns == 1) {
                buf_text(to, "\"\"");
            }
        }
        buf_char(to, '\n');
    }
    result_iter_close(&walk);
}

const struct out_def out_csv = {
    .name = "csv",
    .doc = "comma-separated values with a header line",
    .write = csv_write,
};
