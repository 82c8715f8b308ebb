/*
 * transpose.c - `transpose row a column b`: values of a table's fields become columns.
 *
 * Makes columns from data, so it ends a segment of the plan. One row for each combination of the
 * row fields, in order of first appearance; one column for each combination of the column fields,
 * by code point. Specified: docs/language/operators.md, transpose.
 */
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "check/bind.h"
#include "exec/table.h"
#include "lib/shared/materialise.h"

#include <stdlib.h>

enum { COLUMNS_MAX = 300 };

struct transpose_plan {
    struct name_list row_names, value_names;
    struct name_list outputs; /* the names after `as` */
    enum type *row_types;
    bool listed; /* `as` without `*`: only those columns */
};

struct transpose_state {
    struct materialise materialise; /* first: materialise_op_push reads it */
};

/* One column of the result that comes from values. */
struct pivot {
    struct str name;
    size_t at; /* its index among the pivots */
};

struct pivots {
    struct pivot **items;
    size_t n, cap;
};

/* A row of the result in progress: the row fields, then a cell a pivot. */
struct line {
    const struct cell *keys;
    struct cell *cells;
    size_t cap;
};

struct lines {
    struct line **items;
    size_t n, cap;
};

/* Everything that making the table needs. */
struct maker {
    struct arena *arena;
    const struct transpose_plan *plan;
    const struct rel_pivot *by;
    const struct row_buffer *buffer;
    struct map pivot_map, line_map;
    struct pivots pivots;
    struct lines lines;
};

static bool add_fields(struct binder *b, const struct clause *names, struct slots *slots,
                       struct name_list *list)
{
    for (size_t i = 0; i < names->list.n; i++) {
        uint32_t slot;
        if (!bind_read(b, &names->list.items[i].name, &slot)) {
            return false;
        }
        *vec_add(b->arena, slots) = slot;
        *vec_add(b->arena, list) = names->list.items[i].name.text;
    }
    return true;
}

static bool bind_values(struct binder *b, struct transpose_plan *p, const struct name_list *columns,
                        struct span at)
{
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        struct str name = b->scope.fields.items[i].name;
        if (!name_list_has(&p->row_names, name) && !name_list_has(columns, name)) {
            *vec_add(b->arena, &b->node->as.pivot.values) = bind_find(b, name);
            *vec_add(b->arena, &p->value_names) = name;
        }
    }
    if (b->node->as.pivot.values.n == 0 && !b->scope.open) {
        struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, at,
                                 "transpose: no column is left to fill the cells with");
        diag_help(b->diags, g, "the table needs a field that is neither a row nor a column field");
        return false;
    }
    return true;
}

/* The columns known to a check: with a closed `as` list all. */
static void define_known(struct binder *b, const struct transpose_plan *p, bool open)
{
    bind_table(b);
    for (size_t i = 0; i < p->row_names.n; i++) {
        bind_define(b, p->row_names.items[i], p->row_types[i]);
    }
    for (size_t i = 0; i < p->outputs.n; i++) {
        bind_define(b, p->outputs.items[i], T_ANY);
    }
    b->scope.open = open || !p->listed;
}

static bool transpose_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    if (!bind_shape(b, b->node->op, stage, c)) {
        return false;
    }
    if (!b->scope.table && !b->scope.open) {
        struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, AST(operator, stage)->name.span,
                                 "transpose works on a table, not on messages");
        diag_help(b->diags, g, "aggregate first: | count by a, b | transpose row a column b");
        return false;
    }
    struct transpose_plan *p = arena_new(b->arena, struct transpose_plan);
    struct name_list column_names = { 0 };
    bool open = b->scope.open, star = !c[2].given;
    if (!add_fields(b, &c[0], &out->as.pivot.rows, &p->row_names) ||
        !add_fields(b, &c[1], &out->as.pivot.columns, &column_names) ||
        !bind_values(b, p, &column_names, stage->span)) {
        return false;
    }
    p->row_types = arena_array(b->arena, enum type, p->row_names.n + 1);
    for (size_t i = 0; i < p->row_names.n; i++) {
        p->row_types[i] = bind_type(b, p->row_names.items[i]);
    }
    for (size_t i = 0; i < c[2].list.n; i++) {
        const struct name *name = &c[2].list.items[i].name;
        if (str_eq(name->text, STR("*")) && !name->quoted) {
            star = true;
        } else if (name->placeholder) {
            open = true;
        } else {
            *vec_add(b->arena, &p->outputs) = name->text;
        }
    }
    p->listed = !star;
    define_known(b, p, open);
    out->data = p;
    return true;
}

