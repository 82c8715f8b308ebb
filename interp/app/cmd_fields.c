/*
 * cmd_fields.c - `sumoq fields`: the fields of event files or of a database, and what their values
 * are like.
 *
 * Files are read once, record by record. Of a database the names are known, and its columns are
 * scanned in groups. An object is not a value, its members are; in a database it is a text like
 * others, recognised by its braces. The built-in metadata is listed where it has values; the
 * event's own text and the times that equal _messageTime unless they are given are not.
 */
#include "app/data.h"
#include "app/field_stats.h"
#include "app/watch.h"

#include "base/map.h"
#include "base/vec.h"
#include "store/objects.h"
#include "store/scan.h"
#include "store/schema.h"

#include <stdlib.h>

enum { FIELDS_MAX = 4096, GROUP_FIELDS = 128, COLUMNS = 6 };

struct fields {
    struct app *app;
    const struct out_def *format;
    struct file_list files;
    struct file_options how;
    struct source *source;
    struct map by_name;
    struct {
        struct field_stats **items;
        size_t n, cap;
    } list;
    uint64_t events, left_out;
    uint64_t total_bytes;
    atomic_bool stopped;
};

static struct field_stats *field_new(struct fields *f, struct str name)
{
    struct field_stats *stats = arena_new(&f->app->arena, struct field_stats);
    stats->name = arena_str(&f->app->arena, name);
    *vec_add(&f->app->arena, &f->list) = stats;
    return stats;
}

/* The field of that name; NULL: too many fields. */
static struct field_stats *field_of(struct fields *f, struct str name)
{
    struct field_stats *stats = map_get(&f->by_name, name);
    if (!stats && f->list.n < FIELDS_MAX) {
        stats = field_new(f, name);
        map_put(&f->by_name, stats->name, stats);
    }
    return stats;
}

static void add_value(struct fields *f, struct field_stats *stats, const struct cell *value)
{
    if (!cell_is_null(value)) {
        field_stats_add(stats, &f->app->arena, value);
    }
}

static bool is_derived(struct str name)
{
    enum schema_column column = schema_metadata(name);
    return column == SCHEMA_RECEIPT_TIME || column == SCHEMA_SEARCHABLE_TIME ||
           column == SCHEMA_SIZE || column == SCHEMA_MESSAGE_TIME;
}

/* What events have by where they come from, unless they say themselves; the place in the file is
 * left out, like other numbers that are made. */
static const enum schema_column origins[] = { SCHEMA_NAME, SCHEMA_FORMAT };
enum { ORIGINS = sizeof origins / sizeof *origins };

static void add_origin(struct fields *f, const struct record *r)
{
    struct cell values[ORIGINS] = { cell_null(), cell_of_text(str_of(r->format)) };
    if (r->source.len > 0) {
        values[0] = cell_of_text(r->source);
    }
    for (size_t i = 0; i < r->n_fields; i++) {
        for (size_t k = 0; k < ORIGINS; k++) {
            if (schema_metadata(r->fields[i].name) == origins[k]) {
                values[k] = cell_null();
            }
        }
    }
    for (size_t k = 0; k < ORIGINS; k++) {
        struct field_stats *stats = NULL;
        if (!cell_is_null(&values[k])) {
            stats = field_of(f, str_of(schema_columns[origins[k]]));
        }
        if (stats) {
            add_value(f, stats, &values[k]);
        }
    }
}

static void add_record(struct fields *f, const struct record *r)
{
    struct field_stats *stats;
    f->events++;
    if (r->time != TIME_NONE && (stats = field_of(f, STR("_messageTime")))) {
        struct cell time = cell_int(r->time);
        add_value(f, stats, &time);
    }
    add_origin(f, r);
    for (size_t i = 0; i < r->n_fields; i++) {
        if (is_derived(r->fields[i].name)) {
            continue;
        }
        stats = field_of(f, r->fields[i].name);
        f->left_out += !stats;
        if (stats) {
            add_value(f, stats, &r->fields[i].value);
        }
    }
}

static bool read_files(struct fields *f, const char **why)
{
    struct arena *a = &f->app->arena;
    struct record r;
    struct record_cursor *c = file_records_open(f->source, a, why);
    if (!c) {
        return false;
    }
    while (!atomic_load_explicit(&f->stopped, memory_order_relaxed) && file_record_next(c, &r)) {
        add_record(f, &r);
    }
    const char *error = file_records_error(c);
    *why = error ? error : *why;
    file_records_close(c);
    return !error;
}

static void add_name(void *to, struct str name)
{
    struct fields *f = to;
    f->left_out += !field_of(f, name);
}

