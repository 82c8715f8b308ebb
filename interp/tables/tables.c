/*
 * tables.c - see tables.h.
 */
#include "tables/tables_parts.h"

#include "base/map.h"
#include "base/os/os.h"
#include "base/vec.h"
#include "data/delimited.h"

#include <stdlib.h>

enum { FILE_MAX = 1 << 30, HEAD = 1 << 16 };

struct tables *tables_new(struct arena *a, const struct tables_options *options)
{
    struct tables *t = arena_new(a, struct tables);
    struct table_binding *items = arena_array(a, struct table_binding, options->n + 1);
    for (size_t i = 0; i < options->n; i++) {
        items[i] = options->items[i];
    }
    t->arena = a;
    t->options = *options;
    t->options.items = items;
    t->asked = arena_array(a, bool, options->n + 1);
    os_replace_init(&t->writing);
    return t;
}

bool tables_strict(const struct tables *t)
{
    return t->options.strict;
}

struct str tables_path(struct str source)
{
    static const struct str schemes[] = { { "path://", 7 }, { "https://", 8 }, { "http://", 7 } };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (str_starts_fold(source, schemes[i])) {
            source = (struct str) { source.s + schemes[i].len, source.len - schemes[i].len };
            break;
        }
    }
    if (source.len >= 2 && source.s[0] == '"' && source.s[source.len - 1] == '"') {
        source = (struct str) { source.s + 1, source.len - 2 };
    }
    while (source.len > 0 && source.s[0] == '/') {
        source = (struct str) { source.s + 1, source.len - 1 };
    }
    return source;
}

/* A part of the path in a folder, in any case; NULL: not found. */
static const char *entry_of(struct arena *a, const char *folder, struct str name)
{
    const char *found = os_find_entry(a, folder, name);
    return found ? arena_printf(a, "%s/%s", folder, found).s : NULL;
}

static const char *file_in_folder(struct tables *t, struct str source)
{
    struct str path = tables_path(source);
    const char *at = t->options.folder;
    struct arena *a = t->arena;
    for (size_t from = 0; at && from <= path.len;) {
        const char *slash = from < path.len ? memchr(path.s + from, '/', path.len - from) : NULL;
        size_t end = slash ? (size_t)(slash - path.s) : path.len;
        struct str part = { path.s + from, end - from };
        if (part.len == 0 || str_eq(part, STR("..")) || str_eq(part, STR("."))) {
            return NULL;
        }
        const char *next = NULL;
        if (!slash) {
            next = entry_of(a, at, arena_printf(a, "%.*s.csv", STR_ARG(part)));
        }
        at = next ? next : entry_of(a, at, part);
        from = end + 1;
    }
    return at;
}

bool tables_bound(struct tables *t, struct str source, struct table_binding *out)
{
    struct str path = tables_path(source);
    for (size_t i = 0; i < t->options.n; i++) {
        const struct table_binding *b = &t->options.items[i];
        if (str_eq(b->source, source) || str_eq_fold(tables_path(b->source), path)) {
            *out = *b;
            t->asked[i] = true;
            return true;
        }
    }
    const char *file = t->options.folder && path.len > 0 ? file_in_folder(t, source) : NULL;
    *out = (struct table_binding) { .source = source, .file = file };
    return file != NULL;
}

const struct table_binding *tables_unused(const struct tables *t, size_t *at)
{
    while (*at < t->options.n) {
        size_t i = (*at)++;
        if (!t->asked[i] && t->options.items[i].file) {
            return &t->options.items[i];
        }
    }
    return NULL;
}

static const char *read_names(struct arena *a, const struct delimited_cells *row,
                              struct csv_table *table)
{
    struct str *names = arena_array(a, struct str, row->n + 1);
    struct map seen;
    map_init(&seen, a, true);
    for (size_t i = 0; i < row->n; i++) {
        names[i] = str_trim(row->items[i]);
        if (map_put(&seen, names[i], &names[i])) {
            return arena_printf(a, "the header has two columns `%.*s`", STR_ARG(names[i])).s;
        }
    }
    table->names = names;
    table->n_columns = row->n;
    return NULL;
}

