/*
 * table.c - see table.h. One cursor reads all rows; further ones find none.
 */
#include "exec/table.h"

#include <assert.h>

struct table_source {
    struct source base;
    const struct table *table;
    const struct scan_spec *spec;
    size_t *columns; /* of each field of the spec; SIZE_MAX: none */
    struct arena *arena;
    atomic_size_t next;
};

static struct table_source *source_of(struct source *s)
{
    return (struct table_source *)(void *)s;
}

static bool table_start(struct source *src, const struct scan_spec *spec, const char **why)
{
    struct table_source *s = source_of(src);
    (void)why;
    s->spec = spec;
    s->columns = arena_array(s->arena, size_t, spec->n_fields + 1);
    for (size_t f = 0; f < spec->n_fields; f++) {
        struct str number = { spec->fields[f].s + 1, spec->fields[f].len - 1 };
        int64_t column;
        struct cell text = cell_of_text(number);
        s->columns[f] = cell_integer(&text, &column) ? (size_t)column : SIZE_MAX;
        assert(s->columns[f] == SIZE_MAX || s->columns[f] < s->table->n_columns);
    }
    atomic_store(&s->next, 0);
    return true;
}

static struct scan *table_open(struct source *src, struct arena *a, const char **why)
{
    (void)why;
    struct scan *scan = arena_new(a, struct scan);
    scan->source = src;
    return scan;
}

static bool table_next(struct scan *scan, struct batch *b)
{
    struct table_source *s = source_of(scan->source);
    assert(b->n_cols == s->spec->n_fields);
    size_t at = atomic_fetch_add(&s->next, b->cap);
    if (at >= s->table->n_rows) {
        return false;
    }
    b->rows = s->table->n_rows - at < b->cap ? s->table->n_rows - at : b->cap;
    for (size_t i = 0; i < b->rows; i++) {
        b->time[i] = TIME_NONE;
        b->seq[i] = at + i;
        for (size_t f = 0; f < s->spec->n_fields; f++) {
            b->cols[f][i] =
                s->columns[f] == SIZE_MAX ? cell_null() : s->table->rows[at + i][s->columns[f]];
        }
    }
    batch_select_all(b);
    return true;
}

static const char *table_error(const struct scan *scan)
{
    (void)scan;
    return NULL;
}

static void table_close(struct scan *scan)
{
    (void)scan;
}

static const struct source_ops table_ops = {
    .start = table_start,
    .open = table_open,
    .next = table_next,
    .error = table_error,
    .close = table_close,
};

struct source *table_source(struct arena *a, const struct table *table)
{
    struct table_source *s = arena_new(a, struct table_source);
    s->base.ops = &table_ops;
    s->table = table;
    s->arena = a;
    return &s->base;
}

size_t table_column(const struct table *t, struct str name)
{
    for (size_t c = 0; c < t->n_columns; c++) {
        if (str_eq_fold(t->columns[c].name, name)) {
            return c;
        }
    }
    return SIZE_MAX;
}
