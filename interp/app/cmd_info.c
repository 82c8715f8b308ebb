/*
 * cmd_info.c - `sumoq info`: what is in an event database, file by file.
 */
#include "app/data.h"
#include "base/write/json_write.h"

enum { MINUTES = 16 /* characters of a time up to its minutes */ };

/* Columns of the query's rows that the table shows. */
enum { FILE_NAME, STATE, EVENTS, SIZE = 4, FIRST_TIME = 6, LAST_TIME, LOADED, DAMAGE = 10 };

struct info {
    struct app *app;
    const char *path;
    const struct zone *zone;
    sumoq_query *query;
    struct sumoq_database all;
};

static struct str text_of(const struct info *i, size_t column)
{
    size_t len;
    const char *text = sumoq_text(i->query, column, &len);
    return (struct str) { text, len };
}

static bool is_null(const struct info *i, size_t column)
{
    return sumoq_cell_type(i->query, column) == SUMOQ_NULL;
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

static void put_minutes(const struct info *i, struct buf *to, size_t column, size_t width)
{
    char time[TIME_TEXT_MAX];
    size_t n = is_null(i, column) ? 0 : time_show(time, sumoq_int(i->query, column), i->zone);
    put_padded(to, time, n < width ? n : width, width, false);
}

static void put_file(const struct info *i, struct buf *to)
{
    struct buf cell = BUF_INIT;
    struct str file = text_of(i, FILE_NAME);
    out_put_shown(to, str_eq(file, STR("-")) ? STR("standard input") : file, SIZE_MAX, true);
    buf_char(to, '\n');
    out_put_count(&cell, (uint64_t)sumoq_int(i->query, EVENTS));
    put_column(to, &cell, 11);
    if (!is_null(i, SIZE)) {
        out_put_bytes(&cell, sumoq_real(i->query, SIZE));
    }
    put_column(to, &cell, 7);
    put_minutes(i, to, FIRST_TIME, MINUTES);
    put_minutes(i, to, LAST_TIME, MINUTES);
    put_minutes(i, to, LOADED, 10);
    buf_str(to, text_of(i, STATE));
    buf_char(to, '\n');
    if (!is_null(i, DAMAGE)) {
        buf_text(to, "             ");
        out_put_shown(to, text_of(i, DAMAGE), SIZE_MAX, true);
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
    out_put_bytes(to, (double)i->all.bytes);
    buf_printf(to, ", format %u\n", (unsigned)i->all.format);
    put_counted(to, i->all.events, "event of ", "events of ");
    put_counted(to, i->all.files, "file", "files");
    if (i->all.interrupted > 0) {
        buf_text(to, ", ");
        put_counted(to, i->all.interrupted, "interrupted", "interrupted");
    }
    if (i->all.damaged > 0) {
        buf_text(to, ", ");
        put_counted(to, i->all.damaged, "damaged", "damaged");
    }
    if (i->all.has_times) {
        size_t n = time_show(time, i->all.first_time, i->zone);
        buf_printf(to, "\n%.*s", (int)n, time);
        n = time_show(time, i->all.last_time, i->zone);
        buf_printf(to, " to %.*s %s", (int)n, time,
                   i->zone == zone_utc() ? "UTC" : args_text(&i->app->args, OPTION_TIMEZONE));
    }
    buf_char(to, '\n');
    put_counted(to, i->all.fields, "field, ", "fields, ");
    put_counted(to, i->all.columns, "with a column of its own", "with a column of their own");
    if (i->all.malformed > 0) {
        buf_text(to, "; ");
        put_counted(to, i->all.malformed, "record was malformed", "records were malformed");
    }
    buf_char(to, '\n');
}

static void write_text(const struct info *i)
{
    struct buf *to = &i->app->out.buf;
    put_totals(i, to);
    if (i->all.files > 0) {
        buf_text(to, "\n     events     size  first             last              loaded      "
                     "state\n");
    }
    while (sumoq_next(i->query) == 1) {
        put_file(i, to);
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

/* The current row, times as text. */
static const struct cell *cells_of(const struct info *i)
{
    struct arena *a = &i->app->arena;
    size_t n = sumoq_column_count(i->query);
    struct cell *row = arena_array(a, struct cell, n);
    for (size_t c = 0; c < n; c++) {
        enum sumoq_type type = sumoq_cell_type(i->query, c);
        int64_t number = sumoq_int(i->query, c);
        row[c] = type == SUMOQ_NULL   ? cell_null()
                 : type == SUMOQ_TIME ? time_cell(a, true, number)
                 : type == SUMOQ_INT  ? cell_int(number)
                                      : cell_of_text(arena_str(a, text_of(i, c)));
    }
    return row;
}

/* A row for each file. */
static void write_rows(const struct info *i, const struct out_def *format)
{
    struct arena *a = &i->app->arena;
    size_t n = 0, n_columns = sumoq_column_count(i->query);
    const struct cell **rows = arena_array(a, const struct cell *, i->all.files + 1);
    struct result_column *columns = arena_array(a, struct result_column, n_columns);
    for (size_t c = 0; c < n_columns; c++) {
        bool number = sumoq_column_type(i->query, c) == SUMOQ_INT;
        columns[c] = (struct result_column) { str_of(sumoq_column_name(i->query, c, NULL)),
                                              number ? T_INT : T_STRING };
    }
    while (sumoq_next(i->query) == 1) {
        rows[n++] = cells_of(i);
    }
    struct result result = {
        .aggregate = true, .columns = columns, .n_columns = n_columns, .rows = rows, .n_rows = n
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
    struct cell first = time_cell(a, i->all.has_times, i->all.first_time);
    struct cell last = time_cell(a, i->all.has_times, i->all.last_time);
    buf_char(to, '{');
    put_json(to, "database", &name);
    buf_text(to, ", ");
    put_json_number(to, "bytes", i->all.bytes);
    put_json_number(to, "format", i->all.format);
    put_json_number(to, "events", i->all.events);
    put_json_number(to, "malformed", i->all.malformed);
    put_json_number(to, "fields", i->all.fields);
    put_json_number(to, "columns", i->all.columns);
    put_json(to, "first_time", &first);
    buf_text(to, ", ");
    put_json(to, "last_time", &last);
    buf_text(to, ",\n \"files\": [");
    for (bool first_row = true; sumoq_next(i->query) == 1; first_row = false) {
        const struct cell *row = cells_of(i);
        buf_text(to, first_row ? "\n  {" : ",\n  {");
        for (size_t c = 0; c < sumoq_column_count(i->query); c++) {
            buf_text(to, c > 0 ? ", " : "");
            put_json(to, sumoq_column_name(i->query, c, NULL), &row[c]);
        }
        buf_char(to, '}');
        out_stream_row(&i->app->out);
    }
    buf_text(to, "\n ]}\n");
}

static int run_and_write(struct info *i)
{
    const char *format = args_text(&i->app->args, OPTION_FORMAT);
    if (sumoq_run(i->query) != SUMOQ_DONE) {
        app_error(i->app, "%s", sumoq_message(i->query));
        return EXIT_USAGE;
    }
    sumoq_database(i->query, &i->all);
    if (!format || strcmp(format, "table") == 0) {
        write_text(i);
    } else if (strcmp(format, "json") == 0) {
        write_json(i);
    } else {
        write_rows(i, out_find(str_of(format)));
    }
    return EXIT_DONE;
}

static int cmd_info(struct app *app)
{
    struct info i = { .app = app,
                      .path = args_text(&app->args, OPTION_DB),
                      .all = { .size = sizeof i.all } };
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
    i.query = sumoq_info(app->session);
    int status = run_and_write(&i);
    sumoq_free(i.query);
    return status;
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
