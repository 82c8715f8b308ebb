/*
 * in_row.c - rows under named columns (CSV, TSV, W3C, Zeek) as events.
 *
 * A row may be short, and an empty cell is no value. A row that is longer than its header, or ends
 * inside quotes, is malformed. Times: the columns of W3C logs here, those with well-known names as
 * for every event, else the first column whose name suggests a time or date.
 */
#include "base/json/json.h"
#include "source/format/in_def.h"

/* Which columns of this chunk are read. */
static void learn_columns(struct in_run *r)
{
    const struct in_columns *columns = r->columns;
    r->known = columns;
    r->matters = arena_array(r->arena, bool, columns->n);
    for (size_t k = 0; k < columns->n; k++) {
        r->matters[k] = in_matters(r, columns->names[k]);
    }
}

static bool is_same(struct str cell, struct str word)
{
    return word.len > 0 && str_eq(cell, word);
}

static void put_cell(struct in_run *r, size_t k, struct str cell)
{
    const struct in_columns *columns = r->columns;
    if (cell.len == 0 || is_same(cell, columns->unset)) {
        return;
    }
    if (is_same(cell, columns->empty)) {
        cell.len = 0;
    }
    if (columns->numbers && columns->numbers[k] && json_number_form(cell) != JSON_NO_NUMBER) {
        in_json_word(r, columns->names[k], cell);
    } else {
        in_json_text(r, columns->names[k], cell);
    }
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

const char *in_row_event(struct in_run *r, struct str record, struct in_event *out)
{
    const struct in_columns *columns = r->columns;
    struct str cell, date = { NULL, 0 }, time = date;
    size_t at = 0, k = 0;
    bool open;
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
            return "it has more cells than the header has columns";
        }
        if (k == columns->date_column) {
            date = cell;
        } else if (k == columns->time_column) {
            time = cell;
        } else if (out->hint == TIME_NONE && columns->times && columns->times[k]) {
            struct time_found found;
            out->hint = text_time(&r->times, cell, &found) ? found.ms : TIME_NONE;
        }
        if (r->matters[k]) {
            put_cell(r, k, cell);
        }
    }
    out->time = time_of_pair(r, date, time);
    out->json = in_json_end(r);
    return NULL;
}
