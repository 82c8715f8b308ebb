/*
 * fields.c - the fields of the session's data, and what their values are like, as the rows of a
 * query.
 *
 * Files are read once, record by record. Of a database the names are known, and its columns are
 * scanned in groups. An object is not a value, its members are; in a database it is a text like
 * others, recognised by its braces. The built-in metadata is listed where it has values; the
 * event's own text and the times that equal _messageTime unless they are given are not.
 */
#include "session/session.h"

#include "base/map.h"
#include "base/vec.h"
#include "data/cell.h"
#include "session/field_stats.h"
#include "store/objects.h"
#include "store/scan.h"
#include "store/schema.h"

#include <stdlib.h>

enum { GROUP_FIELDS = 128, COLUMNS = 6 };

struct fields {
    struct arena *arena;
    struct source *source;
    struct map by_name;
    struct {
        struct field_stats **items;
        size_t n, cap;
    } list;
    uint64_t events, left_out;
    const atomic_bool *stop;
};

static struct field_stats *field_new(struct fields *f, struct str name)
{
    struct field_stats *stats = arena_new(f->arena, struct field_stats);
    stats->name = arena_str(f->arena, name);
    *vec_add(f->arena, &f->list) = stats;
    return stats;
}

/* The field of that name; NULL: too many fields. */
static struct field_stats *field_of(struct fields *f, struct str name)
{
    struct field_stats *stats = map_get(&f->by_name, name);
    if (!stats && f->list.n < SESSION_FIELDS_MAX) {
        stats = field_new(f, name);
        map_put(&f->by_name, stats->name, stats);
    }
    return stats;
}

static void add_value(struct fields *f, struct field_stats *stats, const struct cell *value)
{
    if (!cell_is_null(value)) {
        field_stats_add(stats, f->arena, value);
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
    struct arena *a = f->arena;
    struct record r;
    struct record_cursor *c = file_records_open(f->source, a, why);
    if (!c) {
        return false;
    }
    while (!atomic_load_explicit(f->stop, memory_order_relaxed) && file_record_next(c, &r)) {
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
        *why = arena_printf(f->arena, "%s: %s", path, reason).s;
    } else if (!done) {
        *why = arena_cstr(f->arena, str_of(reason));
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
        while (!atomic_load_explicit(f->stop, memory_order_relaxed) && ops->next(scan, b)) {
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
        *why = error ? arena_cstr(f->arena, str_of(error)) : NULL;
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

/* The fields as rows. */
static const struct result *result_of(struct fields *f)
{
    static const struct result_column columns[COLUMNS] = {
        { { "field", 5 }, T_STRING }, { { "count", 5 }, T_INT },    { { "percent", 7 }, T_REAL },
        { { "kind", 4 }, T_STRING },  { { "distinct", 8 }, T_INT }, { { "top", 3 }, T_STRING },
    };
    struct arena *a = f->arena;
    const struct cell **rows = arena_array(a, const struct cell *, f->list.n + 1);
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
    struct result *result = arena_new(a, struct result);
    *result = (struct result) {
        .aggregate = true, .columns = columns, .n_columns = COLUMNS, .rows = rows, .n_rows = n
    };
    return result;
}

enum query_status fields_run(struct sumoq_query *q)
{
    struct fields f = { .arena = &q->run, .source = q->source, .stop = &q->stop };
    const char *db = option_text(&q->values, SESSION_DB), *why = NULL;
    map_init(&f.by_name, f.arena, true);
    bool done = db ? read_database(&f, db, &why) : read_files(&f, &why);
    if (atomic_load(&q->stop)) {
        query_report(q->query, DIAG_STOPPED, "interrupted");
        return QUERY_STOPPED;
    }
    if (!done) {
        query_report(q->query, DIAG_READ_FAILED, why);
        return QUERY_IO;
    }
    q->left_out = f.left_out > 0;
    q->result = result_of(&f);
    return QUERY_DONE;
}

sumoq_query *sumoq_fields(sumoq *s)
{
    sumoq_query *q = sumoq_prepare(s, "*", SIZE_MAX, "<fields>");
    if (q) {
        q->kind = QUERY_OF_FIELDS;
    }
    return q;
}
