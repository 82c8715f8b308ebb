/*
 * schema.h - the tables and their columns: names, the SQL that makes them, and reading and checking
 * them in a database that may come from anybody.
 */
#ifndef SUMOQ_STORE_SCHEMA_H
#define SUMOQ_STORE_SCHEMA_H

#include "base/buf.h"
#include "store/db.h"

/* Columns of `events_first`, from 0, as every database has them. */
enum schema_column {
    SCHEMA_ROW,
    SCHEMA_MESSAGE_TIME,
    SCHEMA_RECEIPT_TIME,
    SCHEMA_SEARCHABLE_TIME,
    SCHEMA_SIZE,
    SCHEMA_CATEGORY,
    SCHEMA_HOST,
    SCHEMA_NAME,
    SCHEMA_COLLECTOR,
    SCHEMA_SOURCE,
    SCHEMA_FORMAT,
    SCHEMA_VIEW,
    SCHEMA_MESSAGE_COUNT,
    SCHEMA_COLLECTOR_ID,
    SCHEMA_SOURCE_ID,
    SCHEMA_MESSAGE_ID,
    SCHEMA_BLOCK_ID,
    SCHEMA_MORE,
    SCHEMA_COLUMNS,                           /* how many; the fields' columns follow */
    SCHEMA_REST = SCHEMA_COLUMNS + DB_FIELDS, /* the first of the fields in `events_rest` */
    SCHEMA_END = SCHEMA_REST + DB_FIELDS,
};

/* Their names, in that order. */
extern const char *const schema_columns[SCHEMA_COLUMNS];

/* The built-in metadata that `name` is, by any case; SCHEMA_COLUMNS: none. `_row` and `more` are
 * not metadata. */
enum schema_column schema_metadata(struct str name);
/* Whether a field of this name may have a column of its own. */
bool schema_may_be_column(struct str name);
/* Rank of a field that queries commonly ask for, by any case; SIZE_MAX: none. */
size_t schema_rank(struct str name);
/* `name` as an SQL identifier in quotes. */
void schema_put_name(struct buf *out, struct str name);

/* Names, of columns or of fields. */
struct schema_list {
    struct str *items;
    size_t n, cap;
};

/* The columns of a database. */
struct schema {
    struct schema_list first; /* of `events_first`: the metadata, then fields */
    struct schema_list rest;  /* fields in `events_rest` */
    const char *table;        /* `events_first`, or what it was called before */
    bool has_origins;         /* the table is there */
};

/* False: db->why, also when a table is missing or not as this program makes it: its text in the
 * schema must be what schema_sql and ADD COLUMN produce, and it has no other index. */
bool schema_read(struct arena *a, struct db *db, struct schema *out);
/* The numbers of the first and the last event; 1 and 0: no events. False: db->why, also when
 * the events are not numbered from 1 on. */
bool schema_rows(struct arena *a, struct db *db, const struct schema *s, int64_t *first,
                 int64_t *last);
/* The column of a field, by any case, its number as above; SCHEMA_END: none. */
size_t schema_find(const struct schema *s, struct str name);
/* The statements that make the tables. */
const char *schema_sql(struct arena *a);
/* That which makes the view, with these columns of `events_rest`. */
void schema_put_view(struct buf *out, const struct schema_list *rest);

#endif
