/*
 * tables.h - the tables that queries name, from files on this machine (docs/language/lookups.md).
 *
 * A table is a CSV file with a header line, bound to its source by name, or found in a folder.
 * Nothing is ever fetched. A table is read on first use and then shared; empty cells are null.
 */
#ifndef SUMOQ_TABLES_TABLES_H
#define SUMOQ_TABLES_TABLES_H

#include "base/os/os_inputs.h"

struct table_binding {
    struct str source;
    const char *file;
    struct str text; /* the table itself, if `file` is NULL */
};

struct tables_options {
    const struct table_binding *items;
    size_t n;
    const char *folder;             /* NULL: none */
    bool strict;                    /* a missing database is an error */
    const struct os_inputs *inputs; /* the other inputs of the query: no table is saved there */
};

struct csv_table {
    struct str source;
    const struct str *names;
    size_t n_columns;
    const struct str *cells; /* row by row; .s NULL: no value */
    size_t n_rows;
};

struct tables;

/* Tables and a copy of the options live in `a`. */
struct tables *tables_new(struct arena *a, const struct tables_options *options);
bool tables_strict(const struct tables *t);
/* The file or text given for a source; false: none. */
bool tables_bound(struct tables *t, struct str source, struct table_binding *out);
/* The next file of the options that was not asked for; *at is 0 at first. NULL: no more. */
const struct table_binding *tables_unused(const struct tables *t, size_t *at);
/* The table of a source. NULL: `why` describes what is wrong with its file, or is NULL when there
 * is no file. */
const struct csv_table *tables_find(struct tables *t, struct str source, const char **why);
/* What `save` does (tables_save.c). Registers that a stage of the query makes the table, so that it
 * may be missing when the stages that read it are bound. */
void tables_promise(struct tables *t, struct str source);
bool tables_promised(const struct tables *t, struct str source);
/* Whether the stage at byte `stage` of the query has saved before; true for all later calls. */
bool tables_saved_by(struct tables *t, uint32_t stage);
/* Makes the rows the table of rows->source, or adds them to it. Its schema, if a file
 * NAME.schema.json is beside its file, defines the columns and the key. False: why. */
bool tables_save(struct tables *t, const struct csv_table *rows, bool append, const char **why);
/* Whether the source's table has a file to be written to. */
bool tables_has_file(struct tables *t, struct str source);
/* Why the source's table must not be saved: its file is an input of the query, or belongs to
 * another table. NULL: it may. */
const char *tables_save_refused(struct tables *t, struct str source);
/* The table, read or saved, whose file is at `path`; false: none. */
bool tables_use_file(struct tables *t, const char *path, struct str *source);
/* Writes all tables that were saved and have a file (tables_write.c): each takes the place of the
 * old file at once or not at all. Rows that another process appended meanwhile are kept when the
 * query appends, too. False: *why. */
bool tables_flush(struct tables *t, const char **why);
/* Deletes what an unfinished tables_flush in another thread has written; for a process about to
 * exit. */
void tables_abandon(const struct tables *t);

/* A column by its name, in any case; SIZE_MAX: not found. */
size_t csv_table_column(const struct csv_table *t, struct str name);

#endif
