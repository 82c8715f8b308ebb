/*
 * tables_write.c - saved tables into their files, see tables.h.
 *
 * While a table is written its folder is locked. A table appended to is read again under the lock
 * when its file has changed: several processes may append to one table without losing each other's
 * rows.
 */
#include "base/write/csv_write.h"
#include "tables/tables_parts.h"

#include <errno.h>

enum { PIECE = 64 * 1024 };

static bool is_table(struct str a, struct str b)
{
    return str_eq_fold(tables_path(a), tables_path(b));
}

static bool same_place(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || os_same_file(a, b);
}

/* A table other than `but` that has the file; false: none. */
static bool find_user(struct tables *t, const char *file, const struct str *but, struct str *source)
{
    for (size_t i = 0; i < t->options.n; i++) {
        const struct table_binding *b = &t->options.items[i];
        *source = b->source;
        if (b->file && (!but || !is_table(b->source, *but)) && same_place(b->file, file)) {
            return true;
        }
    }
    for (size_t i = 0; i < t->known.n + t->saved.n; i++) {
        bool known = i < t->known.n;
        *source = known ? t->known.items[i].source : t->saved.items[i - t->known.n].source;
        const char *own = known && !t->known.items[i].table ? NULL : tables_file(t, *source);
        if (own && (!but || !is_table(*source, *but)) && same_place(own, file)) {
            return true;
        }
    }
    return false;
}

bool tables_use_file(struct tables *t, const char *path, struct str *source)
{
    return find_user(t, path, NULL, source);
}

const char *tables_save_refused(struct tables *t, struct str source)
{
    struct str other;
    const char *file = tables_file(t, source);
    const char *input = file ? os_inputs_find(t->options.inputs, file) : NULL;
    if (input) {
        return arena_printf(t->arena, "%s: the query reads this file (%s)", file, input).s;
    }
    if (file && find_user(t, file, &source, &other)) {
        return arena_printf(t->arena, "%s: the file of another table of the query, %.*s", file,
                            STR_ARG(other))
            .s;
    }
    return NULL;
}

static void put_line(struct buf *out, const struct str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_text(out, i > 0 ? "," : "");
        if (cells[i].len > 0) { /* an empty cell is null */
            csv_put_value(out, cells[i]);
        }
    }
    buf_char(out, '\n');
}

static bool write_rows(struct os_replace *to, const struct csv_table *table)
{
    struct buf text = BUF_INIT;
    bool ok = true;
    put_line(&text, table->names, table->n_columns);
    for (size_t r = 0; ok && r < table->n_rows; r++) {
        put_line(&text, table->cells + r * table->n_columns, table->n_columns);
        if (buf_view(&text).len >= PIECE) {
            ok = os_replace_write(to, buf_view(&text));
            buf_clear(&text);
        }
    }
    ok = ok && os_replace_write(to, buf_view(&text));
    int error = errno;
    buf_release(&text);
    errno = error;
    return ok;
}

/* Under the lock: the table with what others have added to its file. False: *why. */
static bool bring_up_to_date(struct tables *t, struct saved_table *saved, const char *file,
                             const char **why)
{
    struct os_file_mark now = os_file_mark(file);
    if (!saved->appends || os_file_mark_eq(&saved->mark, &now)) {
        return true;
    }
    const struct csv_table *old = now.exists ? tables_read(t, saved->source, why) : NULL;
    return !*why && tables_build(t, saved, old, 0, why);
}

static bool write_table(struct tables *t, struct saved_table *saved, const char *file,
                        const char **why)
{
    struct os_replace *to = &t->writing;
    bool ok = os_replace_find(to, t->arena, file, true);
    if (ok && !os_replace_lock(to) && saved->appends) {
        *why = arena_printf(t->arena, "cannot be locked against others who append to it: %s",
                            strerror(errno))
                   .s;
    } else if (ok && bring_up_to_date(t, saved, file, why)) {
        ok = os_replace_open(to, t->arena) && write_rows(to, saved->table) && os_replace_commit(to);
    }
    if (!ok) {
        *why = arena_cstr(t->arena, str_of(strerror(errno)));
    }
    os_replace_end(to);
    return !*why;
}

bool tables_flush(struct tables *t, const char **why)
{
    *why = NULL;
    for (size_t i = 0; !*why && i < t->saved.n; i++) {
        struct saved_table *saved = &t->saved.items[i];
        const char *file = saved->table ? tables_file(t, saved->source) : NULL;
        if (!file) {
            continue;
        }
        const char *reason = NULL;
        *why = tables_save_refused(t, saved->source);
        if (!*why && !write_table(t, saved, file, &reason)) {
            *why = arena_printf(t->arena, "%s: %s", file, reason).s;
        }
    }
    return !*why;
}

void tables_abandon(const struct tables *t)
{
    os_replace_abandon(&t->writing);
}