static const char *read_table(struct arena *a, struct str text, struct csv_table *table)
{
    const struct delimited comma = DELIMITED_QUOTED(',');
    struct delimited_cells row = { 0 }, all = { 0 };
    size_t at = 0, line = 1;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = (struct str) { text.s + 3, text.len - 3 };
    }
    if (str_trim(text).len == 0) {
        return "it is empty; a header line is expected";
    }
    if (!utf8_valid(text)) {
        return "it is not UTF-8 text";
    }
    while (at < text.len && !(table->names && budget_is_over(a->budget))) {
        line++;
        if (!delimited_cells(&comma, delimited_row(&comma, text, &at), a, &row)) {
            return arena_printf(a, "the quotes of row %zu are not closed", line - 1).s;
        }
        if (!table->names) {
            const char *why = read_names(a, &row, table);
            if (why) {
                return why;
            }
            continue;
        }
        if (row.n == 1 && row.items[0].len == 0 && table->n_columns > 1) {
            continue; /* an empty line */
        }
        if (all.n + table->n_columns > all.cap &&
            !budget_has(a->budget, 2 * (all.cap + table->n_columns) * sizeof *all.items)) {
            break;
        }
        for (size_t i = 0; i < table->n_columns; i++) {
            bool has = i < row.n && row.items[i].len > 0;
            *vec_add(a, &all) = has ? row.items[i] : (struct str) { NULL, 0 };
        }
        table->n_rows++;
    }
    table->cells = all.items;
    return NULL;
}

/* A file for which the query's memory does not suffice gives its columns alone, or less of its
 * rows: the budget is over then, so that the query does not run. */
static bool read_text(struct arena *a, const char *file, struct str *text, const char **why)
{
    struct stat st;
    if (os_stat(file, &st) && S_ISREG(st.st_mode) && st.st_size > HEAD &&
        !budget_has(a->budget, (size_t)st.st_size)) {
        bool ok = os_read_head(a, file, HEAD, text, why);
        while (ok && text->len > 0 && text->s[text->len - 1] != '\n') {
            text->len--; /* a line cut short, in which a character may be */
        }
        return ok;
    }
    return os_read_file(a, file, FILE_MAX, text, why);
}

const struct csv_table *tables_read(struct tables *t, struct str source, const char **why)
{
    struct table_binding bound;
    struct str text;
    if (!tables_bound(t, source, &bound)) {
        return NULL;
    }
    text = bound.text;
    if (bound.file && !read_text(t->arena, bound.file, &text, why)) {
        *why = arena_printf(t->arena, "%s: %s", bound.file, *why).s;
        return NULL;
    }
    struct csv_table *table = arena_new(t->arena, struct csv_table);
    table->source = source;
    *why = read_table(t->arena, text, table);
    if (*why) {
        *why = arena_printf(t->arena, "%s: %s", bound.file ? bound.file : "the table", *why).s;
    }
    return *why ? NULL : table;
}

const struct csv_table *tables_find(struct tables *t, struct str source, const char **why)
{
    const struct csv_table *saved = tables_saved(t, source);
    if (saved) {
        return saved;
    }
    for (size_t i = 0; i < t->known.n; i++) {
        if (str_eq(t->known.items[i].source, source)) {
            *why = t->known.items[i].why;
            return t->known.items[i].table;
        }
    }
    *why = NULL;
    const char *file = tables_file(t, source);
    struct os_file_mark mark = { .exists = false };
    if (file) { /* before it is read: what is written from now on is noticed */
        mark = os_file_mark(file);
    }
    const struct csv_table *table = tables_read(t, source, why);
    *vec_add(t->arena, &t->known) =
        (struct known_table) { arena_str(t->arena, source), table, *why, mark };
    return table;
}

size_t csv_table_column(const struct csv_table *t, struct str name)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        if (str_eq_fold(t->names[i], name)) {
            return i;
        }
    }
    return SIZE_MAX;
}
