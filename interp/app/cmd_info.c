/*
 * cmd_info.c - `sumoq info`: what is in an event database, file by file, from its table of loads.
 *
 * It reads no event, so it takes no longer for a large database, and never writes.
 */
#include "app/app.h"

#include "app/data.h"
#include "base/os/os.h"
#include "base/write/json_write.h"
#include "data/zone.h"
#include "store/load_log.h"
#include "store/schema.h"

#include <stdlib.h>

enum { WAIT_MS = 1000, MINUTES = 16 /* characters of a time up to its minutes */, COLUMNS = 11 };

struct info {
    struct app *app;
    const char *path;
    const struct zone *zone;
    struct arena work; /* of the database */
    struct db *db;
    struct load_log *log;
    uint64_t bytes, events, bad, fields, columns;
    uint64_t interrupted, damaged;
    bool has_time;
    int64_t first, last;
};

static bool count_fields(struct info *i)
{
    bool failed = false;
    struct stmt *s =
        stmt_new(&i->work, i->db, "SELECT count(*), sum(place = 'column') FROM fields");
    bool ok = s && stmt_row(s, &failed);
    if (ok) {
        i->fields = (uint64_t)stmt_int(s, 0);
        i->columns = (uint64_t)stmt_int(s, 1);
    }
    if (s) {
        stmt_free(s);
    }
    return ok && !failed;
}

static bool read_info(struct info *i, const char **why)
{
    struct stat st;
    i->db = db_open(&i->work, i->path, DB_READ, WAIT_MS, why);
    if (!i->db) {
        return false;
    }
    i->log = load_log_read(&i->work, i->db);
    if (!i->log || !count_fields(i) ||
        !load_log_times(&i->work, i->db, &i->has_time, &i->first, &i->last)) {
        *why = i->db->why;
        return false;
    }
    i->bytes = os_stat(i->path, &st) ? (uint64_t)st.st_size : 0;
    for (size_t k = 0; k < i->log->all.n; k++) {
        const struct load_log_entry *e = i->log->all.items[k];
        i->events += e->rows;
        i->bad += e->bad;
        i->interrupted += !e->done;
        i->damaged += e->damage.len > 0;
    }
    return true;
}

static const char *state_of(const struct load_log_entry *e)
{
    return !e->done            ? "interrupted"
           : e->damage.len > 0 ? "damaged"
           : e->parts > 1      ? "grown"
                               : "whole";
}

static void put_padded(struct buf *to, const char *text, size_t len, size_t width, bool right)
{
    for (size_t k = len; right && k < width; k++) {
        buf_char(to, ' ');
    }
    buf_str(to, (struct str) { text, len });
    for (size_t k = len; !right && k < width; k++) {
        buf_char(to, ' ');
    }
    buf_text(to, "  ");
}

static void put_column(struct buf *to, struct buf *text, size_t width)
{
    struct str s = buf_view(text);
    put_padded(to, s.s ? s.s : "", s.len, width, true);
    buf_clear(text);
}

static void put_minutes(const struct info *i, struct buf *to, bool has, int64_t ms, size_t width)
{
    char time[TIME_TEXT_MAX];
    size_t n = has ? time_show(time, ms, i->zone) : 0;
    put_padded(to, time, n < width ? n : width, width, false);
}

static void put_file(const struct info *i, struct buf *to, const struct load_log_entry *e)
{
    struct buf cell = BUF_INIT;
    out_put_shown(to, str_eq(e->file, STR("-")) ? STR("standard input") : e->file, SIZE_MAX, true);
    buf_char(to, '\n');
    out_put_count(&cell, e->rows);
    put_column(to, &cell, 11);
    if (e->size != FILE_NO_SIZE) {
        out_put_bytes(&cell, (double)e->size);
    }
    put_column(to, &cell, 7);
    put_minutes(i, to, e->has_time, e->first_time, MINUTES);
    put_minutes(i, to, e->has_time, e->last_time, MINUTES);
    put_minutes(i, to, true, e->loaded, 10);
    buf_printf(to, "%s\n", state_of(e));
    if (e->damage.len > 0) {
        buf_text(to, "             ");
        out_put_shown(to, e->damage, SIZE_MAX, true);
        buf_char(to, '\n');
    }
    buf_release(&cell);
}

