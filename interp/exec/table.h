/*
 * table.h - a whole table in memory, and the source that reads it: between two segments of a query.
 */
#ifndef SUMOQ_EXEC_TABLE_H
#define SUMOQ_EXEC_TABLE_H

#include "data/result.h"
#include "source/source.h"

struct table {
    const struct result_column *columns; /* T_ANY where not known */
    size_t n_columns;
    const struct cell *const *rows; /* rows[r][c], in order */
    size_t n_rows;
};

/* The column of that name, in any case; SIZE_MAX: not found. */
size_t table_column(const struct table *t, struct str name);
/* A source whose events are the table's rows: position is the row's number; column i is the field
 * `#i`. Lives in `a`; the table must live as long. */
struct source *table_source(struct arena *a, const struct table *table);

#endif
