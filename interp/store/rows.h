/*
 * rows.h - events on their way into the database: copied out of the reader, fields already turned
 * into column numbers, so that the writing thread only binds and steps.
 */
#ifndef SUMOQ_STORE_ROWS_H
#define SUMOQ_STORE_ROWS_H

#include "base/map.h"
#include "data/batch.h"
#include "source/record.h"
#include "store/schema.h"

enum field_place { FIELD_COLUMN, FIELD_MORE, FIELD_MESSAGE_TIME, FIELD_TIME, FIELD_SIZE };

struct field {
    struct str name; /* as first spelled */
    enum field_place place;
    uint32_t column;
    const struct field *next; /* the field that followed this one last time */
};

/* The names seen so far. Names in `more` are only remembered up to a limit, then treated as new. */
struct fields {
    struct arena kept, passing;
    struct map columns, more;
    struct field start;   /* its `next`: what an event began with last time */
    struct field **items; /* those of `columns` */
    size_t n, cap;
    uint32_t n_first, n_rest; /* columns, the metadata among the first */
};

/* Of a database with these columns. */
void fields_init(struct fields *f, const struct schema *columns);
void fields_release(struct fields *f);

struct row_value {
    uint32_t column;
    struct cell cell;
};

struct row {
    struct str raw, more;
    size_t first, n; /* values */
    int64_t time;
    /* see struct record; of the rows' first one and of those where it changes, else format NULL */
    struct str source;
    const char *format;
    uint64_t count;
};

/* Columns that are new; `column` is the number in the end. */
struct column_list {
    struct new_column {
        struct str name;
        uint32_t column;
    } * items;
    size_t n, cap;
};

struct rows {
    struct arena text;
    struct block rows, values; /* struct row, struct row_value */
    struct buf more;
    size_t n;
    struct column_list new_columns; /* first seen in these rows */
    struct schema_list new_more;
    size_t bytes;
    struct str source;  /* of the last row; NULL: none yet */
    const char *format; /* of the last row; NULL: no row */
    uint64_t count;
    uint64_t last; /* offset at which the last record begins */
    bool last_bad; /* it was malformed */
    uint64_t end;  /* offset after the last record */
    uint64_t read; /* bytes of the file up to there, as on disk */
    uint64_t bad;  /* malformed records up to there that the load has read */
};

void rows_init(struct rows *r);
void rows_clear(struct rows *r);
void rows_release(struct rows *r);
/* Adds a copy of the record. */
void rows_add(struct rows *r, struct fields *f, const struct record *rec);
/* Closes the rows: new columns get their final numbers. */
void rows_settle(struct rows *r, struct fields *f);

static inline const struct row *rows_row(const struct rows *r, size_t i)
{
    return (const struct row *)(const void *)r->rows.data + i;
}
static inline const struct row_value *rows_values(const struct rows *r, const struct row *row)
{
    return (const struct row_value *)(const void *)r->values.data + row->first;
}

#endif
