/*
 * json.c - the result as one JSON object, a row a line.
 *
 *     {"kind": "aggregate",
 *      "columns": [{"name": "user", "type": "string"}, {"name": "_count", "type": "integer"}],
 *      "rows": [
 *       ["alice", 3]
 *      ],
 *      "warnings": []}
 *
 * With --stats there is "stats" before the warnings: events, in_range, and the counts of each
 * stage. Instants are epoch milliseconds; numbers from the events keep their spelling.
 */
#include "base/option_names.h"
#include "base/write/json_write.h"
#include "data/cell.h"
#include "data/result_json.h"
#include "out/out.h"

static const char *json_type(enum type t)
{
    switch (t) {
    case T_BOOL:
        return "boolean";
    case T_INT:
        return "integer";
    case T_NUMBER:
    case T_REAL:
        return "double";
    case T_TIME:
        return "time";
    case T_ANY:
    case T_STRING:
        return "string";
    }
    return "string";
}

static void put_columns(struct buf *to, const struct result *r)
{
    buf_text(to, " \"columns\": [");
    for (size_t c = 0; c < r->n_columns; c++) {
        buf_text(to, c > 0 ? ", {\"name\": " : "{\"name\": ");
        json_put_shown(to, r->columns[c].name);
        buf_printf(to, ", \"type\": \"%s\"}", json_type(r->columns[c].type));
    }
    buf_text(to, "],\n");
}

static void put_warnings(struct buf *to, const struct result *r)
{
    struct buf text = BUF_INIT;
    buf_text(to, " \"warnings\": [");
    for (size_t i = 0; i < r->n_warnings; i++) {
        buf_text(to, i > 0 ? ",\n  " : "\n  ");
        buf_clear(&text);
        option_names_put(&text, str_of(r->warnings[i]), true);
        json_put_shown(to, buf_view(&text));
    }
    buf_release(&text);
    buf_text(to, r->n_warnings > 0 ? "\n ]}\n" : "]}\n");
}

static void json_write(struct out_stream *out, const struct result *r,
                       const struct out_options *options)
{
    struct buf *to = &out->buf;
    buf_printf(to, "{\"kind\": \"%s\",\n", r->aggregate ? "aggregate" : "messages");
    put_columns(to, r);
    buf_text(to, " \"rows\": [");
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        buf_text(to, walk.at > 1 ? ",\n  [" : "\n  [");
        for (size_t c = 0; c < r->n_columns; c++) {
            if (c > 0) {
                buf_text(to, ", ");
            }
            out_json_cell(to, &row[c]);
        }
        buf_char(to, ']');
    }
    result_iter_close(&walk);
    buf_text(to, r->n_rows > 0 ? "\n ],\n" : "],\n");
    if (options->stats) {
        buf_text(to, " \"stats\": ");
        result_put_counts(to, r, options->events, true);
        buf_text(to, ",\n");
    }
    put_warnings(to, r);
    out_stream_row(out);
}

const struct out_def out_json = {
    .name = "json",
    .doc = "one object: kind, columns, rows, warnings",
    .write = json_write,
};
