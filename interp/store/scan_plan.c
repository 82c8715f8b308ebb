/*
 * scan_plan.c - a scan as one SELECT over a range of rows.
 *
 * Only requested columns are named, as a row is decoded no further than the last of them; the raw
 * text is joined only when requested. Defaults of the times are part of the SQL, so that ranges are
 * tested before anything is returned.
 */
#include "store/scan_plan.h"

#include "store/objects.h"
#include "store/stmt.h"

static const char *const time_sql[] = {
    [SCAN_MESSAGE_TIME] = "e._messageTime",
    [SCAN_RECEIPT_TIME] = "coalesce(e._receiptTime, e._messageTime)",
    [SCAN_SEARCHABLE_TIME] = "coalesce(e._searchableTime, e._receiptTime, e._messageTime)",
};

static bool lies_in_more(struct stmt *find, struct str name, bool *out)
{
    bool failed = false;
    struct cell c = cell_of_text(name);
    if (name.len > 0 && memchr(name.s, '\0', name.len)) {
        c.tag = CELL_WRITTEN;
    }
    *out = stmt_set_cell(find, 1, &c) && stmt_row(find, &failed);
    sqlite3_reset(find->handle);
    return !failed;
}

/* SCHEMA_COLUMNS and beyond for extracted fields; SCHEMA_END: none. */
static size_t column_of(const struct schema *columns, struct str name)
{
    size_t metadata = schema_metadata(name);
    return metadata < SCHEMA_COLUMNS ? metadata : schema_find(columns, name);
}

/* `_view` and `_index` are synonyms and have a default of their own in scopes. */
static bool has_own_rules(struct str name)
{
    return str_eq_fold(name, STR("_view")) || str_eq_fold(name, STR("_index"));
}

/* Metadata that `origins` has for events that lack it; NULL: it has not. */
static const char *origin_sql(const struct schema *columns, size_t column)
{
#define OF_ORIGIN(what)                                                                            \
    "(SELECT " what " FROM origins o WHERE o._row <= e._row ORDER BY o._row DESC LIMIT 1))"
    if (columns->has_origins && column == SCHEMA_NAME) {
        return "coalesce(e._sourceName, " OF_ORIGIN("o.name");
    }
    if (columns->has_origins && column == SCHEMA_FORMAT) {
        return "coalesce(e._format, " OF_ORIGIN("o.format");
    }
    if (columns->has_origins && column == SCHEMA_MESSAGE_COUNT) {
        return "coalesce(e._messageCount, " OF_ORIGIN("o.count + e._row - o._row + 1");
    }
    return NULL;
#undef OF_ORIGIN
}

static const char *column_sql(struct arena *a, const struct schema *columns, size_t column)
{
    struct buf sql = BUF_INIT;
    bool in_rest = column >= SCHEMA_REST;
    const char *of_origin = origin_sql(columns, column);
    if (of_origin) {
        return of_origin;
    }
    buf_text(&sql, in_rest ? "d." : "e.");
    schema_put_name(&sql, in_rest ? columns->rest.items[column - SCHEMA_REST]
                                  : columns->first.items[column]);
    const char *text = arena_cstr(a, buf_view(&sql));
    buf_release(&sql);
    return text;
}

static void put_column(struct buf *select, struct scan_field *f, enum scan_place place, int *n,
                       const char *sql)
{
    buf_text(select, ", ");
    buf_text(select, sql);
    f->place = place;
    f->at = (*n)++;
}

/* Where else than in a column the field may be. */
static bool place_elsewhere(struct arena *a, struct stmt *find, struct str name,
                            struct scan_plan *out, struct scan_field *f)
{
    bool in_more = false;
    if (!lies_in_more(find, name, &in_more)) {
        return false;
    }
    if (in_more) {
        f->more = (int)out->n_more;
        out->more[out->n_more++] = name;
    }
    find->db->why = NULL;
    if (objects_may_be(a, find->db, name)) {
        f->object = (int)out->n_objects;
        out->objects[out->n_objects++] = name;
    }
    return !find->db->why;
}

