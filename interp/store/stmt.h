/*
 * stmt.h - prepared statements that are released with an arena.
 */
#ifndef SUMOQ_STORE_STMT_H
#define SUMOQ_STORE_STMT_H

#include "data/value.h"
#include "store/db.h"

struct stmt {
    sqlite3_stmt *handle;
    struct db *db;
};

/* A statement, released with `a` or by stmt_free; NULL: db->why. */
struct stmt *stmt_new(struct arena *a, struct db *db, const char *sql);
void stmt_free(struct stmt *s);
/* Steps to a row; false: the end, or a failure when `failed` is set. */
bool stmt_row(struct stmt *s, bool *failed);
/* Runs it to its end and makes it ready for the next run; false: db->why. */
bool stmt_run(struct stmt *s);

/* Parameters count from 1. Text is not copied: it must stay until the statement has run. */
bool stmt_set_null(struct stmt *s, int at);
bool stmt_set_int(struct stmt *s, int at, int64_t v);
bool stmt_set_text(struct stmt *s, int at, struct str v);
/* Any value: a boolean as text, CELL_WRITTEN as a BLOB, a NaN as the BLOB "NaN". */
bool stmt_set_cell(struct stmt *s, int at, const struct cell *c);

/* Columns count from 0; text is valid until the next step. */
int64_t stmt_int(struct stmt *s, int column);
bool stmt_is_null(struct stmt *s, int column);
struct str stmt_text(struct stmt *s, int column);
/* A value of SQLite, as stmt_cell has it; its text is SQLite's. */
struct cell stmt_value(sqlite3_value *v);
/* The value with its kind: REAL is CELL_LOADED, a BLOB that spells a number CELL_WRITTEN, else
 * text; texts are copied to `a`, and null without it. */
struct cell stmt_cell(struct stmt *s, int column, struct arena *a);

#endif
