/*
 * in_row.c - rows under named columns (CSV, TSV, W3C, Zeek) as events.
 *
 * A row may be short, and an empty cell is no value. Cells after the last column are fields under
 * names of their own, and such rows are counted. A row that ends inside quotes is malformed. Times:
 * the column that the export names, those of W3C logs, else as for every event (row_time.h).
 */
#include "data/json/json_cell.h"
#include "source/format/in_def.h"
#include "source/format/row_time.h"

#include <stdio.h>

/* Which columns of this chunk are read. */
static void learn_columns(struct in_run *r)
{
    const struct in_columns *columns = r->columns;
    size_t n = columns->n + columns->n_aliases;
    r->known = columns;
    r->uses = arena_array(r->arena, struct in_use, n);
    for (size_t k = 0; k < n; k++) {
        struct str name =
            k < columns->n ? columns->names[k] : columns->aliases[k - columns->n].name;
        r->uses[k].matters = in_number(r, name, &r->uses[k].number);
        r->uses[k < columns->n ? k : columns->aliases[k - columns->n].column].is_read |=
            r->uses[k].matters;
    }
    r->row = arena_array(r->arena, struct str, columns->n + 1);
    r->row_time = row_time_new(r->arena, columns->names, columns->n);
    for (size_t k = 0; k < columns->n; k++) {
        r->uses[k].is_read |=
            k == columns->when || k == columns->date_column || k == columns->time_column;
    }
}

static bool is_same(struct str cell, struct str word)
{
    return word.len > 0 && str_eq(cell, word);
}

/* The value of a cell; null: it is none. */
static struct cell value_of(const struct in_columns *columns, size_t k, struct str cell)
{
    struct cell number;
    if (cell.len == 0 || is_same(cell, columns->unset)) {
        return cell_null();
    }
    if (is_same(cell, columns->empty)) {
        cell.len = 0;
    }
    bool is_number = columns->numbers && columns->numbers[k] && json_number_cell(cell, &number);
    return is_number ? number : cell_of_text(cell);
}

static void put_cell(struct in_run *r, const struct in_use *use, struct str name, size_t k,
                     struct str cell)
{
    struct cell value = value_of(r->columns, k, cell);
    if (!cell_is_null(&value)) {
        in_cells_put(r, (struct in_cell) { name, value, use->number });
    }
}

/* A cell after the last column. Whether it is one that nobody expects. */
static bool put_extra(struct in_run *r, size_t k, struct str cell)
{
    const struct in_columns *columns = r->columns;
    size_t extra = 0;
    uint32_t number;
    if (cell.len == 0 || is_same(cell, columns->unset)) {
        return false;
    }
    while (columns->extra && columns->extra[extra] && columns->n + extra < k) {
        extra++;
    }
    bool known = columns->extra && columns->extra[extra];
    char made[40]; /* a row may have very many of them */
    snprintf(made, sizeof made, "%s%zu", columns->extra_prefix, k + 1);
    struct str name = str_of(known ? columns->extra[extra] : made);
    if (in_number(r, name, &number)) {
        name = known ? name : arena_str(r->scratch, name);
        in_cells_put(r, (struct in_cell) { name, cell_of_text(cell), number });
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
    for (; *next < columns->n_aliases && columns->aliases[*next].column <= k; ++*next) {
        const struct in_use *use = &r->uses[columns->n + *next];
        if (use->matters && columns->aliases[*next].column == k) {
            put_cell(r, use, columns->aliases[*next].name, k, cell);
        }
    }
}

/* `[06/Feb/2019:00:00:38 +0000]`, of which `cell` is the first part: without the brackets. */
static struct str in_brackets(struct str row, struct str cell, size_t *at)
{
    bool opens = cell.len > 0 && cell.s[0] == '[' && cell.s >= row.s && cell.s < row.s + row.len;
    size_t from = opens ? (size_t)(cell.s - row.s) + 1 : row.len;
    size_t end = opens ? str_find(row, STR("]"), from) : SIZE_MAX;
    if (end == SIZE_MAX) {
        return cell;
    }
    *at = end + 1 < *at ? *at : end + 2; /* after what separates the next cell */
    return (struct str) { row.s + from, end - from };
}

/* The time of a row, of whose columns the first `n` have cells. */
static void find_time(struct in_run *r, size_t n, struct in_event *out)
{
    const struct in_columns *columns = r->columns;
    size_t date = columns->date_column, clock = columns->time_column;
    struct time_found found;
    if (columns->when < n) {
        out->time = time_of_column(r, r->row[columns->when]);
    }
    if (out->time == TIME_NONE && clock < n) {
        out->time = time_of_pair(r, date < n ? r->row[date] : columns->date, r->row[clock]);
    }
    if (out->time == TIME_NONE && !columns->paired &&
        row_time(r->row_time, &r->times, r->row, n, &found, &out->hint)) {
        out->time = found.ms;
        time_form_used(&r->times, &found);
    }
}

const char *in_row_event(struct in_run *r, struct str record, struct in_event *out)
{
    const struct in_columns *columns = r->columns;
    struct str cell;
    size_t at = 0, alias = 0, k = 0;
    bool open = false, longer = false;
    *out = (struct in_event) { .raw = in_utf8(r, record), .time = TIME_NONE, .hint = TIME_NONE };
    if (!columns) {
        return "it comes before the header line that names the columns";
    }
    if (r->known != columns) {
        learn_columns(r);
    }
    in_cells_begin(r);
    r->n_row = 0;
    for (; !open; k++) {
        struct arena *a = k >= columns->n || r->uses[k].is_read ? r->scratch : NULL;
        if (!delimited_next(&columns->cells, out->raw, &at, a, &cell, &open)) {
            break;
        }
        if (columns->brackets) {
            cell = in_brackets(out->raw, cell, &at);
        }
        if (k >= columns->n) {
            longer |= put_extra(r, k, cell);
            continue;
        }
        r->row[k] = cell;
        if (r->uses[k].matters) {
            put_cell(r, &r->uses[k], columns->names[k], k, cell);
        }
        if (a) {
            put_aliases(r, k, &alias, cell);
        }
    }
    if (open) {
        return "a quote is not closed";
    }
    r->n_row = k < columns->n ? k : columns->n;
    find_time(r, r->n_row, out);
    r->longer += longer;
    in_cells_end(r, out);
    return NULL;
}