/* Names of all fields of the database, as metadata and as loaded. */
static bool read_names(struct fields *f, const char *path, const char **why)
{
    struct arena work;
    const char *reason = NULL;
    arena_init(&work, NULL);
    bool done = f->source->ops->names(f->source, &work, add_name, f, &reason);
    for (size_t k = 0; k < ORIGINS; k++) {
        add_name(f, str_of(schema_columns[origins[k]]));
    }
    struct db *db = done ? db_open(&work, path, DB_READ, 1000, &reason) : NULL;
    for (size_t i = 0; db && !db->why && i < f->list.n; i++) {
        struct field_stats *stats = f->list.items[i];
        stats->may_be_object = objects_may_be(&work, db, stats->name);
        reason = db->why;
    }
    if (done && reason) {
        *why = arena_printf(&f->app->arena, "%s: %s", path, reason).s;
    } else if (!done) {
        *why = arena_cstr(&f->app->arena, str_of(reason));
    }
    arena_release(&work);
    return done && !reason;
}

static bool is_object(const struct field_stats *stats, const struct cell *value)
{
    struct str text = cell_is_text(value) ? cell_str(value) : STR("");
    return text.len >= 2 && text.s[0] == '{' && text.s[text.len - 1] == '}' &&
           (text.len == 2 || stats->may_be_object);
}

/* Scans the fields from number `first` on. */
static bool scan_group(struct fields *f, size_t first, size_t n, const char **why)
{
    struct arena own, scratch;
    struct str names[GROUP_FIELDS];
    struct scan_spec spec = { .fields = names, .n_fields = n, .batch_rows = BATCH_ROWS };
    for (size_t i = 0; i < n; i++) {
        names[i] = f->list.items[first + i]->name;
    }
    const struct source_ops *ops = f->source->ops;
    if (!ops->start(f->source, &spec, why)) {
        return false;
    }
    arena_init(&own, NULL);
    arena_init(&scratch, NULL);
    struct scan *scan = ops->open(f->source, &own, why);
    if (scan) {
        struct batch *b = batch_new(&own, &scratch, n, BATCH_ROWS);
        while (!atomic_load_explicit(&f->stopped, memory_order_relaxed) && ops->next(scan, b)) {
            f->events += first == 0 ? b->rows : 0;
            for (size_t i = 0; i < n; i++) {
                struct field_stats *stats = f->list.items[first + i];
                for (size_t k = 0; k < b->rows; k++) {
                    if (!is_object(stats, &b->cols[i][k])) {
                        add_value(f, stats, &b->cols[i][k]);
                    }
                }
            }
        }
        const char *error = ops->error(scan);
        *why = error ? arena_cstr(&f->app->arena, str_of(error)) : NULL;
        ops->close(scan);
    }
    bool done = scan && !*why;
    arena_release(&own);
    arena_release(&scratch);
    return done;
}

static bool read_database(struct fields *f, const char *path, const char **why)
{
    bool done = read_names(f, path, why);
    for (size_t at = 0; done && at < f->list.n; at += GROUP_FIELDS) {
        size_t n = f->list.n - at;
        done = scan_group(f, at, n < GROUP_FIELDS ? n : GROUP_FIELDS, why);
    }
    return done;
}

static int by_count(const void *a, const void *b)
{
    const struct field_stats *x = *(struct field_stats *const *)a;
    const struct field_stats *y = *(struct field_stats *const *)b;
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    return str_cmp(x->name, y->name);
}

static struct str top_text(struct arena *a, const struct field_stats *stats)
{
    struct field_top top[FIELD_TOP];
    struct buf text = BUF_INIT;
    size_t n = field_stats_top(stats, top);
    for (size_t i = 0; i < n; i++) {
        buf_text(&text, i > 0 ? ", " : "");
        buf_str(&text, top[i].text.len > 0 ? top[i].text : STR("\"\""));
        buf_text(&text, top[i].is_cut ? "... (" : " (");
        out_put_count(&text, top[i].count);
        buf_char(&text, ')');
    }
    struct str out = arena_str(a, buf_view(&text));
    buf_release(&text);
    return out;
}

