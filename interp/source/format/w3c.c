/*
 * w3c.c - W3C extended logs (IIS and others): `#Fields:` names the columns, again and again.
 *
 * `-` is no value. Dates and times are in UTC; rows with a time alone take the date of `#Date:`.
 */
#include "source/format/in_csv.h"

static int sniff(struct str head, bool named, bool whole)
{
    struct str line;
    size_t at = 0;
    (void)named;
    (void)whole;
    while (in_next_line(head, &at, &line) && line.len > 0 && line.s[0] == '#') {
        if (str_starts_fold(line, STR("#Fields:"))) {
            return 95;
        }
    }
    return 0;
}

static void name_columns(struct in_cut *c, struct str list)
{
    struct block names;
    struct str date = c->building ? c->building->date : (struct str) { NULL, 0 };
    block_init(&names, NULL);
    for (size_t at = 0; at < list.len;) {
        size_t end = at;
        while (end < list.len && list.s[end] != ' ' && list.s[end] != '\t') {
            end++;
        }
        struct str name = { list.s + at, end - at };
        if (name.len > 0) {
            block_add(&names, &name, sizeof name);
        }
        at = end + 1;
    }
    bool tabs = memchr(list.s, '\t', list.len) != NULL;
    size_t n = names.len / sizeof(struct str);
    struct in_columns *columns = in_columns_new(c, (const struct str *)(const void *)names.data, n,
                                                DELIMITED_QUOTED(tabs ? '\t' : ' '));
    block_release(&names);
    columns->unset = STR("-");
    columns->date = date;
    columns->times = NULL;
    for (size_t k = 0; k < n; k++) {
        columns->date_column =
            str_eq_fold(columns->names[k], STR("date")) ? k : columns->date_column;
        columns->time_column =
            str_eq_fold(columns->names[k], STR("time")) ? k : columns->time_column;
    }
    columns->line = arena_str(c->arena, list).s;
    columns->line_len = list.len;
    c->columns = columns;
}

static void read_header(struct in_cut *c, struct str line)
{
    if (str_starts_fold(line, STR("#Date:"))) {
        struct str date = str_trim((struct str) { line.s + 6, line.len - 6 });
        date.len = date.len < 10 ? 0 : 10;
        if (!c->building) {
            c->building = arena_new(c->arena, struct in_columns);
        }
        if (!str_eq(c->building->date, date)) {
            c->building->date = arena_str(c->arena, date);
        }
    } else if (str_starts_fold(line, STR("#Fields:"))) {
        struct str list = str_trim((struct str) { line.s + 8, line.len - 8 });
        struct str date = c->building ? c->building->date : (struct str) { NULL, 0 };
        bool same = c->columns && str_eq(c->columns->date, date) &&
                    str_eq((struct str) { c->columns->line, c->columns->line_len }, list);
        if (!same) {
            name_columns(c, list);
        }
    }
}

static void cut(struct in_cut *c, const char *data, size_t len, bool ended, struct block *spans)
{
    in_cut_headed(c, data, len, ended, read_header, spans);
}

const struct in_def in_w3c = {
    .name = "w3c",
    .doc = "W3C extended logs, as of IIS, with #Fields",
    .globs = "*.w3c",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};
