/*
 * in_row.c - rows under named columns (CSV, TSV, W3C, Zeek) as events.
 *
 * A row may be short, and an empty cell is no value. Cells after the last column are fields under
 * names of their own, and such rows are counted. A row that ends inside quotes is malformed. Times:
 * the column that the export names, those of W3C logs, else as for every event (row_time.h).
 */
#include "base/json/json.h"
#include "source/format/in_def.h"
#include "source/format/row_time.h"

/* Which columns of this chunk are read. */
static void learn_columns(struct in_run *r)
{
    const struct in_columns *columns = r->columns;
    r->known = columns;
    r->matters = arena_array(r->arena, bool, columns->n + columns->n_aliases);
    for (size_t k = 0; k < columns->n; k++) {
        r->matters[k] = in_matters(r, columns->names[k]);
    }
    r->row = arena_array(r->arena, struct str, columns->n + 1);
    r->row_time = row_time_new(r->arena, columns->names, columns->n);
    for (size_t k = 0; k < columns->n_aliases; k++) {
        r->matters[columns->n + k] = in_matters(r, columns->aliases[k].name);
    }
}

static bool is_same(struct str cell, struct str word)
{
    return word.len > 0 && str_eq(cell, word);
}

static bool is_number(const struct in_columns *columns, size_t k, struct str cell)
{
    return columns->numbers && columns->numbers[k] && json_number_form(cell) != JSON_NO_NUMBER;
}

/* The value of column k under a name; an empty cell is none. */
static void put_cell(struct in_run *r, size_t k, struct str name, struct str cell)
{
    const struct in_columns *columns = r->columns;
    if (cell.len == 0 || is_same(cell, columns->unset)) {
        return;
    }
    if (is_same(cell, columns->empty)) {
        cell.len = 0;
    }
    if (is_number(columns, k, cell)) {
        in_json_word(r, name, cell);
    } else {
        in_json_text(r, name, cell);
    }
}

/* A cell after the last column. Whether it is one that nobody expects. */
static bool put_extra(struct in_run *r, size_t k, struct str cell)
{
    const struct in_columns *columns = r->columns;
    size_t extra = 0;
    if (cell.len == 0 || is_same(cell, columns->unset)) {
        return false;
    }
    while (columns->extra && columns->extra[extra] && columns->n + extra < k) {
        extra++;
    }
    bool known = columns->extra && columns->extra[extra];
    struct str name = known ? str_of(columns->extra[extra])
                            : arena_printf(r->scratch, "%s%zu", columns->extra_prefix, k + 1);
    if (in_matters(r, name)) {
        in_json_text(r, name, cell);
    }
    return !known;
}

/* `2015-01-13` and `00:32:17`, which W3C logs give in UTC. */
static int64_t time_of_pair(struct in_run *r, struct str date, struct str time)
{
    int64_t ms;
    size_t len = date.len + 1 + time.len;
    if (date.len == 0 || time.len == 0 || len > 64) {
        return TIME_NONE;
    }
    char *text = arena_alloc(r->scratch, len);
    memcpy(text, date.s, date.len);
    text[date.len] = 'T';
    memcpy(text + date.len + 1, time.s, time.len);
    return time_read_iso((struct str) { text, len }, zone_utc(), &ms) ? ms : TIME_NONE;
}

/* The time in the column that the export names. */
static int64_t time_of_column(struct in_run *r, struct str cell)
{
    const struct zone *zone = r->times.zone;
    struct time_found found;
    r->times.zone = r->columns->when_utc ? zone_utc() : zone;
    bool is_time = text_time(&r->times, cell, &found);
    r->times.zone = zone;
    if (is_time) {
        time_form_used(&r->times, &found);
    }
    return is_time ? found.ms : TIME_NONE;
}

static void put_aliases(struct in_run *r, size_t k, size_t *next, struct str cell)
{
    const struct in_columns *columns = r->columns;
    for (; *next < columns->n_aliases && columns->aliases[*next].column == k; ++*next) {
        if (r->matters[columns->n + *next]) {
            put_cell(r, k, columns->aliases[*next].name, cell);
        }
    }
}

const char *in_row_event(struct in_run *r, struct str record, struct in_event *out)
{
    const struct in_columns *columns = r->columns;
    struct str cell, date = { NULL, 0 }, time = date;
    size_t at = 0, k = 0, alias = 0;
    bool open, longer = false;
    *out = (struct in_event) { .raw = in_utf8(r, record), .time = TIME_NONE, .hint = TIME_NONE };
    if (!columns) {
        return "it comes before the header line that names the columns";
    }
    if (r->known != columns) {
        learn_columns(r);
    }
    date = columns->date;
    in_json_begin(r);
    for (; delimited_next(&columns->cells, out->raw, &at, r->scratch, &cell, &open); k++) {
        if (open) {
            return "a quote is not closed";
        }
        if (k >= columns->n) {
            longer |= put_extra(r, k, cell);
            continue;
        }
        if (k == columns->when) {
            out->time = time_of_column(r, cell);
        } else if (k == columns->date_column) {
            date = cell;
        } else if (k == columns->time_column) {
            time = cell;
        }
        r->row[k] = cell;
        if (r->matters[k]) {
            put_cell(r, k, columns->names[k], cell);
        }
        put_aliases(r, k, &alias, cell);
    }
    if (out->time == TIME_NONE) {
        out->time = time_of_pair(r, date, time);
    }
    if (out->time == TIME_NONE && !columns->paired) {
        struct time_found found;
        if (row_time(r->row_time, &r->times, r->row, k < columns->n ? k : columns->n, &found,
                     &out->hint)) {
            out->time = found.ms;
            time_form_used(&r->times, &found);
        }
    }
    r->longer += longer;
    out->json = in_json_end(r);
    return NULL;
}
