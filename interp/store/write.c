/*
 * write.c - rows into the tables.
 *
 * One INSERT a table with a parameter a column serves all rows. Parameters keep their value from
 * row to row, so only columns that the row before had and this one lacks are set to null.
 */
#include "store/write.h"

#include "base/vec.h"

#include <assert.h>

/* An INSERT of `n` values; false: db->why. */
static bool prepare(struct writer *w, struct stmt **out, const char *table, size_t n)
{
    struct buf sql = BUF_INIT;
    if (*out) {
        stmt_free(*out);
    }
    buf_printf(&sql, "INSERT INTO %s VALUES (?", table);
    for (size_t i = 1; i < n; i++) {
        buf_text(&sql, ",?");
    }
    buf_text(&sql, ")");
    const char *text = arena_cstr(w->arena, buf_view(&sql));
    buf_release(&sql);
    *out = stmt_new(w->arena, w->db, text);
    return *out != NULL;
}

static bool prepare_event(struct writer *w)
{
    memset(w->bound, 0, sizeof *w->bound * SCHEMA_END);
    w->row_stamp = 0;
    return prepare(w, &w->first, "events_first", w->n_first) &&
           (w->rest_columns.n == 0 || prepare(w, &w->rest, "events_rest", w->rest_columns.n + 1));
}

/* Numbering continues after the last row of any table. */
static bool last_row(struct writer *w, const struct schema *columns)
{
    bool failed = false;
    int64_t first = 0, last = 0;
    if (!schema_rows(w->arena, w->db, columns, &first, &last)) {
        return false;
    }
    struct stmt *s = stmt_new(
        w->arena, w->db,
        "SELECT coalesce(max(m), 0) FROM (SELECT max(_row) m FROM events_first "
        "UNION ALL SELECT max(_row) FROM events_rest UNION ALL SELECT max(_row) FROM raw)");
    if (!s || !stmt_row(s, &failed)) {
        return false;
    }
    w->next_row = stmt_int(s, 0) + 1;
    stmt_free(s);
    if (w->next_row < 1 || w->next_row > INT64_MAX / 2) {
        w->db->why = "its rows are numbered in a way that leaves no more numbers";
        return false;
    }
    return true;
}

struct writer *writer_new(struct arena *a, struct db *db, const struct schema *columns)
{
    struct writer *w = arena_new(a, struct writer);
    w->db = db;
    w->arena = a;
    w->n_first = (uint32_t)columns->first.n;
    w->rest_columns = columns->rest;
    w->bound = arena_array(a, uint32_t, SCHEMA_END);
    w->raw = stmt_new(a, db, "INSERT INTO raw VALUES (?1, ?2)");
    w->field = stmt_new(a, db, "INSERT OR IGNORE INTO fields (name, place) VALUES (?1, ?2)");
    w->origin = stmt_new(a, db, "INSERT OR REPLACE INTO origins VALUES (?1, ?2, ?3, ?4)");
    return w->raw && w->field && w->origin && last_row(w, columns) && prepare_event(w) ? w : NULL;
}

static bool add_field(struct writer *w, struct str name, struct str place)
{
    struct cell c = cell_of_text(name);
    if (memchr(name.s ? name.s : "", '\0', name.len)) {
        c.tag = CELL_WRITTEN; /* the shell and NOCASE would stop at the NUL */
    }
    return stmt_set_cell(w->field, 1, &c) && stmt_set_text(w->field, 2, place) &&
           stmt_run(w->field);
}

/* Recreates the view with the current columns. */
static bool make_view(struct writer *w)
{
    struct buf sql = BUF_INIT;
    buf_text(&sql, "DROP VIEW events; ");
    schema_put_view(&sql, &w->rest_columns);
    buf_char(&sql, '\0');
    bool ok = db_exec(w->db, sql.b.data);
    buf_release(&sql);
    return ok;
}

static bool add_columns(struct writer *w, const struct rows *rows)
{
    struct buf sql = BUF_INIT;
    bool ok = true;
    for (size_t i = 0; ok && i < rows->new_columns.n; i++) {
        const struct new_column *c = &rows->new_columns.items[i];
        bool in_rest = c->column >= SCHEMA_REST;
        buf_clear(&sql);
        buf_printf(&sql, "ALTER TABLE %s ADD COLUMN ", in_rest ? "events_rest" : "events_first");
        schema_put_name(&sql, c->name);
        buf_char(&sql, '\0');
        ok = db_exec(w->db, sql.b.data) && add_field(w, c->name, STR("column"));
        if (in_rest) {
            *vec_add(w->arena, &w->rest_columns) = arena_str(w->arena, c->name);
        } else {
            w->n_first++;
        }
    }
    buf_release(&sql);
    for (size_t i = 0; ok && i < rows->new_more.n; i++) {
        ok = add_field(w, rows->new_more.items[i], STR("more"));
    }
    return ok && (rows->new_columns.n == 0 || (make_view(w) && prepare_event(w)));
}

