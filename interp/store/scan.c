/*
 * scan.c - the event database as a source.
 *
 * Workers take ranges of rows from a counter and run one SELECT over each, on a read-only
 * connection of their own whose transaction blocks loads until the scan is over. That all
 * workers see the same events is checked by the file's change counter: it must be what it was when
 * the scan was planned.
 */
#include "store/scan.h"

#include "store/load_log.h"
#include "store/objects.h"
#include "store/overflow.h"
#include "store/scan_plan.h"
#include "store/stmt.h"

enum {
    RANGE_ROWS = 16384, /* rows of a range, unless that makes too many ranges */
    RANGES_MAX = 65536,
    BATCH_BYTES = 16 << 20, /* of texts in a batch, but for its last row's */
    MORE_STEPS = 100,       /* of a row, beside those that its SELECT spells out */
    WAIT_MS = 2000,
    CHANGE_AT = 24, /* where the file's header counts its changes */
};

struct db_source {
    struct source source;
    struct arena *arena;
    struct arena plan_arena; /* of the scan under way */
    const char *path;
    struct db *db;
    struct scan_plan plan;
    const struct scan_spec *spec;
    unsigned char change[4];
    int64_t first, last, step; /* rows, and how many a range has */
    atomic_int_fast64_t next;  /* number of the next range */
    bool locked;               /* the source's own transaction is open */
    atomic_size_t cursors;
    atomic_uint_fast64_t bytes, rows; /* of closed cursors */
};

/* A worker's cursor. */
struct db_scan {
    struct scan scan;
    struct db_source *source;
    struct arena *outer; /* the caller's: the reason of a failure outlives the cursor */
    struct arena arena;  /* database and statement */
    struct db *db;
    struct stmt *select;
    struct cell *more, *object_cells;
    struct objects *objects; /* NULL: none requested */
    bool running;            /* the SELECT is inside a range */
    uint64_t rows;
    uint64_t last_seq; /* number of the row before */
    size_t bytes;      /* of the texts in the batch */
    uint64_t reported; /* of the bytes read: those already added to source.seen */
    const char *error;
};

