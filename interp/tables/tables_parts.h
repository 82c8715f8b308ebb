/*
 * tables_parts.h - the inside of struct tables: for tables.c, which reads, and tables_save.c.
 */
#ifndef SUMOQ_TABLES_TABLES_PARTS_H
#define SUMOQ_TABLES_TABLES_PARTS_H

#include "tables/tables.h"

struct known_table {
    struct str source;
    const struct csv_table *table;
    const char *why;
};

struct saved_table {
    struct str source;
    const struct csv_table *table; /* NULL: promised */
};

struct tables {
    struct arena *arena;
    struct tables_options options;
    struct {
        struct known_table *items;
        size_t n, cap;
    } known;
    struct {
        struct saved_table *items;
        size_t n, cap;
    } saved;
    struct {
        uint32_t *items;
        size_t n, cap;
    } stages; /* that saved */
};

/* The path of a source: without path:// and quotes, or the scheme of a URL. */
struct str tables_path(struct str source);
/* The table that the query saved; NULL: it did not, or not yet. */
const struct csv_table *tables_saved(const struct tables *t, struct str source);

#endif
