/*
 * source_rows.h - for the tests of file sources: a file of given bytes, and scans of it written as
 * text.
 *
 * A row is a line: its offset, then its cells: `~` null, digits an integer, `real:` and `written:`
 * other numbers, text in single quotes.
 */
#ifndef SUMOQ_TESTS_SOURCE_ROWS_H
#define SUMOQ_TESTS_SOURCE_ROWS_H

#include "base/buf.h"
#include "data/number/number.h"
#include "source/event/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIELDS(...) ((const char *const[]) { __VA_ARGS__, NULL })

/* A temporary file of these bytes; remove it with rows_drop. */
static inline const char *rows_file(char path[32], const void *bytes, size_t n)
{
    strcpy(path, "/tmp/sumoq-test-XXXXXX");
    int fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    close(fd);
    return path;
}

/* Writes `text` to `to`, without NUL. */
static inline void rows_put(char *to, const char *text)
{
    while (*text) {
        *to++ = *text++;
    }
}

static inline void rows_cell(struct buf *out, const struct cell *c)
{
    char buffer[NUMBER_TEXT_MAX];
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        buf_text(out, " ~");
        break;
    case CELL_BOOL:
        buf_text(out, c->as.b ? " true" : " false");
        break;
    case CELL_INT:
        buf_printf(out, " %lld", (long long)c->as.i);
        break;
    case CELL_REAL:
        buf_printf(out, " real:%.*s%s", (int)number_loaded(buffer, c->as.f), buffer,
                   c->flags & CELL_LOADED ? "" : "!");
        break;
    case CELL_STRING:
        buf_printf(out, " '%.*s'", STR_ARG(cell_str(c)));
        break;
    case CELL_WRITTEN:
        buf_printf(out, " written:%.*s", STR_ARG(cell_str(c)));
        break;
    }
}

struct rows_line {
    uint64_t seq;
    char *text;
};

static inline int rows_order(const void *a, const void *b)
{
    uint64_t x = ((const struct rows_line *)a)->seq, y = ((const struct rows_line *)b)->seq;
    return x < y ? -1 : x > y;
}

/* Scans an open source; rows by place. `stats` may be NULL. */
static inline char *rows_scan(struct source *src, struct scan_spec *spec, const char *const *fields,
                              struct source_stats *stats)
{
    struct arena a, scratch;
    struct str names[64];
    const char *why = NULL;
    arena_init(&a, NULL);
    arena_init(&scratch, NULL);
    spec->n_fields = 0;
    for (size_t k = 0; fields[k]; k++) {
        names[spec->n_fields++] = str_of(fields[k]);
    }
    spec->fields = names;
    spec->batch_rows = spec->batch_rows ? spec->batch_rows : 7;
    cr_assert(src->ops->start(src, spec, &why), "%s", why);
    struct scan *scan = src->ops->open(src, &a, &why);
    cr_assert_not_null(scan);
    struct batch *b = batch_new(&a, &scratch, spec->n_fields, spec->batch_rows);
    struct rows_line *lines = NULL;
    size_t n = 0;
    while (src->ops->next(scan, b)) {
        cr_assert(b->live == b->rows && b->rows > 0);
        for (size_t r = 0; r < b->rows; r++) {
            struct buf line = BUF_INIT;
            buf_printf(&line, "%llu", (unsigned long long)b->seq[r]);
            for (size_t i = 0; i < spec->n_fields; i++) {
                rows_cell(&line, &b->cols[i][r]);
            }
            if (b->time[r] != TIME_NONE) {
                buf_printf(&line, " @%lld", (long long)b->time[r]);
            }
            buf_char(&line, '\n');
            lines = realloc(lines, (n + 1) * sizeof *lines);
            lines[n++] = (struct rows_line) { b->seq[r], strndup(line.b.data, line.b.len) };
            buf_release(&line);
        }
    }
    struct buf all = BUF_INIT;
    if (n > 0) {
        qsort(lines, n, sizeof *lines, rows_order);
    }
    for (size_t k = 0; k < n; k++) {
        buf_text(&all, lines[k].text);
        free(lines[k].text);
    }
    free(lines);
    if (src->ops->error(scan)) {
        buf_printf(&all, "error: %s\n", src->ops->error(scan));
    }
    src->ops->close(scan);
    if (stats) {
        src->ops->stats(src, stats);
    }
    char *text = strndup(all.b.len > 0 ? all.b.data : "", all.b.len);
    buf_release(&all);
    arena_release(&a);
    arena_release(&scratch);
    return text;
}

/* A scan of a file of these bytes, in pieces of `chunk`. `bad` gets "line reason; ..." when it is
 * not NULL. */
static inline char *rows_of(const void *bytes, size_t n, size_t chunk, const char *const *fields,
                            char bad[256])
{
    char path[32];
    const char *why = NULL, *paths[] = { rows_file(path, bytes, n) };
    struct arena a;
    struct source_stats stats;
    arena_init(&a, NULL);
    struct source *src =
        file_source_open(&a, paths, 1, &(struct file_options) { .chunk = chunk }, &why);
    cr_assert_not_null(src, "%s", why);
    char *text = rows_scan(src, &(struct scan_spec) { 0 }, fields, &stats);
    if (bad) {
        size_t at = (size_t)snprintf(bad, 256, "%llu", (unsigned long long)stats.bad);
        for (size_t k = 0; k < stats.n_shown; k++) {
            at += (size_t)snprintf(bad + at, 256 - at, "; %llu: %s",
                                   (unsigned long long)stats.shown[k].line, stats.shown[k].reason);
        }
    }
    src->ops->free(src);
    arena_release(&a);
    unlink(path);
    return text;
}

/* The same rows and reports in pieces of every size from 1 to 200 bytes as in one. */
static inline void rows_same_in_pieces(const void *bytes, size_t n, const char *const *fields)
{
    char bad[256], bad_once[256];
    char *once = rows_of(bytes, n, 0, fields, bad_once);
    for (size_t chunk = 1; chunk <= 200; chunk++) {
        char *rows = rows_of(bytes, n, chunk, fields, bad);
        cr_assert_str_eq(rows, once, "pieces of %zu bytes", chunk);
        cr_assert_str_eq(bad, bad_once, "pieces of %zu bytes", chunk);
        free(rows);
    }
    free(once);
}

#endif