/* The raw text, of rows that lack an object's column only. */
static void put_objects(const struct scan_plan *p, const struct prefilter_place *tested,
                        struct buf *select)
{
    const char *word = ", CASE WHEN ";
    for (size_t i = 0; i < p->n_fields; i++) {
        if (p->fields[i].object >= 0) {
            bool has_column = p->fields[i].place == PLACE_COLUMN;
            buf_printf(select, "%s%s IS NULL", word, has_column ? tested[i].sql : "NULL");
            word = " OR ";
        }
    }
    buf_text(select, " THEN (SELECT o.text FROM raw o WHERE o._row = e._row) END");
}

/* The tables that are joined to the first one. */
struct joins {
    bool raw, rest;
};

/* Adds the fields to the SELECT and records where the filter finds them. */
static bool place_fields(struct arena *a, const struct schema *columns, struct stmt *find,
                         const struct scan_spec *spec, struct scan_plan *out,
                         struct prefilter_place *tested, struct buf *select, struct joins *joins)
{
    int n = PLAN_FIELDS;
    for (size_t i = 0; i < spec->n_fields; i++) {
        struct scan_field *f = &out->fields[i];
        struct str name = spec->fields[i];
        size_t column = column_of(columns, name);
        *f = (struct scan_field) { PLACE_NULL, 0, -1, -1 };
        tested[i].field = PREFILTER_OPEN;
        if (str_eq_fold(name, STR("_raw"))) {
            put_column(select, f, PLACE_COLUMN, &n, "r.text");
            joins->raw = true;
            continue;
        }
        if (column >= SCHEMA_MESSAGE_TIME && column <= SCHEMA_SEARCHABLE_TIME) {
            tested[i].field = PREFILTER_TIME;
            tested[i].sql = time_sql[column - SCHEMA_MESSAGE_TIME];
            put_column(select, f, PLACE_TIME, &n, tested[i].sql);
            continue;
        }
        if (column == SCHEMA_SIZE) {
            tested[i] = (struct prefilter_place) { .field = PREFILTER_STORED, .sql = "e._size" };
            put_column(select, f, PLACE_COLUMN, &n, "e._size");
            continue;
        }
        if (!place_elsewhere(a, find, name, out, f)) {
            return false;
        }
        bool elsewhere = f->more >= 0 || f->object >= 0;
        if (column < SCHEMA_END) {
            joins->rest |= column >= SCHEMA_REST;
            tested[i].joined = column >= SCHEMA_REST;
            tested[i].sql = column_sql(a, columns, column);
            tested[i].field = has_own_rules(name) ? PREFILTER_OPEN : PREFILTER_STORED;
            tested[i].null_passes = elsewhere;
            put_column(select, f, PLACE_COLUMN, &n, tested[i].sql);
        } else if (!elsewhere) {
            tested[i].field = has_own_rules(name) ? PREFILTER_OPEN : PREFILTER_NULL;
        }
    }
    if (out->n_objects > 0) {
        out->own_raw = (int)out->n_more;
        out->more[out->n_more++] = STR("_raw");
    }
    if (out->n_more > 0) {
        struct scan_field more;
        put_column(select, &more, PLACE_COLUMN, &n, "e.more");
        out->more_at = more.at;
    }
    if (out->n_objects > 0) {
        put_objects(out, tested, select);
        out->raw_at = n;
    }
    return true;
}

/* What is needed to test some rows. */
struct sample {
    struct arena *arena;
    struct db *db;
    const struct scan_spec *spec;
    const struct prefilter_place *tested;
    const char *rows; /* `FROM ... WHERE ...` with ?1 and ?2, first and last row */
    int64_t first, last;
};

/* Whether nearly every row of some blocks passes a test; false also when there is none. A failure
 * leaves db->why. */
static bool passes_most(const struct sample *s, const struct scan_test *test)
{
    enum { BLOCKS = 8, BLOCK_ROWS = 128, SAMPLE_LEAST = 64 /* in the range */ };
    struct scan_spec one = *s->spec;
    struct prefilter f;
    int64_t rows = 0, passed = 0;
    bool failed = false;
    one.filter = test;
    prefilter_make(&f, s->arena, &one, s->tested, 3);
    struct str sql = arena_printf(s->arena, "SELECT count(*), total((%.*s) IS TRUE)%s",
                                  STR_ARG(buf_view(&f.sql)), s->rows);
    buf_release(&f.sql);
    struct stmt *find = NULL;
    if (prefilter_register(&f, s->arena, s->db)) {
        find = stmt_new(s->arena, s->db, sql.s);
    }
    failed = !find || !prefilter_bind(&f, find);
    for (int64_t k = 0; k < BLOCKS && !failed; k++) {
        int64_t from = s->first + (s->last - s->first) / BLOCKS * k;
        bool any = stmt_set_int(find, 1, from) && stmt_set_int(find, 2, from + BLOCK_ROWS - 1) &&
                   stmt_row(find, &failed);
        rows += any ? stmt_int(find, 0) : 0;
        passed += any ? stmt_int(find, 1) : 0;
        sqlite3_reset(find->handle);
    }
    if (find) {
        stmt_free(find);
    }
    return rows >= SAMPLE_LEAST && passed >= rows - rows / 8;
}