/* Takes the lock of a reader, which keeps the file as it is until COMMIT. */
static bool lock(struct db *db)
{
    return db_exec(db, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
}

static void unlock(struct db_source *d)
{
    if (d->locked && !sqlite3_get_autocommit(d->db->handle)) {
        db_exec(d->db, "COMMIT");
    }
    d->locked = false;
}

static bool find_rows(struct db_source *d, const struct schema *columns)
{
    if (!schema_rows(&d->plan_arena, d->db, columns, &d->first, &d->last)) {
        return false;
    }
    d->step = (d->last - d->first) / RANGES_MAX + 1;
    d->step = d->step > RANGE_ROWS ? d->step : RANGE_ROWS;
    return true;
}

static bool prepare(struct db_source *d, const struct scan_spec *spec)
{
    struct schema columns;
    return lock(d->db) && db_read_file(d->db, d->change, sizeof d->change, CHANGE_AT) &&
           schema_read(&d->plan_arena, d->db, &columns) && find_rows(d, &columns) &&
           scan_plan_make(&d->plan_arena, d->db, &columns, spec, d->first, d->last, &d->plan);
}

static bool db_start(struct source *src, const struct scan_spec *spec, const char **why)
{
    struct db_source *d = (struct db_source *)src;
    unlock(d);
    arena_reset(&d->plan_arena);
    atomic_store(&d->next, 0);
    atomic_store(&d->bytes, 0);
    atomic_store(&d->rows, 0);
    atomic_store(&src->seen, 0);
    d->spec = spec;
    d->locked = true;
    if (prepare(d, spec)) {
        return true;
    }
    *why = arena_printf(d->arena, "%s: %s", d->path, d->db->why).s;
    unlock(d);
    return false;
}

static bool prepare_cursor(struct db_scan *s)
{
    const struct scan_plan *p = &s->source->plan;
    unsigned char change[4];
    bool ok = lock(s->db) && db_read_file(s->db, change, sizeof change, CHANGE_AT);
    if (ok && memcmp(change, s->source->change, sizeof change) != 0) {
        s->db->why = "it changed while it was read";
        return false;
    }
    ok = ok && prefilter_register(&p->filter, &s->arena, s->db);
    s->select = ok ? stmt_new(&s->arena, s->db, p->sql) : NULL;
    ok = s->select && prefilter_bind(&p->filter, s->select);
    db_allow(s->db, strlen(p->sql) / 2 + MORE_STEPS);
    s->more = arena_array(&s->arena, struct cell, p->n_more + 1);
    s->object_cells = arena_array(&s->arena, struct cell, p->n_objects + 1);
    if (p->n_objects > 0) {
        s->objects = objects_new(&s->arena, p->objects, p->n_objects);
    }
    return ok;
}

static struct scan *db_open_scan(struct source *src, struct arena *a, const char **why)
{
    struct db_source *d = (struct db_source *)src;
    struct db_scan *s = arena_new(a, struct db_scan);
    const char *reason = NULL;
    s->scan.source = src;
    s->source = d;
    s->outer = a;
    arena_init(&s->arena, a->budget);
    s->db = db_open(&s->arena, d->path, DB_READ, WAIT_MS, &reason);
    if (!s->db || !prepare_cursor(s)) {
        *why = arena_printf(a, "%s: %s", d->path, s->db ? s->db->why : reason).s;
        arena_release(&s->arena);
        return NULL;
    }
    atomic_fetch_add(&d->cursors, 1);
    return &s->scan;
}

/* Adds what was read to what the source has seen. */
static void report_bytes(struct db_scan *s)
{
    uint64_t bytes = db_bytes_read(s->db);
    atomic_fetch_add_explicit(&s->scan.source->seen, bytes - s->reported, memory_order_relaxed);
    s->reported = bytes;
}

static void db_close_scan(struct scan *scan)
{
    struct db_scan *s = (struct db_scan *)scan;
    struct db_source *d = s->source;
    report_bytes(s);
    atomic_fetch_add(&d->bytes, s->reported);
    atomic_fetch_add(&d->rows, s->rows);
    arena_release(&s->arena);
    if (atomic_fetch_sub(&d->cursors, 1) == 1) {
        unlock(d);
    }
}

/* Starts the SELECT on the next range; false: none is left, or a failure. */
static bool next_range(struct db_scan *s)
{
    struct db_source *d = s->source;
    int64_t n = atomic_fetch_add(&d->next, 1);
    report_bytes(s);
    if (n > (d->last - d->first) / d->step || d->last < d->first) {
        return false;
    }
    int64_t from = d->first + n * d->step;
    int64_t to = d->last - from < d->step ? d->last : from + d->step - 1;
    s->rows += (uint64_t)(to - from + 1);
    sqlite3_reset(s->select->handle);
    return stmt_set_int(s->select, 1, from) && stmt_set_int(s->select, 2, to);
}

/* Values of the row that have no column. */
static void read_elsewhere(struct db_scan *s, struct arena *a)
{
    const struct scan_plan *p = &s->source->plan;
    if (p->n_more > 0) {
        struct cell more = stmt_cell(s->select, p->more_at, a);
        overflow_read(a, more.tag == CELL_STRING ? cell_str(&more) : STR(""), p->more, p->n_more,
                      s->more);
        s->bytes += more.len;
    }
    if (p->n_objects > 0) {
        bool has_raw = cell_is_null(&s->more[p->own_raw]);
        struct str raw = has_raw ? stmt_text(s->select, p->raw_at) : STR("");
        objects_read(s->objects, a, raw, s->object_cells);
        s->bytes += raw.len;
    }
}

/* False: rows of a valid table have ascending numbers; those of pages linked twice do not. */
static bool put_row(struct db_scan *s, struct batch *b)
{
    const struct scan_plan *p = &s->source->plan;
    size_t at = b->rows++;
    struct cell time = stmt_cell(s->select, PLAN_TIME, NULL);
    b->seq[at] = (uint64_t)stmt_int(s->select, PLAN_ROW);
    if (b->seq[at] <= s->last_seq) {
        return db_damaged(s->db);
    }
    s->last_seq = b->seq[at];
    b->time[at] = time.tag == CELL_INT ? time.as.i : TIME_NONE;
    read_elsewhere(s, b->scratch);
    for (size_t i = 0; i < p->n_fields; i++) {
        const struct scan_field *f = &p->fields[i];
        struct cell *to = &b->cols[i][at];
        switch (f->place) {
        case PLACE_COLUMN:
            *to = stmt_cell(s->select, f->at, b->scratch);
            s->bytes += to->len;
            break;
        case PLACE_TIME:
            *to = stmt_cell(s->select, f->at, NULL);
            *to = to->tag == CELL_INT ? *to : cell_null();
            break;
        case PLACE_NULL:
            *to = cell_null();
            break;
        }
        if (cell_is_null(to) && f->more >= 0) {
            *to = s->more[f->more];
        }
        if (cell_is_null(to) && f->object >= 0) {
            *to = s->object_cells[f->object];
        }
    }
    return true;
}

static bool db_next(struct scan *scan, struct batch *b)
{
    struct db_scan *s = (struct db_scan *)scan;
    size_t wanted = s->source->spec->batch_rows;
    size_t cap = wanted > 0 && wanted < b->cap ? wanted : b->cap;
    bool failed = false;
    arena_reset(b->scratch);
    b->rows = 0;
    s->bytes = 0;
    while (b->rows < cap && s->bytes < BATCH_BYTES && !failed) {
        if (!s->running && !next_range(s)) {
            break;
        }
        s->running = stmt_row(s->select, &failed);
        failed |= s->running && !put_row(s, b);
    }
    if (failed || s->db->why) {
        s->error = arena_printf(s->outer, "%s: %s", s->source->path, s->db->why).s;
        return false;
    }
    batch_select_all(b);
    return b->rows > 0;
}

static const char *db_error(const struct scan *scan)
{
    return ((const struct db_scan *)scan)->error;
}

static void db_stats(const struct source *src, struct source_stats *out)
{
    struct db_source *d = (struct db_source *)(uintptr_t)src;
    *out =
        (struct source_stats) { .bytes = atomic_load(&d->bytes), .records = atomic_load(&d->rows) };
}

static bool db_time_bounds(struct source *src, int64_t *min, int64_t *max)
{
    struct db_source *d = (struct db_source *)src;
    bool has = false;
    return load_log_times(d->arena, d->db, &has, min, max) && has;
}

/* Whether events have metadata of their own that `origins` has for others. */
static bool read_own(struct db_source *d, struct arena *a, bool *own)
{
    static const enum schema_column columns[] = { SCHEMA_NAME, SCHEMA_FORMAT,
                                                  SCHEMA_MESSAGE_COUNT };
    bool failed = d->db->version >= DB_ORIGINS;
    struct stmt *s = NULL;
    if (failed) {
        s = stmt_new(a, d->db,
                     "SELECT max(_sourceName NOT NULL), max(_format NOT NULL), "
                     "max(_messageCount NOT NULL) FROM events_first");
    }
    bool known = s && stmt_row(s, &failed);
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        own[columns[k]] = !known || stmt_int(s, (int)k) == 1;
    }
    if (s) {
        stmt_free(s);
    }
    return !failed;
}

