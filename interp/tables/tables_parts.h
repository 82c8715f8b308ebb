/*
 * tables_parts.h - private definition of struct tables: for tables.c, which reads, and
 * tables_save.c.
 */
#ifndef SUMOQ_TABLES_TABLES_PARTS_H
#define SUMOQ_TABLES_TABLES_PARTS_H

#include "base/os/os_replace.h"
#include "tables/tables.h"

struct known_table {
    struct str source;
    const struct csv_table *table;
    const char *why;
    struct os_file_mark mark; /* of its file when it was read */
};

struct saved_table {
    struct str source;
    const struct csv_table *table; /* NULL: promised */
    struct {
        const struct csv_table **items;
        size_t n, cap;
    } steps;                  /* rows that it was made of, one after the other */
    bool appends;             /* to the table in its file */
    struct os_file_mark mark; /* of that file when it was read */
};

struct tables {
    struct arena *arena;
    struct tables_options options;
    bool *asked; /* by item of the options: some stage asked for it */
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
    struct os_replace writing;
};

/* The path of a source: without path:// and quotes, or the scheme of a URL. */
struct str tables_path(struct str source);
/* The table that the query has saved; NULL: not (yet) saved. */
const struct csv_table *tables_saved(const struct tables *t, struct str source);
/* The table in the source's file, read if needed; NULL as for tables_find. */
const struct csv_table *tables_read(struct tables *t, struct str source, const char **why);
/* The file that a saved table goes to; NULL: none. */
const char *tables_file(struct tables *t, struct str source);
/* Adds the rows of saved->steps, from number `from` on, to `old` (NULL: no table), by the schema
 * beside the file; false: *why. */
bool tables_build(struct tables *t, struct saved_table *saved, const struct csv_table *old,
                  size_t from, const char **why);

#endif
