/*
 * write.c - rows into the tables.
 *
 * One INSERT with a parameter a column serves all rows. Parameters keep their value from row to
 * row, so only columns that the row before had and this one lacks are set to null.
 */
#include "store/write.h"

static bool prepare_event(struct writer *w)
{
    struct buf sql = BUF_INIT;
    if (w->event) {
        stmt_free(w->event);
    }
    buf_text(&sql, "INSERT INTO events VALUES (?");
    for (uint32_t i = 1; i < w->n_columns; i++) {
        buf_text(&sql, ",?");
    }
    buf_text(&sql, ")");
    const char *text = arena_cstr(w->arena, buf_view(&sql));
    buf_free(&sql);
    w->event = stmt_new(w->arena, w->db, text);
    memset(w->bound, 0, sizeof *w->bound * (SCHEMA_COLUMNS + DB_FIELDS));
    w->row_stamp = 0;
    return w->event != NULL;
}

static bool last_row(struct writer *w)
{
    bool failed = false;
    struct stmt *s = stmt_new(w->arena, w->db,
                              "SELECT coalesce(max(m), 0) FROM (SELECT max(_row) m FROM events "
                              "UNION ALL SELECT max(_row) FROM raw)");
    if (!s || !stmt_row(s, &failed)) {
        return false;
    }
    w->next_row = stmt_int(s, 0) + 1;
    stmt_free(s);
    if (w->next_row < 1 || w->next_row > INT64_MAX / 2) {
        w->db->why = "its rows are numbered in a way that leaves no room";
        return false;
    }
    return true;
}

struct writer *writer_new(struct arena *a, struct db *db, const struct schema_list *columns)
{
    struct writer *w = arena_new(a, struct writer);
    w->db = db;
    w->arena = a;
    w->n_columns = (uint32_t)columns->n;
    if (columns->n > SCHEMA_COLUMNS + DB_FIELDS) {
        db->why = "its table `events` has too many columns";
        return NULL;
    }
    w->bound = arena_array(a, uint32_t, SCHEMA_COLUMNS + DB_FIELDS);
    w->raw = stmt_new(a, db, "INSERT INTO raw VALUES (?1, ?2)");
    w->field = stmt_new(a, db, "INSERT OR IGNORE INTO fields (name, place) VALUES (?1, ?2)");
    return w->raw && w->field && last_row(w) && prepare_event(w) ? w : NULL;
}

static bool note_field(struct writer *w, struct str name, struct str place)
{
    struct cell c = cell_of_text(name);
    if (memchr(name.s ? name.s : "", '\0', name.len)) {
        c.tag = CELL_WRITTEN; /* the shell and NOCASE would stop at the NUL */
    }
    return stmt_set_cell(w->field, 1, &c) && stmt_set_text(w->field, 2, place) &&
           stmt_run(w->field);
}

static bool add_columns(struct writer *w, const struct rows *rows)
{
    struct buf sql = BUF_INIT;
    bool ok = true;
    for (size_t i = 0; ok && i < rows->new_columns.n; i++) {
        struct str name = rows->new_columns.items[i];
        buf_clear(&sql);
        buf_text(&sql, "ALTER TABLE events ADD COLUMN ");
        schema_put_name(&sql, name);
        buf_char(&sql, '\0');
        ok = db_exec(w->db, sql.b.data) && note_field(w, name, STR("column"));
        w->n_columns++;
    }
    buf_free(&sql);
    for (size_t i = 0; ok && i < rows->new_more.n; i++) {
        ok = note_field(w, rows->new_more.items[i], STR("more"));
    }
    return ok && (rows->new_columns.n == 0 || prepare_event(w));
}

static bool bind_row(struct writer *w, const struct rows *rows, const struct row *row,
                     const struct row *before)
{
    const struct row_value *values = rows_values(rows, row);
    bool ok = stmt_set_int(w->event, SCHEMA_ROW + 1, w->next_row);
    uint32_t stamp = ++w->row_stamp;
    for (size_t i = 0; i < row->n; i++) {
        w->bound[values[i].column] = stamp;
        ok &= stmt_set_cell(w->event, (int)values[i].column + 1, &values[i].cell);
    }
    if (before) {
        const struct row_value *old = rows_values(rows, before);
        for (size_t i = 0; i < before->n; i++) {
            if (w->bound[old[i].column] != stamp) {
                ok &= stmt_set_null(w->event, (int)old[i].column + 1);
            }
        }
    }
    return ok && (row->more.len ? stmt_set_text(w->event, SCHEMA_MORE + 1, row->more)
                                : stmt_set_null(w->event, SCHEMA_MORE + 1));
}

bool writer_add(struct writer *w, const struct rows *rows)
{
    if ((rows->new_columns.n || rows->new_more.n) && !add_columns(w, rows)) {
        return false;
    }
    /* Texts bound before lived in rows that are gone. */
    sqlite3_clear_bindings(w->event->handle);
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *row = rows_row(rows, i);
        if (!bind_row(w, rows, row, i > 0 ? rows_row(rows, i - 1) : NULL) || !stmt_run(w->event) ||
            !stmt_set_int(w->raw, 1, w->next_row) || !stmt_set_text(w->raw, 2, row->raw) ||
            !stmt_run(w->raw)) {
            return false;
        }
        w->next_row++;
    }
    return true;
}