static void put_counted(struct buf *to, uint64_t n, const char *one, const char *many)
{
    out_put_count(to, n);
    buf_printf(to, " %s", n == 1 ? one : many);
}

/* What the files have in common. */
static void put_totals(const struct info *i, struct buf *to)
{
    char time[TIME_TEXT_MAX];
    out_put_shown(to, str_of(i->path), SIZE_MAX, true);
    buf_text(to, ": ");
    out_put_bytes(to, (double)i->bytes);
    buf_printf(to, ", format %u\n", i->db->version);
    put_counted(to, i->events, "event of ", "events of ");
    put_counted(to, i->log->all.n, "file", "files");
    if (i->interrupted > 0) {
        buf_text(to, ", ");
        put_counted(to, i->interrupted, "interrupted", "interrupted");
    }
    if (i->damaged > 0) {
        buf_text(to, ", ");
        put_counted(to, i->damaged, "damaged", "damaged");
    }
    if (i->has_time) {
        size_t n = time_show(time, i->first, i->zone);
        buf_printf(to, "\n%.*s", (int)n, time);
        n = time_show(time, i->last, i->zone);
        buf_printf(to, " to %.*s %s", (int)n, time,
                   i->zone == zone_utc() ? "UTC" : args_text(&i->app->args, OPTION_TIMEZONE));
    }
    buf_char(to, '\n');
    put_counted(to, i->fields, "field, ", "fields, ");
    put_counted(to, i->columns, "with a column of its own", "with a column of their own");
    if (i->bad > 0) {
        buf_text(to, "; ");
        put_counted(to, i->bad, "record was malformed", "records were malformed");
    }
    buf_char(to, '\n');
}

static void write_text(const struct info *i)
{
    struct buf *to = &i->app->out.buf;
    put_totals(i, to);
    if (i->log->all.n > 0) {
        buf_text(to, "\n     events     size  first             last              loaded      "
                     "state\n");
    }
    for (size_t k = 0; k < i->log->all.n; k++) {
        put_file(i, to, i->log->all.items[k]);
        out_stream_row(&i->app->out);
    }
}

/* `2024-05-01T10:00:00.000Z`, or null. */
static struct cell time_cell(struct arena *a, bool has, int64_t ms)
{
    char time[TIME_TEXT_MAX];
    size_t n = has ? time_show(time, ms, zone_utc()) : 0;
    char *space = n > 0 ? memchr(time, ' ', n) : NULL;
    if (!space) {
        return cell_null();
    }
    *space = 'T';
    return cell_of_text(arena_printf(a, "%.*sZ", (int)n, time));
}

static const struct result_column columns[COLUMNS] = {
    { { "file", 4 }, T_STRING },        { { "state", 5 }, T_STRING },
    { { "events", 6 }, T_INT },         { { "malformed", 9 }, T_INT },
    { { "size", 4 }, T_INT },           { { "read_to", 7 }, T_INT },
    { { "first_time", 10 }, T_STRING }, { { "last_time", 9 }, T_STRING },
    { { "loaded", 6 }, T_STRING },      { { "loads", 5 }, T_INT },
    { { "damage", 6 }, T_STRING },
};

static const struct cell *cells_of(struct arena *a, const struct load_log_entry *e)
{
    struct cell *row = arena_array(a, struct cell, COLUMNS);
    size_t n = 0;
    row[n++] = cell_of_text(e->file);
    row[n++] = cell_of_text(str_of(state_of(e)));
    row[n++] = cell_int((int64_t)e->rows);
    row[n++] = cell_int((int64_t)e->bad);
    row[n++] = e->size == FILE_NO_SIZE ? cell_null() : cell_int(e->size);
    row[n++] = cell_int((int64_t)e->next);
    row[n++] = time_cell(a, e->has_time, e->first_time);
    row[n++] = time_cell(a, e->has_time, e->last_time);
    row[n++] = time_cell(a, true, e->loaded);
    row[n++] = cell_int((int64_t)e->parts);
    row[n++] = e->damage.len > 0 ? cell_of_text(e->damage) : cell_null();
    return row;
}

