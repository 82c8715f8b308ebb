/*
 * known_source.h - names of tables in a query: paths, URLs and the sources with fixed columns
 * (geo, ASN, threat intelligence).
 */
#ifndef SUMOQ_TABLES_KNOWN_SOURCE_H
#define SUMOQ_TABLES_KNOWN_SOURCE_H

#include "data/value.h"
#include "tables/tables.h"

struct source_column {
    const char *name;
    enum type type;
    const char *same; /* a column that may hold its values in a file instead, or NULL */
};

/* A source whose columns are known without the table. */
struct known_source {
    const char *names[2];
    const char *key;                     /* the column that addresses are looked up by */
    const struct source_column *columns; /* up to one without a name */
    size_t shown;                        /* number of columns that `*` expands to */
    bool by_network;                     /* its table is searched by networks */
    const char *what, *option;           /* in words, and how it is given */
};

/* The row of a source; NULL: only its table defines the columns. */
const struct known_source *known_source(struct str source);
/* A column of it, or NULL. */
const struct source_column *known_column(const struct known_source *source, struct str name);
/* The number of the column of `t` with the values of `c`; SIZE_MAX: it has none. */
size_t known_column_in(const struct csv_table *t, const struct source_column *c);

#endif
