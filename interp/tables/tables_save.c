/*
 * tables_save.c - what `save` does to tables, see tables.h.
 *
 * A saved table is in memory, where later stages find it, until tables_flush writes it. A
 * table with a schema has its columns, in their order, and one row a key.
 */
#include "base/buf.h"
#include "base/json/json.h"
#include "base/map.h"
#include "base/os/os.h"
#include "base/vec.h"
#include "tables/tables_parts.h"

#include <errno.h>

enum { SCHEMA_MAX = 1 << 20 };

struct names_of {
    struct str *items;
    size_t n, cap;
};

struct schema {
    struct names_of fields, key;
};

static struct saved_table *find_saved(const struct tables *t, struct str source)
{
    struct str path = tables_path(source);
    for (size_t i = 0; i < t->saved.n; i++) {
        if (str_eq_fold(tables_path(t->saved.items[i].source), path)) {
            return &t->saved.items[i];
        }
    }
    return NULL;
}

const struct csv_table *tables_saved(const struct tables *t, struct str source)
{
    const struct saved_table *saved = find_saved(t, source);
    return saved ? saved->table : NULL;
}

void tables_promise(struct tables *t, struct str source)
{
    if (!find_saved(t, source)) {
        *vec_add(t->arena, &t->saved) = (struct saved_table) { arena_str(t->arena, source), NULL };
    }
}

bool tables_promised(const struct tables *t, struct str source)
{
    return find_saved(t, source) != NULL;
}

bool tables_saved_by(struct tables *t, uint32_t stage)
{
    for (size_t i = 0; i < t->stages.n; i++) {
        if (t->stages.items[i] == stage) {
            return true;
        }
    }
    *vec_add(t->arena, &t->stages) = stage;
    return false;
}

/* The file in the folder for a table that has none yet; existing folders match in any case. NULL:
 * the path leaves the folder. */
static const char *new_file(struct tables *t, struct str source)
{
    struct str path = tables_path(source);
    const char *at = t->options.folder;
    for (size_t from = 0; from <= path.len;) {
        const char *slash = from < path.len ? memchr(path.s + from, '/', path.len - from) : NULL;
        size_t end = slash ? (size_t)(slash - path.s) : path.len;
        struct str part = { path.s + from, end - from };
        if (part.len == 0 || str_eq(part, STR("..")) || str_eq(part, STR("."))) {
            return NULL;
        }
        const char *there = slash ? os_find_entry(t->arena, at, part) : NULL;
        at = there ? arena_printf(t->arena, "%s/%s", at, there).s
                   : arena_printf(t->arena, "%s/%.*s%s", at, STR_ARG(part), slash ? "" : ".csv").s;
        from = end + 1;
    }
    return at;
}

const char *tables_file(struct tables *t, struct str source)
{
    struct table_binding bound;
    if (tables_bound(t, source, &bound)) {
        return bound.file;
    }
    return t->options.folder ? new_file(t, source) : NULL;
}

bool tables_has_file(struct tables *t, struct str source)
{
    return tables_file(t, source) != NULL;
}

/* The list of texts at structural index i; false: not one. */
static bool read_list(struct arena *a, const struct json *j, size_t i, struct names_of *out)
{
    if (j->text[j->at[i]] != '[') {
        return false;
    }
    for (i++; j->text[j->at[i]] != ']'; i++) {
        i += j->text[j->at[i]] == ',';
        if (j->text[j->at[i]] != '"' || !json_unescape(a, json_quoted(j, i), vec_add(a, out))) {
            return false;
        }
    }
    return true;
}

