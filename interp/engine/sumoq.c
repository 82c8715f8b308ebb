/*
 * sumoq.c - see sumoq.h: the public interface over query.h.
 */
#include "engine/sumoq.h"

#include "base/buf.h"
#include "engine/query.h"
#include "source/event/file.h"
#include "store/scan.h"

struct sumoq_query {
    struct arena arena; /* results returned to the caller */
    struct query *query;
    const struct result *result;
    const char *why;                /* of data that could not be opened; NULL: it was */
    const struct cell *const *rows; /* of the result, from the first access to a cell on */
};

sumoq_query *sumoq_query_new(const char *text, const char *name)
{
    struct arena first;
    struct query_options options = { 0 };
    arena_init(&first, NULL);
    sumoq_query *q = arena_new(&first, struct sumoq_query);
    q->arena = first;
    q->query = query_new(str_of(text), name, &options);
    return q;
}

void sumoq_query_free(sumoq_query *q)
{
    if (q) {
        query_free(q->query);
        struct arena last = q->arena;
        arena_release(&last);
    }
}

enum sumoq_status sumoq_check(const sumoq_query *q)
{
    return (enum sumoq_status)query_status(q->query);
}

const char *sumoq_diagnostics(sumoq_query *q)
{
    const struct diags *d = query_diags(q->query);
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < d->n; i++) {
        render_diag(&out, query_source_text(q->query), d->items[i], false);
    }
    if (q->why) {
        buf_printf(&out, "error: %s\n", q->why);
    }
    const char *text = arena_cstr(&q->arena, buf_view(&out));
    buf_release(&out);
    return text;
}

static enum sumoq_status run(sumoq_query *q, struct source *source, const char *why)
{
    if (!source) {
        q->why = why;
        return SUMOQ_IO;
    }
    enum query_status status = query_run(q->query, source, &q->result);
    source->ops->free(source);
    return (enum sumoq_status)status;
}

enum sumoq_status sumoq_run_files(sumoq_query *q, const char *const *paths, size_t n)
{
    struct file_options options = { 0 };
    const char *why = NULL;
    struct source *source = file_source_open(&q->arena, paths, n, &options, &why);
    return run(q, source, why);
}

enum sumoq_status sumoq_run_database(sumoq_query *q, const char *path)
{
    const char *why = NULL;
    struct source *source = db_source_open(&q->arena, path, &why);
    return run(q, source, why);
}

size_t sumoq_rows(const sumoq_query *q)
{
    return q->result ? q->result->n_rows : 0;
}

size_t sumoq_columns(const sumoq_query *q)
{
    return q->result ? q->result->n_columns : 0;
}

const char *sumoq_column(sumoq_query *q, size_t column)
{
    return column < sumoq_columns(q) ? arena_cstr(&q->arena, q->result->columns[column].name)
                                     : NULL;
}

const char *sumoq_cell(sumoq_query *q, size_t row, size_t column)
{
    char buffer[CELL_TEXT_MAX];
    if (row >= sumoq_rows(q) || column >= sumoq_columns(q)) {
        return NULL;
    }
    if (!q->rows) {
        q->rows = result_rows(&q->arena, q->result);
    }
    const struct cell *cell = q->rows ? &q->rows[row][column] : NULL;
    return !cell || cell_is_null(cell) ? NULL : arena_cstr(&q->arena, cell_show(cell, buffer));
}
