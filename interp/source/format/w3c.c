/*
 * w3c.c - W3C extended logs (IIS and others): `#Fields:` names the columns, again and again.
 *
 * `-` is no value. Dates and times are in UTC; rows with a time alone take the date of `#Date:`.
 * What separates the names is not always what separates the cells (CloudFront: blanks and tabs), so
 * the first row decides.
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

/* Names between tabs, else blanks, else commas, semicolons or pipes. */
static struct in_columns *columns_of(struct in_cut *c, struct str list)
{
    static const char separators[] = "\t ,;|";
    struct delimited_cells all = { 0 };
    char separator = '\0';
    for (size_t k = 0; !separator && separators[k]; k++) {
        separator = memchr(list.s, separators[k], list.len) ? separators[k] : '\0';
    }
    const struct delimited names = DELIMITED_PLAIN(separator);
    delimited_cells(&names, list, c->arena, &all);
    size_t n = 0;
    for (size_t k = 0; k < all.n; k++) {
        struct str name = str_trim(all.items[k]);
        while (name.len > 0 && (name.s[name.len - 1] == ',' || name.s[name.len - 1] == ';')) {
            name.len--;
        }
        if (name.len > 0) { /* several blanks are as one */
            all.items[n++] = name;
        }
    }
    return in_columns_new(c, all.items, n, DELIMITED_QUOTED(separator ? separator : ' '));
}

static void name_columns(struct in_cut *c, struct str list)
{
    struct str date = c->building ? c->building->date : (struct str) { NULL, 0 };
    struct in_columns *columns = columns_of(c, list);
    bool pair = false;
    columns->unset = STR("-");
    columns->date = date;
    columns->undecided = true;
    for (size_t k = 0; k < columns->n; k++) {
        bool is_date = str_eq_fold(columns->names[k], STR("date"));
        bool is_time = str_eq_fold(columns->names[k], STR("time"));
        columns->date_column = is_date ? k : columns->date_column;
        columns->time_column = is_time ? k : columns->time_column;
        pair |= is_date || is_time;
    }
    columns->paired = pair;
    columns->line = arena_str(c->arena, list).s;
    columns->line_len = list.len;
    c->columns = columns;
}

static void read_header(struct in_cut *c, struct str line)
{
    if (line.s[0] != '#') {
        in_columns_decide(c, line);
    } else if (str_starts_fold(line, STR("#Date:"))) {
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
    .recognised = "a line #Fields:",
    .globs = "*.w3c",
    .sniff = sniff,
    .cut = cut,
    .event = in_row_event,
};
