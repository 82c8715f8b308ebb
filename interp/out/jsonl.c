/*
 * jsonl.c - JSON Lines: one object per row, with every column, null included, so that all lines
 * have one shape.
 */
#include "base/write/json_write.h"
#include "data/cell.h"
#include "out/out.h"

static void jsonl_write(struct out_stream *out, const struct result *r,
                        const struct out_options *options)
{
    (void)options;
    struct buf *to = &out->buf;
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        buf_char(to, '{');
        for (size_t c = 0; c < r->n_columns; c++) {
            if (c > 0) {
                buf_text(to, ", ");
            }
            json_put_shown(to, r->columns[c].name);
            buf_text(to, ": ");
            out_json_cell(to, &row[c]);
        }
        buf_text(to, "}\n");
    }
    result_iter_close(&walk);
}

const struct out_def out_jsonl = {
    .name = "jsonl",
    .doc = "JSON Lines: one object per row",
    .write = jsonl_write,
};
