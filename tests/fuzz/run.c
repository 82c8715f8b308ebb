/*
 * run.c - libFuzzer target: a whole query over a whole small file.
 *
 * The input is the query's text, a NUL and the bytes of the file, whose format is detected. It runs
 * twice, within 32 MB: as usual, and in small batches with few rows held in memory. Every run ends
 * with all its rows, or with a diagnostic; two that end with rows give the same.
 */
#include "engine/query.h"
#include "source/event/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

enum { MEMORY = 32 << 20, ROWS_MOST = 10000, QUERY_MOST = 4096, FILE_MOST = 65536 };

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

/* What a run ended with; `sum` is of its rows, in order. */
struct ended {
    enum query_status status;
    uint64_t rows, columns, sum;
};

static void add(struct ended *e, struct str text)
{
    e->sum = (e->sum ^ str_hash(text)) * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

static void read_result(struct ended *e, const struct result *result)
{
    struct result_iter it;
    char room[CELL_TEXT_MAX];
    e->columns = result->n_columns;
    for (size_t c = 0; c < result->n_columns; c++) {
        add(e, result->columns[c].name);
    }
    result_iter_open(&it, result);
    for (const struct cell *row; (row = result_iter_next(&it)); e->rows++) {
        for (size_t c = 0; c < result->n_columns; c++) {
            add(e, cell_text(&row[c], room));
        }
    }
    need(!it.why, "rows on disk are read again");
    result_iter_close(&it);
    need(e->rows == result->n_rows, "all rows are there");
}

static void run(struct query *q, const char *path, struct ended *e)
{
    struct arena a;
    const char *why = NULL;
    const struct result *result = NULL;
    arena_init(&a, NULL);
    struct source *src =
        file_source_open(&a, &path, 1, &(struct file_options) { .rescans = true }, &why);
    if (!src) {
        need(why && *why, "a file that is refused has a reason");
        e->status = QUERY_IO;
    } else {
        e->status = query_run(q, src, &result);
        need(e->status != QUERY_DONE || result, "a run that is done has a result");
        need(e->status == QUERY_DONE || query_diags(q)->n > 0, "one that is not has a diagnostic");
        if (result) {
            read_result(e, result);
        }
        src->ops->free(src);
    }
    arena_release(&a);
}

static struct ended end_of(struct str text, const char *path, size_t batch_rows, size_t rows_held)
{
    const struct table_binding table = { STR("t"), NULL, STR("a,b\n1,x\n2,\n2,y\n") };
    struct tables_options tables = { .items = &table, .n = 1 };
    struct query_options options = { .tables = &tables,
                                     .threads = 1,
                                     .batch_rows = batch_rows,
                                     .rows_held = rows_held,
                                     .max_memory = MEMORY,
                                     .limit = ROWS_MOST,
                                     .now = STR("2024-01-02T03:04:05Z") };
    struct ended e = { 0 };
    struct query *q = query_new(text, "query", &options);
    e.status = query_status(q);
    if (e.status == QUERY_DONE) {
        run(q, path, &e);
    } else {
        need(query_diags(q)->n > 0, "a query that may not run has a diagnostic");
    }
    query_free(q);
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) /* NOLINT */
{
    char path[64];
    const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
    if (!nul || nul - data > QUERY_MOST || size > FILE_MOST) {
        return 0;
    }
    struct str text = { (const char *)data, (size_t)(nul - data) };
    size_t n = size - text.len - 1;
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(path, sizeof path, "%s/sumoq-fuzz-run-%d", folder, (int)getpid());
    FILE *file = fopen(path, "wb");
    need(file && fwrite(nul + 1, 1, n, file) == n && fclose(file) == 0, "the file is written");
    struct ended usual = end_of(text, path, 0, 0), small = end_of(text, path, 3, 2);
    if (usual.status == QUERY_DONE && small.status == QUERY_DONE) {
        need(usual.rows == small.rows && usual.columns == small.columns && usual.sum == small.sum,
             "the rows are the same in small batches, from disk");
    }
    unlink(path);
    return 0;
}
