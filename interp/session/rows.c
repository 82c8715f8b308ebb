/*
 * rows.c - the result's columns and rows. The text of a cell gets a NUL, so it is copied when it is
 * asked for, into memory that the next row uses again.
 */
#include "session/session.h"

void rows_begin(struct sumoq_query *q)
{
    const struct result *r = q->result;
    if (!r) {
        return;
    }
    q->column_names = arena_array(&q->run, const char *, r->n_columns + 1);
    q->texts = arena_array(&q->run, struct column_text, r->n_columns + 1);
    for (size_t c = 0; c < r->n_columns; c++) {
        q->column_names[c] = arena_cstr(&q->run, r->columns[c].name);
    }
}

static void forget_texts(struct sumoq_query *q)
{
    if (q->has_row_texts) {
        arena_reset(&q->row_texts);
        for (size_t c = 0; c < q->result->n_columns; c++) {
            q->texts[c].read = false;
        }
        q->has_row_texts = false;
    }
}

void rows_end(struct sumoq_query *q)
{
    if (q->result) {
        forget_texts(q);
    }
    if (q->iterating) {
        result_iter_close(&q->iter);
        q->iterating = false;
    }
    q->row = NULL;
}

void sumoq_rewind(sumoq_query *q)
{
    if (q) {
        rows_end(q);
    }
}

uint64_t sumoq_row_count(const sumoq_query *q)
{
    return sumoq_has_result(q) ? q->result->n_rows : 0;
}

size_t sumoq_column_count(const sumoq_query *q)
{
    return sumoq_has_result(q) ? q->result->n_columns : 0;
}

const char *sumoq_column_name(const sumoq_query *q, size_t column, size_t *length)
{
    bool is = column < sumoq_column_count(q);
    if (length) {
        *length = is ? q->result->columns[column].name.len : 0;
    }
    return is ? q->column_names[column] : NULL;
}

enum sumoq_type sumoq_column_type(const sumoq_query *q, size_t column)
{
    if (column >= sumoq_column_count(q)) {
        return SUMOQ_NULL;
    }
    switch (q->result->columns[column].type) {
    case T_BOOL:
        return SUMOQ_BOOL;
    case T_INT:
        return SUMOQ_INT;
    case T_NUMBER:
    case T_REAL:
        return SUMOQ_REAL;
    case T_TIME:
        return SUMOQ_TIME;
    case T_ANY:
    case T_STRING:
        break;
    }
    return SUMOQ_TEXT;
}

int sumoq_column_is_key(const sumoq_query *q, size_t column)
{
    return column < sumoq_column_count(q) && q->result->columns[column].key;
}

int sumoq_is_aggregate(const sumoq_query *q)
{
    return sumoq_has_result(q) && q->result->aggregate;
}

int sumoq_next(sumoq_query *q)
{
    if (!sumoq_has_result(q)) {
        return 0;
    }
    forget_texts(q);
    if (!q->iterating) {
        result_iter_open(&q->iter, q->result);
        q->iterating = true;
    } else if (!q->row) {
        return q->iter.why ? -1 : 0;
    }
    q->row = result_iter_next(&q->iter);
    if (!q->row && q->iter.why) {
        query_report(q->query, DIAG_TEMPORARY_FILE, q->iter.why);
        return -1;
    }
    return q->row != NULL;
}

/* The cell; NULL: there is none, or it is null. */
static const struct cell *cell_at(const sumoq_query *q, size_t column)
{
    bool is = column < sumoq_column_count(q) && q->row;
    const struct cell *c = is ? &q->row[column] : NULL;
    return c && !cell_is_null(c) ? c : NULL;
}

enum sumoq_type sumoq_cell_type(const sumoq_query *q, size_t column)
{
    const struct cell *c = cell_at(q, column);
    if (!c) {
        return SUMOQ_NULL;
    }
    switch ((enum cell_tag)c->tag) {
    case CELL_NULL:
        return SUMOQ_NULL;
    case CELL_BOOL:
        return SUMOQ_BOOL;
    case CELL_INT:
        return q->result->columns[column].type == T_TIME ? SUMOQ_TIME : SUMOQ_INT;
    case CELL_REAL:
    case CELL_WRITTEN:
        return SUMOQ_REAL;
    case CELL_STRING:
        break;
    }
    return SUMOQ_TEXT;
}

int64_t sumoq_int(const sumoq_query *q, size_t column)
{
    const struct cell *c = cell_at(q, column);
    int64_t n = 0;
    if (c && c->tag == CELL_BOOL) {
        return c->as.b;
    }
    return c && cell_integer(c, &n) ? n : 0;
}

double sumoq_real(const sumoq_query *q, size_t column)
{
    const struct cell *c = cell_at(q, column);
    double n = 0;
    if (c && c->tag == CELL_BOOL) {
        return c->as.b;
    }
    return c && cell_double(c, &n) ? n : 0;
}

int sumoq_bool(const sumoq_query *q, size_t column)
{
    const struct cell *c = cell_at(q, column);
    return c && cell_truth(c);
}

const char *sumoq_text(sumoq_query *q, size_t column, size_t *length)
{
    const struct cell *c = cell_at(q, column);
    if (length) {
        *length = 0;
    }
    if (!c) {
        return NULL;
    }
    struct column_text *t = &q->texts[column];
    if (!t->read) {
        struct str text = cell_show(c, t->buffer);
        if (text.s == t->buffer) {
            t->buffer[text.len] = '\0';
        } else {
            text = arena_str(&q->row_texts, text);
        }
        t->text = text.s;
        t->length = text.len;
        t->read = q->has_row_texts = true;
    }
    if (length) {
        *length = t->length;
    }
    return t->text;
}