/* The INSERT that a column is a parameter of; *at is which. */
static struct stmt *insert_of(const struct writer *w, uint32_t column, int *at)
{
    bool in_rest = column >= SCHEMA_REST;
    assert(column != SCHEMA_ROW &&
           column < (in_rest ? SCHEMA_REST + w->rest_columns.n : w->n_first));
    *at = (int)(in_rest ? column - SCHEMA_REST + 2 : column + 1);
    return in_rest ? w->rest : w->first;
}

/* *has_rest: the row has values in `events_rest`. */
static bool bind_row(struct writer *w, const struct rows *rows, const struct row *row,
                     const struct row *before, bool *has_rest)
{
    const struct row_value *values = rows_values(rows, row);
    assert(w->next_row > 0 && w->next_row < INT64_MAX);
    bool ok = stmt_set_int(w->first, SCHEMA_ROW + 1, w->next_row);
    uint32_t stamp = ++w->row_stamp;
    int at;
    *has_rest = false;
    for (size_t i = 0; i < row->n; i++) {
        struct stmt *to = insert_of(w, values[i].column, &at);
        w->bound[values[i].column] = stamp;
        *has_rest |= to == w->rest;
        ok &= stmt_set_cell(to, at, &values[i].cell);
    }
    if (before) {
        const struct row_value *old = rows_values(rows, before);
        for (size_t i = 0; i < before->n; i++) {
            if (w->bound[old[i].column] != stamp) {
                struct stmt *to = insert_of(w, old[i].column, &at);
                ok &= stmt_set_null(to, at);
            }
        }
    }
    return ok && (row->more.len ? stmt_set_text(w->first, SCHEMA_MORE + 1, row->more)
                                : stmt_set_null(w->first, SCHEMA_MORE + 1));
}

/* An entry of `origins` for the rows from this one on, unless the last one serves them, too. */
static bool add_origin(struct writer *w, const struct row *row)
{
    int64_t before = row->count > 0 ? (int64_t)row->count - 1 : -1;
    bool follows = before >= 0 ? before - w->next_row == w->count - w->origin_row : w->count < 0;
    if (w->format == row->format && str_eq(w->source, row->source) && follows) {
        return true;
    }
    if (!str_eq(w->source, row->source)) {
        w->source = arena_str(w->arena, row->source);
    }
    w->format = row->format;
    w->count = before;
    w->origin_row = w->next_row;
    struct stmt *s = w->origin;
    return stmt_set_int(s, 1, w->next_row) &&
           (row->source.len > 0 ? stmt_set_text(s, 2, row->source) : stmt_set_null(s, 2)) &&
           stmt_set_text(s, 3, str_of(row->format)) &&
           (before >= 0 ? stmt_set_int(s, 4, before) : stmt_set_null(s, 4)) && stmt_run(s);
}

bool writer_add(struct writer *w, const struct rows *rows)
{
    if ((rows->new_columns.n || rows->new_more.n) && !add_columns(w, rows)) {
        return false;
    }
    /* Texts bound before lived in rows that are gone. */
    sqlite3_clear_bindings(w->first->handle);
    if (w->rest) {
        sqlite3_clear_bindings(w->rest->handle);
    }
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *row = rows_row(rows, i);
        bool has_rest = false;
        bool ok = bind_row(w, rows, row, i > 0 ? rows_row(rows, i - 1) : NULL, &has_rest) &&
                  stmt_run(w->first) && stmt_set_int(w->raw, 1, w->next_row) &&
                  stmt_set_text(w->raw, 2, row->raw) && stmt_run(w->raw);
        if (ok && has_rest) {
            ok = stmt_set_int(w->rest, 1, w->next_row) && stmt_run(w->rest);
        }
        if (!ok || (row->format && !add_origin(w, row))) {
            return false;
        }
        w->next_row++;
    }
    return true;
}

bool writer_text(struct writer *w, struct arena *a, int64_t row, struct str *text, bool *found)
{
    bool failed = false;
    struct stmt *s = stmt_new(a, w->db, "SELECT text FROM raw WHERE _row = ?1");
    if (!s || !stmt_set_int(s, 1, row)) {
        return false;
    }
    *found = stmt_row(s, &failed);
    if (*found) {
        *text = arena_str(a, stmt_text(s, 0));
    }
    stmt_free(s);
    return !failed;
}

bool writer_drop(struct writer *w, int64_t row)
{
    static const char *const deletes[] = {
        "DELETE FROM events_first WHERE _row = ?1",
        "DELETE FROM events_rest WHERE _row = ?1",
        "DELETE FROM raw WHERE _row = ?1",
    };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof deletes / sizeof *deletes; i++) {
        struct stmt *s = stmt_new(w->arena, w->db, deletes[i]);
        ok = s && stmt_set_int(s, 1, row) && stmt_run(s);
        if (s) {
            stmt_free(s);
        }
    }
    return ok;
}