static bool db_names(struct source *src, struct arena *a, void (*found)(void *to, struct str name),
                     void *to, const char **why)
{
    struct db_source *d = (struct db_source *)src;
    bool failed = true, own[SCHEMA_COLUMNS];
    int64_t last = INT64_MIN;
    memset(own, true, sizeof own);
    if (!read_own(d, a, own)) {
        *why = arena_printf(a, "%s: %s", d->path, d->db->why).s;
        return false;
    }
    struct stmt *s =
        stmt_new(a, d->db, "SELECT _field, CAST(name AS TEXT) FROM fields ORDER BY _field");
    for (size_t i = SCHEMA_MESSAGE_TIME; i < SCHEMA_MORE; i++) {
        bool made = i == SCHEMA_RECEIPT_TIME || i == SCHEMA_SEARCHABLE_TIME || i == SCHEMA_SIZE;
        if (!made && own[i]) {
            found(to, str_of(schema_columns[i]));
        }
    }
    failed = !s;
    while (s && stmt_row(s, &failed)) {
        if (stmt_int(s, 0) <= last) {
            failed = !db_damaged(d->db);
            break;
        }
        last = stmt_int(s, 0);
        found(to, stmt_text(s, 1));
    }
    if (failed) {
        *why = arena_printf(a, "%s: %s", d->path, d->db->why).s;
    }
    if (s) {
        stmt_free(s);
    }
    return !failed;
}

static void db_free(struct source *src)
{
    struct db_source *d = (struct db_source *)src;
    unlock(d);
    db_close(d->db);
    arena_release(&d->plan_arena);
}

struct source *db_source_open(struct arena *a, const char *path, const char **why)
{
    static const struct source_ops ops = { db_start,       db_open_scan,  db_next,
                                           db_error,       db_close_scan, db_stats,
                                           db_time_bounds, db_names,      db_free };
    struct db_source *d = arena_new(a, struct db_source);
    const char *reason = NULL;
    d->source.ops = &ops;
    d->arena = a;
    d->path = arena_cstr(a, str_of(path));
    d->db = db_open(a, path, DB_READ, WAIT_MS, &reason);
    if (!d->db) {
        *why = arena_printf(a, "%s: %s", path, reason).s;
        return NULL;
    }
    arena_init(&d->plan_arena, a->budget);
    return &d->source;
}
