/*
 * stmt.c - prepared statements that are released with an arena.
 *
 * Every SQLite code goes through db_ok, so that a failure always leaves its reason in the database
 * object. A NaN has no REAL form in SQLite (it would be stored as NULL), so it is stored as
 * written.
 */
#include "store/stmt.h"

#include "data/number/number.h"

#include <assert.h>
#include <math.h>

enum { ROW_STEPS = 100 }; /* more than any statement but a scan takes for a row */

static void release_stmt(void *what)
{
    stmt_free(what);
}

struct stmt *stmt_new(struct arena *a, struct db *db, const char *sql)
{
    struct stmt *s = arena_new(a, struct stmt);
    s->db = db;
    if (!db_ok(db, sqlite3_prepare_v2(db->handle, sql, -1, &s->handle, NULL))) {
        return NULL;
    }
    arena_on_release(a, release_stmt, s);
    db_allow(db, ROW_STEPS);
    return s;
}

void stmt_free(struct stmt *s)
{
    if (s->handle) {
        sqlite3_finalize(s->handle); /* repeats the code of the last step, which db_ok has seen */
        s->handle = NULL;
    }
}

bool stmt_row(struct stmt *s, bool *failed)
{
    assert(s->handle && "not after stmt_free");
    int code = sqlite3_step(s->handle);
    *failed = !db_ok(s->db, code);
    return code == SQLITE_ROW;
}

bool stmt_run(struct stmt *s)
{
    int code;
    s->db->steps = s->db->least_steps;
    do {
        code = sqlite3_step(s->handle);
    } while (code == SQLITE_ROW);
    bool ok = db_ok(s->db, code);
    sqlite3_reset(s->handle);
    return ok;
}

bool stmt_set_null(struct stmt *s, int at)
{
    return db_ok(s->db, sqlite3_bind_null(s->handle, at));
}

bool stmt_set_int(struct stmt *s, int at, int64_t v)
{
    return db_ok(s->db, sqlite3_bind_int64(s->handle, at, v));
}

/* A NULL pointer would bind NULL, so the empty text needs an address. */
static const char *address(struct str v)
{
    return v.s ? v.s : "";
}

bool stmt_set_text(struct stmt *s, int at, struct str v)
{
    return db_ok(s->db,
                 sqlite3_bind_text64(s->handle, at, address(v), v.len, SQLITE_STATIC, SQLITE_UTF8));
}

static bool set_blob(struct stmt *s, int at, struct str v)
{
    return db_ok(s->db, sqlite3_bind_blob64(s->handle, at, address(v), v.len, SQLITE_STATIC));
}

bool stmt_set_cell(struct stmt *s, int at, const struct cell *c)
{
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        return stmt_set_null(s, at);
    case CELL_BOOL:
        return stmt_set_text(s, at, c->as.b ? STR("true") : STR("false"));
    case CELL_INT:
        return stmt_set_int(s, at, c->as.i);
    case CELL_REAL:
        if (isnan(c->as.f)) {
            return set_blob(s, at, STR("NaN"));
        }
        return db_ok(s->db, sqlite3_bind_double(s->handle, at, c->as.f));
    case CELL_STRING:
        return stmt_set_text(s, at, cell_str(c));
    case CELL_WRITTEN:
        return set_blob(s, at, cell_str(c));
    }
    return stmt_set_null(s, at);
}

int64_t stmt_int(struct stmt *s, int column)
{
    return sqlite3_column_int64(s->handle, column);
}

bool stmt_is_null(struct stmt *s, int column)
{
    return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}

struct str stmt_text(struct stmt *s, int column)
{
    const char *text = (const char *)sqlite3_column_blob(s->handle, column);
    int size = sqlite3_column_bytes(s->handle, column);
    return (struct str) { text, text ? (size_t)size : 0 };
}

/* Whether a BLOB is one that a load writes. It is output unchanged, so nothing else may pass. */
static bool is_written(struct str bytes)
{
    bool is_int = false;
    int64_t i = 0;
    double f = 0;
    return str_eq(bytes, STR("NaN")) || number_read(bytes, &is_int, &i, &f);
}

struct cell stmt_value(sqlite3_value *v)
{
    struct cell c = cell_null();
    int type = sqlite3_value_type(v);
    if (type == SQLITE_INTEGER) {
        return cell_int(sqlite3_value_int64(v));
    }
    if (type == SQLITE_FLOAT) {
        c = cell_real(sqlite3_value_double(v));
        c.flags = CELL_LOADED;
    } else if (type != SQLITE_NULL) {
        const void *bytes =
            type == SQLITE_TEXT ? (const void *)sqlite3_value_text(v) : sqlite3_value_blob(v);
        size_t len = (size_t)sqlite3_value_bytes(v);
        c = cell_of_text((struct str) { bytes, bytes ? len : 0 }); /* NULL: no memory */
        c.tag = type == SQLITE_BLOB && is_written(cell_str(&c)) ? CELL_WRITTEN : CELL_STRING;
    }
    return c;
}

struct cell stmt_cell(struct stmt *s, int column, struct arena *a)
{
    /* One call for the value, which stays valid: the connection belongs to this thread alone. */
    struct cell c = stmt_value(sqlite3_column_value(s->handle, column));
    if (c.tag != CELL_STRING && c.tag != CELL_WRITTEN) {
        return c;
    }
    if (!a) {
        return cell_null();
    }
    char *copy = arena_alloc(a, c.len);
    if (c.len > 0) {
        memcpy(copy, c.as.s, c.len);
    }
    c.as.s = copy;
    return c;
}