static bool transpose_open(struct op_run *r)
{
    struct transpose_state *s = r->state;
    materialise_open(r, &s->materialise, &r->node->reads);
    row_buffer_order(&s->materialise.buffer, materialise_joins_workers(r) ? row_by_position : NULL,
                     NULL);
    return true;
}

static const struct cell *cell_of(const struct maker *m, const struct row *row, uint32_t slot)
{
    static const struct cell none = { .tag = CELL_NULL };
    for (size_t i = 0; i < m->buffer->slots->n; i++) {
        if (m->buffer->slots->items[i] == slot) {
            return &row->cells[i];
        }
    }
    return &none;
}

/* The values of some fields as one text: joined with `|` for people, or so that different tuples
 * differ. */
static struct str tuple_text(const struct maker *m, const struct row *row,
                             const struct slots *slots, bool identity)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < slots->n; i++) {
        char buffer[CELL_TEXT_MAX];
        const struct cell *c = cell_of(m, row, slots->items[i]);
        struct str text = cell_is_null(c) ? STR("null") : cell_show(c, buffer);
        if (identity) {
            buf_printf(&out, "%c%zu:", cell_is_null(c) ? 'n' : 't', text.len);
        } else if (i > 0) {
            buf_char(&out, '|');
        }
        buf_str(&out, text);
    }
    struct str s = arena_str(m->arena, buf_view(&out));
    buf_release(&out);
    return s;
}

static struct pivot *pivot_named(struct maker *m, struct str name)
{
    struct pivot *p = map_get(&m->pivot_map, name);
    if (!p) {
        p = arena_new(m->arena, struct pivot);
        *p = (struct pivot) { name, m->pivots.n };
        *vec_add(m->arena, &m->pivots) = p;
        map_put(&m->pivot_map, name, p);
    }
    return p;
}

static struct line *line_of(struct maker *m, const struct row *row)
{
    struct str key = tuple_text(m, row, &m->by->rows, true);
    struct line *l = map_get(&m->line_map, key);
    if (!l) {
        struct cell *keys = arena_array(m->arena, struct cell, m->by->rows.n + 1);
        for (size_t i = 0; i < m->by->rows.n; i++) {
            keys[i] = cell_keep(m->arena, cell_of(m, row, m->by->rows.items[i]));
        }
        l = arena_new(m->arena, struct line);
        l->keys = keys;
        *vec_add(m->arena, &m->lines) = l;
        map_put(&m->line_map, key, l);
    }
    return l;
}

static void set_cell(struct maker *m, struct line *l, size_t at, const struct cell *value)
{
    if (at >= l->cap) {
        size_t cap = at < 8 ? 8 : at * 2;
        struct cell *cells = arena_array(m->arena, struct cell, cap);
        if (l->cap > 0) {
            memcpy(cells, l->cells, l->cap * sizeof *cells);
        }
        l->cells = cells;
        l->cap = cap;
    }
    l->cells[at] = cell_keep(m->arena, value);
}

static void add_row(struct maker *m, const struct row *row)
{
    struct line *l = line_of(m, row);
    struct str name = tuple_text(m, row, &m->by->columns, false);
    for (size_t v = 0; v < m->by->values.n; v++) {
        struct str full = name;
        if (m->by->values.n > 1) {
            full = arena_printf(m->arena, "%.*s|%.*s", STR_ARG(name),
                                STR_ARG(m->plan->value_names.items[v]));
        }
        set_cell(m, l, pivot_named(m, full)->at, cell_of(m, row, m->by->values.items[v]));
    }
}

static int by_name(const void *a, const void *b)
{
    const struct pivot *const *l = a, *const *r = b;
    return str_cmp((*l)->name, (*r)->name);
}

/* A name after `as` selects the value with its exact spelling, else the first that is equal
 * without case. */
static struct pivot *selected(struct maker *m, struct str name)
{
    struct pivot *exact = map_get(&m->pivot_map, name);
    for (size_t i = 0; !exact && i < m->pivots.n; i++) {
        exact = str_eq_fold(m->pivots.items[i]->name, name) ? m->pivots.items[i] : NULL;
    }
    return exact;
}

