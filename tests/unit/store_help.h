/*
 * store_help.h - a folder of its own for each test, events written to files, loads and scans.
 */
#ifndef SUMOQ_TESTS_STORE_HELP_H
#define SUMOQ_TESTS_STORE_HELP_H

#include "base/buf.h"
#include "store/load.h"
#include "store/scan.h"
#include "store/stmt.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct bench {
    struct arena arena, scratch;
    char folder[64];
    const char *db, *events; /* paths in the folder */
    const char *why;
    struct load_result result;
    struct source *source;
    struct scan *scan;
    struct scan_spec spec;
    struct batch *batch;
};

static inline void bench_open(struct bench *t)
{
    *t = (struct bench) { .why = NULL };
    arena_init(&t->arena, NULL);
    arena_init(&t->scratch, NULL);
    snprintf(t->folder, sizeof t->folder, "/tmp/sumoq-store-XXXXXX");
    cr_assert_not_null(mkdtemp(t->folder));
    t->db = arena_printf(&t->arena, "%s/t.db", t->folder).s;
    t->events = arena_printf(&t->arena, "%s/t.jsonl", t->folder).s;
}

/* Ends what bench_scan began. */
static inline void bench_unscan(struct bench *t)
{
    if (t->scan) {
        t->source->ops->close(t->scan);
    }
    if (t->source) {
        t->source->ops->free(t->source);
    }
    t->scan = NULL;
    t->source = NULL;
}

static inline void bench_close(struct bench *t)
{
    bench_unscan(t);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", t->folder);
    cr_assert_eq(system(command), 0);
    arena_release(&t->scratch);
    arena_release(&t->arena);
}

static inline void bench_write(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f);
    cr_assert_eq(fwrite(text.s, 1, text.len, f), text.len);
    cr_assert_eq(fclose(f), 0);
}

static inline enum load_status bench_load_with(struct bench *t, const struct load_options *o)
{
    return load_files(&t->arena, t->db, &t->events, 1, o, &t->result, &t->why);
}

/* Writes the events and loads them, whatever was loaded before. */
static inline void bench_load(struct bench *t, const char *text)
{
    const struct load_options again = { .again = true };
    bench_write(t->events, str_of(text));
    enum load_status status = bench_load_with(t, &again);
    cr_assert_eq(status, LOAD_DONE, "%d: %s", status, t->why ? t->why : "");
}

/* Runs SQL as the sqlite3 shell would and gives the first value as text. */
static inline const char *bench_sql(struct bench *t, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *s = NULL;
    const char *out = "";
    cr_assert_eq(sqlite3_open(t->db, &handle), SQLITE_OK);
    sqlite3_exec(handle, "PRAGMA synchronous = OFF", NULL, NULL, NULL); /* faster */
    const char *rest = sql;
    while (*rest) {
        cr_assert_eq(sqlite3_prepare_v2(handle, rest, -1, &s, &rest), SQLITE_OK, "%s",
                     sqlite3_errmsg(handle));
        int code = sqlite3_step(s);
        cr_assert(code == SQLITE_ROW || code == SQLITE_DONE, "%s", sqlite3_errmsg(handle));
        if (code == SQLITE_ROW && sqlite3_column_text(s, 0)) {
            out = arena_cstr(&t->arena, str_of((const char *)sqlite3_column_text(s, 0)));
        }
        sqlite3_finalize(s);
    }
    cr_assert_eq(sqlite3_close(handle), SQLITE_OK);
    return out;
}

/* Starts a scan of the fields with t->spec's other members. */
static inline void bench_scan(struct bench *t, const struct str *fields, size_t n)
{
    if (t->scan) {
        t->source->ops->close(t->scan);
        t->scan = NULL;
    }
    if (!t->source) {
        t->source = db_source_open(&t->arena, t->db, &t->why);
        cr_assert_not_null(t->source, "%s", t->why);
    }
    t->spec.fields = fields;
    t->spec.n_fields = n;
    t->spec.batch_rows = t->spec.batch_rows ? t->spec.batch_rows : BATCH_ROWS;
    cr_assert(t->source->ops->start(t->source, &t->spec, &t->why), "%s", t->why);
    t->scan = t->source->ops->open(t->source, &t->arena, &t->why);
    cr_assert_not_null(t->scan, "%s", t->why);
    t->batch = batch_new(&t->arena, &t->scratch, n, BATCH_ROWS);
}

static inline bool bench_next(struct bench *t)
{
    bool more = t->source->ops->next(t->scan, t->batch);
    cr_assert_null(t->source->ops->error(t->scan), "%s", t->source->ops->error(t->scan));
    return more;
}

/* A cell as text with its kind in front: "int 7", "text abc", "null". */
static inline const char *bench_show(struct bench *t, const struct cell *c)
{
    static const char *const kinds[] = { "null", "bool", "int", "real", "text", "written" };
    char buffer[CELL_TEXT_MAX];
    struct str text = cell_text(c, buffer);
    if (cell_is_null(c)) {
        return "null";
    }
    return arena_printf(&t->arena, "%s%s %.*s",
                        c->tag == CELL_REAL && !(c->flags & CELL_LOADED) ? "own " : "",
                        kinds[c->tag], STR_ARG(text))
        .s;
}

/* The only event's value of a field. */
static inline const char *bench_value(struct bench *t, struct str field)
{
    bench_scan(t, &field, 1);
    cr_assert(bench_next(t));
    cr_assert_eq(t->batch->rows, 1);
    return bench_show(t, &t->batch->cols[0][0]);
}

#endif
