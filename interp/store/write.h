/*
 * write.h - rows into the tables, inside the caller's transactions.
 */
#ifndef SUMOQ_STORE_WRITE_H
#define SUMOQ_STORE_WRITE_H

#include "store/rows.h"
#include "store/stmt.h"

struct writer {
    struct db *db;
    struct arena *arena;
    struct stmt *first, *rest, *raw, *field; /* INSERTs; `rest` NULL: that table has no column */
    struct stmt *origin;
    uint32_t n_first; /* columns of `events_first` */
    struct schema_list rest_columns;
    uint32_t *bound; /* by column: number of the last row that bound it */
    uint32_t row_stamp;
    int64_t next_row; /* `_row` of the next event */
    /* the last entry of `origins` that this writer made */
    struct str source;
    const char *format; /* NULL: none */
    int64_t count, origin_row;
};

/* A writer after the last event of the database; NULL: db->why. */
struct writer *writer_new(struct arena *a, struct db *db, const struct schema *columns);
/* Inserts all rows, adding columns where they name new fields; false: db->why. */
bool writer_add(struct writer *w, const struct rows *rows);

/* The text of an event, in `a`; *found: it is there. False: db->why. */
bool writer_text(struct writer *w, struct arena *a, int64_t row, struct str *text, bool *found);
/* Removes an event; false: db->why. */
bool writer_drop(struct writer *w, int64_t row);
/* The number of the event that was added last. */
static inline int64_t writer_last_row(const struct writer *w)
{
    return w->next_row - 1;
}

#endif