static bool has_pivot(const struct pivots *list, const struct pivot *p)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i] == p) {
            return true;
        }
    }
    return false;
}

/* The pivots in the order of the result; NULL: a name without data. */
static struct pivots choose(struct op_run *r, struct maker *m, struct name_list *names)
{
    struct pivots chosen = { 0 };
    if (m->pivots.n > 0) {
        qsort(m->pivots.items, m->pivots.n, sizeof *m->pivots.items, by_name);
    }
    for (size_t i = 0; i < m->plan->outputs.n; i++) {
        *vec_add(m->arena, &chosen) = selected(m, m->plan->outputs.items[i]);
        *vec_add(m->arena, names) = m->plan->outputs.items[i];
    }
    size_t listed = chosen.n;
    for (size_t i = 0; !m->plan->listed && i < m->pivots.n; i++) {
        if (has_pivot(&chosen, m->pivots.items[i])) {
            continue;
        }
        if (chosen.n - listed == COLUMNS_MAX) {
            op_warn(r, "transpose: only the first 300 columns are shown");
            break;
        }
        *vec_add(m->arena, &chosen) = m->pivots.items[i];
        *vec_add(m->arena, names) = m->pivots.items[i]->name;
    }
    return chosen;
}

static const struct table *make_table(struct maker *m, const struct pivots *chosen,
                                      const struct name_list *names)
{
    size_t keys = m->by->rows.n, width = keys + chosen->n;
    struct table *t = arena_new(m->arena, struct table);
    struct result_column *columns = arena_array(m->arena, struct result_column, width + 1);
    const struct cell **rows = arena_array(m->arena, const struct cell *, m->lines.n + 1);
    for (size_t c = 0; c < width; c++) {
        columns[c] =
            c < keys ? (struct result_column) { m->plan->row_names.items[c], m->plan->row_types[c] }
                     : (struct result_column) { names->items[c - keys], T_ANY };
    }
    for (size_t i = 0; i < m->lines.n; i++) {
        const struct line *l = m->lines.items[i];
        struct cell *cells = arena_array(m->arena, struct cell, width + 1);
        memcpy(cells, l->keys, keys * sizeof *cells);
        for (size_t c = 0; c < chosen->n; c++) {
            const struct pivot *p = chosen->items[c];
            cells[keys + c] = p && p->at < l->cap ? l->cells[p->at] : cell_null();
        }
        rows[i] = cells;
    }
    *t = (struct table) { columns, width, rows, m->lines.n };
    return t;
}

static enum flow transpose_finish(struct op_run *r)
{
    struct transpose_state *s = r->state;
    struct maker m = { .arena = op_result_arena(r),
                       .by = &r->node->as.pivot,
                       .plan = r->node->data,
                       .buffer = &s->materialise.buffer };
    materialise_finish(r, &s->materialise);
    map_init(&m.pivot_map, m.arena, false);
    map_init(&m.line_map, m.arena, false);
    for (size_t i = 0; i < m.buffer->n; i++) {
        add_row(&m, m.buffer->items[i]);
    }
    struct name_list names = { 0 };
    struct pivots chosen = choose(r, &m, &names);
    r->counts.out = m.lines.n;
    run_set_table(r->worker->run, make_table(&m, &chosen, &names));
    return FLOW_MORE;
}

const struct op_def op_transpose = {
    .name = "transpose",
    .group = "shape",
    .form = "transpose row FIELD {, FIELD} column FIELD {, FIELD} [as NAME {, NAME} [, *]]",
    .doc = "Turns the values of the column fields into columns, a row for each value of the row "
           "fields.",
    .shape = { { "row", CLAUSE_NAMES, .repeats = true, .doc = "fields that make the rows" },
               { "column", CLAUSE_NAMES, .repeats = true,
                 .doc = "fields whose values make the columns" },
               { "as", CLAUSE_OUTPUTS, .optional = true, .repeats = true,
                 .doc = "the columns to show, in that order; * the others too" } },
    .examples = { { "* | count by host, status | transpose row host column status",
                    "a column for each status" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_PIVOT,
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_STATES,
                .makes_table = true,
                .makes_columns = true },
    .bind = transpose_bind,
    .state_size = sizeof(struct transpose_state),
    .open = transpose_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .finish = transpose_finish,
};