static void write_fields(struct fields *f, const struct source_stats *read)
{
    static const struct result_column columns[COLUMNS] = {
        { { "field", 5 }, T_STRING }, { { "count", 5 }, T_INT },    { { "percent", 7 }, T_REAL },
        { { "kind", 4 }, T_STRING },  { { "distinct", 8 }, T_INT }, { { "top", 3 }, T_STRING },
    };
    struct arena *a = &f->app->arena;
    const struct cell **rows = arena_array(a, const struct cell *, f->list.n);
    size_t n = 0;
    if (f->list.n > 0) {
        qsort(f->list.items, f->list.n, sizeof *f->list.items, by_count);
    }
    for (size_t i = 0; i < f->list.n && f->list.items[i]->count > 0; i++) {
        const struct field_stats *stats = f->list.items[i];
        struct cell *row = arena_array(a, struct cell, COLUMNS);
        uint64_t permille = (stats->count * 1000 + f->events / 2) / f->events;
        row[0] = cell_of_text(stats->name);
        row[1] = cell_int((int64_t)stats->count);
        row[2] = cell_real((double)permille / 10);
        row[3] = cell_of_text(str_of(field_stats_kind(stats)));
        row[4] = cell_int((int64_t)field_stats_distinct(stats));
        row[5] = cell_of_text(top_text(a, stats));
        rows[n++] = row;
    }
    struct result result = {
        .aggregate = true, .columns = columns, .n_columns = COLUMNS, .rows = rows, .n_rows = n
    };
    notes_warn(&f->app->arena, read, &result);
    struct out_options options = { .zone = zone_utc(),
                                   .width = f->app->width,
                                   .unicode = app_unicode(),
                                   .color = f->app->out_color };
    f->format->write(&f->app->out, &result, &options);
}

static void stop(void *what)
{
    atomic_store(&((struct fields *)what)->stopped, true);
}

static bool read_progress(void *what, struct progress *out)
{
    struct fields *f = what;
    uint64_t seen = atomic_load_explicit(&f->source->seen, memory_order_relaxed);
    *out = (struct progress) { .bytes = seen, .total_bytes = f->total_bytes };
    return seen > 0;
}

static int read_and_write(struct fields *f)
{
    const char *db = args_text(&f->app->args, OPTION_DB), *why = NULL;
    struct watch watch = { .stop = stop,
                           .look = read_progress,
                           .what = f,
                           .draws = f->app->err_terminal && !f->app->quiet,
                           .patience_ms = 700 };
    watch_begin(&watch);
    bool done = db ? read_database(f, db, &why) : read_files(f, &why);
    int signal = watch_end(&watch);
    if (signal != 0) {
        app_report(f->app, "%s", watch_word(signal));
        return EXIT_SIGNAL + signal;
    }
    if (!done) {
        app_error(f->app, "%s", why);
        return EXIT_USAGE;
    }
    struct source_stats stats = { 0 };
    f->source->ops->stats(f->source, &stats);
    data_report(f->app, &stats);
    if (!f->app->quiet) {
        data_report_mapped(f->app, &f->how);
        if (f->left_out > 0) {
            app_report(f->app, "more than %d fields: the others are left out", FIELDS_MAX);
        }
    }
    write_fields(f, &stats);
    return data_status(f->app, &stats);
}

static int cmd_fields(struct app *app)
{
    struct fields f = { .app = app };
    const struct zone *zone = NULL;
    const char *format = args_text(&app->args, OPTION_FORMAT);
    int status = EXIT_USAGE;
    f.format = out_find(str_of(format ? format : "table"));
    if (args_has(&app->args, OPTION_DB) && app->args.words.n > 0) {
        return app_usage_error(app, "give either --db or data files, not both");
    }
    if (!data_zone(app, &zone) ||
        !data_settle(app, false, app->args.words.items, app->args.words.n, &status)) {
        return EXIT_USAGE;
    }
    if (!data_file_options(app, zone, &f.how)) {
        return EXIT_USAGE;
    }
    folder_expand(&app->arena, app->args.words.items, app->args.words.n, &f.files);
    f.how.folders = &f.files.folders;
    map_init(&f.by_name, &app->arena, true);
    f.source = data_open(app, f.files.items, f.files.n, &f.how);
    if (!f.source) {
        return EXIT_USAGE;
    }
    f.total_bytes = f.files.n > 0 ? data_total_size(f.files.items, f.files.n) : 0;
    status = read_and_write(&f);
    f.source->ops->free(f.source);
    return status;
}

const struct command command_fields = {
    .name = "fields",
    .bit = COMMAND_FIELDS,
    .usage = { "fields [DATA...]", "fields --db FILE" },
    .doc = "the fields of event files or a database",
    .page =
        "How many events have each field, what its values are (integer, double, string, mixed), "
        "how "
        "many distinct ones there are, and the three most frequent. Up to 256 distinct values are "
        "counted exactly, more are estimated to about 2 percent; then only values that surely "
        "occur "
        "more than once are shown, with counts that are lower bounds.",
    .examples = { { "sumoq fields events.jsonl", "which fields there are" },
                  { "sumoq fields --db events.db --format json", "for programs" } },
    .run = cmd_fields,
};