/* A row for each file. */
static void write_rows(const struct info *i, const struct out_def *format)
{
    struct arena *a = &i->app->arena;
    size_t n = i->log->all.n;
    const struct cell **rows = arena_array(a, const struct cell *, n + 1);
    for (size_t k = 0; k < n; k++) {
        rows[k] = cells_of(a, i->log->all.items[k]);
    }
    struct result result = {
        .aggregate = true, .columns = columns, .n_columns = COLUMNS, .rows = rows, .n_rows = n
    };
    struct out_options options = { .zone = zone_utc(), .unicode = app_unicode() };
    out_stream_takes(&i->app->out, format);
    format->write(&i->app->out, &result, &options);
}

static void put_json(struct buf *to, const char *name, const struct cell *value)
{
    char number[CELL_TEXT_MAX];
    buf_printf(to, "\"%s\": ", name);
    if (cell_is_null(value)) {
        buf_text(to, "null");
    } else if (cell_is_text(value)) {
        json_put_shown(to, cell_str(value));
    } else {
        buf_str(to, cell_text(value, number));
    }
}

static void put_json_number(struct buf *to, const char *name, uint64_t n)
{
    struct cell value = cell_int((int64_t)n);
    put_json(to, name, &value);
    buf_text(to, ", ");
}

/* One object, the files in it. */
static void write_json(const struct info *i)
{
    struct arena *a = &i->app->arena;
    struct buf *to = &i->app->out.buf;
    struct cell name = cell_of_text(str_of(i->path));
    struct cell first = time_cell(a, i->has_time, i->first);
    struct cell last = time_cell(a, i->has_time, i->last);
    buf_char(to, '{');
    put_json(to, "database", &name);
    buf_text(to, ", ");
    put_json_number(to, "bytes", i->bytes);
    put_json_number(to, "format", i->db->version);
    put_json_number(to, "events", i->events);
    put_json_number(to, "malformed", i->bad);
    put_json_number(to, "fields", i->fields);
    put_json_number(to, "columns", i->columns);
    put_json(to, "first_time", &first);
    buf_text(to, ", ");
    put_json(to, "last_time", &last);
    buf_text(to, ",\n \"files\": [");
    for (size_t k = 0; k < i->log->all.n; k++) {
        const struct cell *row = cells_of(a, i->log->all.items[k]);
        buf_text(to, k > 0 ? ",\n  {" : "\n  {");
        for (size_t c = 0; c < COLUMNS; c++) {
            buf_text(to, c > 0 ? ", " : "");
            put_json(to, columns[c].name.s, &row[c]);
        }
        buf_char(to, '}');
        out_stream_row(&i->app->out);
    }
    buf_text(to, "\n ]}\n");
}

static int cmd_info(struct app *app)
{
    const char *format = args_text(&app->args, OPTION_FORMAT), *why = NULL;
    struct info i = { .app = app, .path = args_text(&app->args, OPTION_DB) };
    const struct zone *zone = NULL;
    if (!i.path) {
        return app_usage_error(app, "info needs a database: --db FILE");
    }
    if (app->args.words.n > 0) {
        return app_usage_error(app, "info takes no data: `%s`", app->args.words.items[0]);
    }
    if (!data_zone(app, &zone)) {
        return EXIT_USAGE;
    }
    i.zone = zone ? zone : zone_utc();
    arena_init(&i.work, NULL);
    db_limit_memory(0);
    bool done = read_info(&i, &why);
    if (!done) {
        app_error(app, "%s: %s", i.path, why);
    } else if (!format || strcmp(format, "table") == 0) {
        write_text(&i);
    } else if (strcmp(format, "json") == 0) {
        write_json(&i);
    } else {
        write_rows(&i, out_find(str_of(format)));
    }
    arena_release(&i.work);
    return done ? EXIT_DONE : EXIT_USAGE;
}

const struct command command_info = {
    .name = "info",
    .bit = COMMAND_INFO,
    .usage = { "info --db FILE" },
    .doc = "what is in an event database: files, events, times, damage",
    .page =
        "Each file that was loaded: how many events it gave, its size, the times of its first and "
        "last event, when it was loaded last, and whether all of it is there. A file is `whole`, "
        "`grown` when it was loaded in parts, `damaged` when not all of it could be read, and "
        "`interrupted` when its load was; the same `load` goes on from there. Nothing is written, "
        "and no event is read. Times are in UTC, or that of --timezone.",
    .examples = { { "sumoq info --db events.db", "what a database holds" },
                  { "sumoq info --db events.db --format json | jq '.files[] | select(.damage)'",
                    "for programs" } },
    .run = cmd_info,
};