/* The filter without tests that are not worth their cost; NULL: none is. */
static const struct scan_test *worthwhile(const struct sample *s, const struct scan_test *filter)
{
    enum { ROWS_LEAST = 1 << 16, TESTS_MOST = 8 };
    if (!filter || s->last - s->first < ROWS_LEAST) {
        return filter;
    }
    if (filter->kind != SCAN_AND || filter->n_kids > TESTS_MOST) {
        return passes_most(s, filter) ? NULL : filter;
    }
    const struct scan_test **kids = arena_array(s->arena, const struct scan_test *, filter->n_kids);
    struct scan_test *kept = arena_new(s->arena, struct scan_test);
    *kept = (struct scan_test) { .kind = SCAN_AND, .kids = kids };
    for (size_t i = 0; i < filter->n_kids; i++) {
        if (!passes_most(s, filter->kids[i])) {
            kids[kept->n_kids++] = filter->kids[i];
        }
    }
    return kept->n_kids > 0 ? kept : NULL;
}

/* The tables and the rows of a SELECT. */
static const char *rows_sql(struct arena *a, const struct schema *columns,
                            const struct scan_spec *spec, struct joins joins)
{
    const char *time = time_sql[spec->time];
    const char *rows =
        arena_printf(a, " FROM %s e%s%s WHERE e._row BETWEEN ?1 AND ?2", columns->table,
                     joins.rest ? " LEFT JOIN events_rest d ON d._row = e._row" : "",
                     joins.raw ? " LEFT JOIN raw r ON r._row = e._row" : "")
            .s;
    if (!spec->ranged) {
        return rows;
    }
    return arena_printf(a, "%s AND %s >= %lld AND %s < %lld", rows, time, (long long)spec->from,
                        time, (long long)spec->to)
        .s;
}

bool scan_plan_make(struct arena *a, struct db *db, const struct schema *columns,
                    const struct scan_spec *spec, int64_t first, int64_t last,
                    struct scan_plan *out)
{
    struct buf sql = BUF_INIT;
    struct joins joins = { false, false };
    struct stmt *find = stmt_new(a, db, "SELECT 1 FROM fields WHERE name = ?1 AND place = 'more'");
    struct prefilter_place *tested = arena_array(a, struct prefilter_place, spec->n_fields + 1);
    *out = (struct scan_plan) { .n_fields = spec->n_fields };
    if (!find) {
        return false;
    }
    out->fields = arena_array(a, struct scan_field, spec->n_fields + 1);
    out->more = arena_array(a, struct str, spec->n_fields + 1);
    out->objects = arena_array(a, struct str, spec->n_fields + 1);
    buf_printf(&sql, "SELECT e._row, %s", time_sql[spec->time]);
    bool ok = place_fields(a, columns, find, spec, out, tested, &sql, &joins);
    stmt_free(find);
    if (ok) {
        struct scan_spec some = *spec;
        const struct joins tables = { .rest = joins.rest };
        const struct sample sample = { a,     db,  spec, tested, rows_sql(a, columns, spec, tables),
                                       first, last };
        db->why = NULL;
        some.filter = worthwhile(&sample, spec->filter);
        prefilter_make(&out->filter, a, &some, tested, 3);
        buf_text(&sql, rows_sql(a, columns, spec, joins));
        if (out->filter.sql.b.len > 0) {
            buf_text(&sql, " AND ");
            buf_str(&sql, buf_view(&out->filter.sql));
        }
        out->sql = arena_cstr(a, buf_view(&sql));
        buf_release(&out->filter.sql);
    }
    buf_release(&sql);
    return ok && !db->why;
}
