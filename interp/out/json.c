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
#include "base/write/json_write.h"
#include "data/cell.h"
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
    buf_text(to, " \"warnings\": [");
    for (size_t i = 0; i < r->n_warnings; i++) {
        buf_text(to, i > 0 ? ",\n  " : "\n  ");
        json_put_shown(to, str_of(r->warnings[i]));
    }
    buf_text(to, r->n_warnings > 0 ? "\n ]}\n" : "]}\n");
}

static void put_stage(struct buf *to, const struct stage_report *s)
{
    const struct stage_counts *c = &s->counts;
    bool first = true;
    buf_printf(to, "\n  {\"stage\": %zu, \"text\": ", s->stage);
    json_put_shown(to, s->text);
    buf_printf(to, ", \"in\": %llu, \"out\": %llu, \"dropped\": [", (unsigned long long)c->in,
               (unsigned long long)c->out);
    for (size_t k = 0; k < DROP_REASONS; k++) {
        if (c->dropped[k] > 0) {
            buf_printf(to, "%s{\"reason\": \"%s\", \"count\": %llu}", first ? "" : ", ",
                       drop_reason_names[k], (unsigned long long)c->dropped[k]);
            first = false;
        }
    }
    buf_printf(to, "], \"seconds\": %.6f}", (double)c->nanoseconds / 1e9);
}

static void put_stats(struct buf *to, const struct result *r, uint64_t events)
{
    uint64_t in_range = r->n_stages > 0 ? r->stages[0].counts.in : 0;
    buf_printf(to, " \"stats\": {\"events\": %llu, \"in_range\": ", (unsigned long long)events);
    if (r->n_stages > 0 && r->stages[0].reads) {
        buf_text(to, "null"); /* a stage read them more than once */
    } else {
        buf_printf(to, "%llu", (unsigned long long)in_range);
    }
    buf_text(to, ", \"stages\": [");
    for (size_t i = 0; i < r->n_stages; i++) {
        buf_text(to, i > 0 ? "," : "");
        put_stage(to, &r->stages[i]);
    }
    buf_text(to, "]},\n");
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
        put_stats(to, r, options->events);
    }
    put_warnings(to, r);
    out_stream_row(out);
}

const struct out_def out_json = {
    .name = "json",
    .doc = "one object: kind, columns, rows, warnings",
    .write = json_write,
};