static bool read_members(struct arena *a, struct str text, struct schema *out)
{
    struct json j;
    size_t next;
    struct json_parser *parser = json_parser_new(a);
    if (json_open_first(parser, text, &j) != JSON_FINE ||
        json_index(parser, &j, 0, &next) != JSON_FINE || j.text[j.at[0]] != '{') {
        return false;
    }
    for (size_t i = 1; j.text[j.at[i]] != '}'; i = json_next(&j, i + 2)) {
        i += j.text[j.at[i]] == ',';
        struct str key = json_quoted(&j, i);
        struct names_of *list = str_eq(key, STR("fields"))       ? &out->fields
                                : str_eq(key, STR("primaryKey")) ? &out->key
                                                                 : NULL;
        if (list && !read_list(a, &j, i + 2, list)) {
            return false;
        }
    }
    return out->fields.n > 0;
}

static size_t index_of(const struct names_of *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++) {
        if (str_eq_fold(names->items[i], name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* The schema beside a table's file; `out` stays empty without one. False: *why. */
static bool read_schema(struct tables *t, const char *file, struct schema *out, const char **why)
{
    struct str text, stem = str_of(file);
    stem.len -= str_ends(stem, STR(".csv")) ? 4 : 0;
    const char *path = arena_printf(t->arena, "%.*s.schema.json", STR_ARG(stem)).s;
    const char *reason;
    struct stat st;
    bool found = os_stat(path, &st);
    if (!found && (errno == ENOENT || errno == ENOTDIR)) {
        return true; /* only then: rows must not be kept unchecked */
    }
    reason = found ? NULL : arena_cstr(t->arena, str_of(strerror(errno)));
    if (!found || !os_read_file(t->arena, path, SCHEMA_MAX, &text, &reason)) {
        *why = arena_printf(t->arena, "%s: %s", path, reason).s;
        return false;
    }
    bool valid = read_members(t->arena, text, out);
    for (size_t i = 0; valid && i < out->key.n; i++) {
        valid = index_of(&out->fields, out->key.items[i]) != SIZE_MAX;
    }
    if (!valid) {
        *why = arena_printf(t->arena,
                            "%s: expected {\"fields\": [...], \"primaryKey\": [...]} with the "
                            "names of columns, the key's among them",
                            path)
                   .s;
    }
    return valid;
}

/* A table that grows. */
struct growing {
    struct arena *arena;
    const struct names_of *names;
    struct {
        struct str *items;
        size_t n, cap;
    } cells;
    size_t n_rows;
    const struct schema *schema;
    struct map by_key; /* to struct str *, the row's cells: their number + 1 */
    struct buf key;
};

static struct str key_of(struct growing *g, const struct str *row)
{
    buf_clear(&g->key);
    for (size_t i = 0; i < g->schema->key.n; i++) {
        struct str cell = row[index_of(g->names, g->schema->key.items[i])];
        buf_printf(&g->key, "%zu:", cell.s ? cell.len : SIZE_MAX);
        buf_str(&g->key, cell.s ? cell : STR(""));
    }
    return buf_view(&g->key);
}

/* Adds a row, replacing one with the same key. */
static void add_row(struct growing *g, const struct str *row)
{
    size_t width = g->names->n, at = g->n_rows;
    if (g->schema->key.n > 0) {
        struct str key = key_of(g, row);
        size_t *known = map_get(&g->by_key, key);
        if (!known) {
            known = arena_new(g->arena, size_t);
            *known = at;
            map_put(&g->by_key, arena_str(g->arena, key), known);
        }
        at = *known;
    }
    for (size_t i = 0; i < width; i++) {
        if (at == g->n_rows) {
            *vec_add(g->arena, &g->cells) = row[i];
        } else {
            g->cells.items[at * width + i] = row[i];
        }
    }
    g->n_rows += at == g->n_rows;
}

/* Adds the rows of a table, its columns found by name. False: a column is missing (*why). */
static bool add_rows(struct growing *g, const struct csv_table *from, const char **why)
{
    size_t width = g->names->n;
    size_t *columns = arena_array(g->arena, size_t, width + 1);
    struct str *row = arena_array(g->arena, struct str, width + 1);
    for (size_t i = 0; i < width; i++) {
        columns[i] = csv_table_column(from, g->names->items[i]);
        if (columns[i] == SIZE_MAX) {
            *why = arena_printf(g->arena, "the rows have no column `%.*s`, which the table has",
                                STR_ARG(g->names->items[i]))
                       .s;
            return false;
        }
    }
    for (size_t r = 0; r < from->n_rows; r++) {
        for (size_t i = 0; i < width; i++) {
            row[i] = from->cells[r * from->n_columns + columns[i]];
        }
        add_row(g, row);
    }
    return true;
}

/* Without a schema a table only takes rows with its own columns. */
static bool same_columns(struct arena *a, const struct csv_table *table,
                         const struct csv_table *rows, const char **why)
{
    for (size_t i = 0; i < rows->n_columns; i++) {
        if (csv_table_column(table, rows->names[i]) == SIZE_MAX) {
            *why = arena_printf(a, "the table has no column `%.*s`, which the rows have",
                                STR_ARG(rows->names[i]))
                       .s;
            return false;
        }
    }
    return true;
}

/* The table and further rows; NULL: *why. */
static const struct csv_table *add_to(struct tables *t, const struct csv_table *old,
                                      const struct csv_table *rows, const struct schema *schema,
                                      const char **why)
{
    const struct csv_table *shape = old ? old : rows;
    struct names_of own = { (struct str *)(uintptr_t)shape->names, shape->n_columns, 0 };
    struct growing g = { .arena = t->arena,
                         .names = schema->fields.n > 0 ? &schema->fields : &own,
                         .schema = schema,
                         .key = BUF_INIT };
    struct csv_table *table = NULL;
    map_init(&g.by_key, t->arena, false);
    bool ok = (!old || schema->fields.n > 0 || same_columns(t->arena, old, rows, why)) &&
              (!old || add_rows(&g, old, why)) && add_rows(&g, rows, why);
    if (ok) {
        table = arena_new(t->arena, struct csv_table);
        *table = (struct csv_table) { .source = rows->source,
                                      .names = g.names->items,
                                      .n_columns = g.names->n,
                                      .cells = g.cells.items,
                                      .n_rows = g.n_rows };
    }
    buf_release(&g.key);
    return table;
}

bool tables_build(struct tables *t, struct saved_table *saved, const struct csv_table *old,
                  size_t from, const char **why)
{
    struct schema schema = { 0 };
    const char *file = tables_file(t, saved->source);
    if (file && !read_schema(t, file, &schema, why)) {
        return false;
    }
    for (size_t i = from; i < saved->steps.n; i++) {
        old = add_to(t, old, saved->steps.items[i], &schema, why);
        if (!old) {
            return false;
        }
    }
    saved->table = old;
    return true;
}

static const struct os_file_mark *mark_of(const struct tables *t, struct str source)
{
    static const struct os_file_mark none;
    for (size_t i = 0; i < t->known.n; i++) {
        if (str_eq(t->known.items[i].source, source)) {
            return &t->known.items[i].mark;
        }
    }
    return &none;
}

bool tables_save(struct tables *t, const struct csv_table *rows, bool append, const char **why)
{
    *why = NULL;
    tables_promise(t, rows->source);
    struct saved_table *saved = find_saved(t, rows->source);
    const struct csv_table *old = saved->table;
    if (!append) {
        saved->steps.n = 0;
        saved->appends = false;
        old = NULL;
    } else if (!old) {
        const char *file = tables_file(t, rows->source);
        bool is_new = file && !os_file_mark(file).exists;
        old = is_new ? NULL : tables_find(t, rows->source, why);
        saved->appends = true;
        saved->mark =
            is_new ? (struct os_file_mark) { .exists = false } : *mark_of(t, rows->source);
        if (*why) {
            return false;
        }
    }
    *vec_add(t->arena, &saved->steps) = rows;
    return tables_build(t, saved, old, saved->steps.n - 1, why);
}
