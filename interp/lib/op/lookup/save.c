/*
 * save.c - `save path://"table"`: writes the rows to a lookup table; they pass through.
 *
 * Saves once a query, even when the stages before it run several times. Specified:
 * docs/language/lookups.md.
 */
#include "base/vec.h"
#include "exec/subplan.h"
#include "lib/shared/stage.h"
#include "tables/known_source.h"

enum { APPEND, SOURCE };

/* `..` and `.` are not allowed in a table's path. */
static bool leaves(struct str name)
{
    bool found = false;
    for (size_t from = 0, i = 0; i <= name.len; i++) {
        if (i == name.len || name.s[i] == '/') {
            struct str part = { name.s + from, i - from };
            found = found || str_eq(part, STR("..")) || str_eq(part, STR("."));
            from = i + 1;
        }
    }
    return found;
}

static bool refused(struct binder *b, const struct clause *source, struct str name)
{
    bool web = str_starts_fold(name, STR("https://")) || str_starts_fold(name, STR("http://"));
    if (!web && !known_source(name) && !leaves(name)) {
        return false;
    }
    struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, source->span,
                                    "%.*s is not a table that can be saved", STR_ARG(name));
    diag_help(b->diags, g, "save to path://\"/PATH\" or to a path as /shared/NAME");
    return true;
}

static bool save_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct rel_save *p = &out->as.save;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    p->table = c[SOURCE].list.items[0].name.text;
    p->append = c[APPEND].given;
    *vec_add(b->arena, &out->inputs) =
        (struct plan_input) { .all_fields = true, .later_fields = true };
    if (refused(b, &c[SOURCE], p->table)) {
        return false;
    }
    if (b->tables) {
        tables_promise(b->tables, p->table);
        b->awaits_save = b->awaits_save || b->inner;
        b->scope.open = b->scope.open || !b->scope.table;
    }
    return true;
}

static bool is_used(const struct table *t, size_t column)
{
    for (size_t r = 0; r < t->n_rows; r++) {
        if (!cell_is_null(&t->rows[r][column])) {
            return true;
        }
    }
    return false;
}

/* The messages without their empty columns. */
static const struct table *only_used(struct arena *a, const struct table *t)
{
    struct table *out = arena_new(a, struct table);
    struct result_column *columns = arena_array(a, struct result_column, t->n_columns + 1);
    const struct cell **rows = arena_array(a, const struct cell *, t->n_rows + 1);
    size_t *from = arena_array(a, size_t, t->n_columns + 1);
    *out = (struct table) { columns, 0, rows, t->n_rows };
    for (size_t c = 0; c < t->n_columns; c++) {
        if (is_used(t, c)) {
            from[out->n_columns] = c;
            columns[out->n_columns++] = t->columns[c];
        }
    }
    for (size_t r = 0; r < t->n_rows && !budget_is_over(a->budget); r++) {
        struct cell *cells = arena_array(a, struct cell, out->n_columns + 1);
        for (size_t c = 0; c < out->n_columns; c++) {
            cells[c] = t->rows[r][from[c]];
        }
        rows[r] = cells;
    }
    return out;
}

static struct csv_table *texts_of(struct arena *a, const struct table *t, struct str source)
{
    struct csv_table *out = arena_new(a, struct csv_table);
    struct str *names = arena_array(a, struct str, t->n_columns + 1);
    struct str *cells = arena_array(a, struct str, t->n_columns * t->n_rows + 1);
    *out = (struct csv_table) { source, names, t->n_columns, cells, t->n_rows };
    for (size_t c = 0; c < t->n_columns; c++) {
        names[c] = t->columns[c].name;
    }
    for (size_t r = 0; r < t->n_rows && !budget_is_over(a->budget); r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            char buffer[CELL_TEXT_MAX];
            const struct cell *cell = &t->rows[r][c];
            bool none = cell_is_null(cell);
            *cells++ = none ? (struct str) { NULL, 0 } : arena_str(a, cell_show(cell, buffer));
        }
    }
    return out;
}

static const struct table *save_subplan(struct subplan *d)
{
    const struct rel_save *p = &d->node->as.save;
    const char *why = NULL;
    bool again = tables_saved_by(d->tables, d->node->span.at);
    const char *refused = tables_save_refused(d->tables, p->table);
    if (refused) {
        return d->fail(d, DIAG_TABLE_NOT_SAVED,
                       arena_printf(d->arena, "save %.*s: %s", STR_ARG(p->table), refused).s,
                       "save to another file or folder");
    }
    const struct subplan_result *rows = d->input(d, 0, NULL);
    if (!rows) {
        return NULL;
    }
    const struct table *table = rows->messages ? only_used(d->arena, rows->table) : rows->table;
    if (again) {
        return table;
    }
    const struct csv_table *texts = texts_of(d->arena, table, p->table);
    if (budget_is_over(d->arena->budget)) {
        return NULL;
    }
    if (!tables_save(d->tables, texts, p->append, &why)) {
        return d->fail(d, DIAG_TABLE_UNFIT,
                       arena_printf(d->arena, "save %.*s: %s", STR_ARG(p->table), why).s, NULL);
    }
    if (!tables_has_file(d->tables, p->table)) {
        d->warn(d, arena_printf(d->arena,
                                "%.*s was saved for this query only: give {--lookup-dir} FOLDER or "
                                "{--lookup} '%.*s=FILE.csv' to write it",
                                STR_ARG(p->table), STR_ARG(p->table))
                       .s);
    }
    return table;
}

const struct op_def op_save = {
    .name = "save",
    .group = "lookup",
    .form = "save [append] SOURCE",
    .doc = "Writes the rows to a lookup table; they pass through.",
    .shape = { { "append", CLAUSE_FLAG, .optional = true,
                 .doc = "add to the table instead of replacing it" },
               { NULL, CLAUSE_SOURCE, .doc = "the table: path://\"..\" or a path" } },
    .examples = { { "* | count by user | save /shared/users", "a table of users" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_SAVE,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_QUERIES, .makes_columns = true },
    .bind = save_bind,
    .subplan = save_subplan,
};
