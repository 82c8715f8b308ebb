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

#include <assert.h>

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

/* A combination of the column fields' values. */
struct pivot {
    struct str name;
    size_t at; /* the first column of the result that it fills; SIZE_MAX: none */
};

struct pivots {
    struct pivot **items;
    size_t n, cap;
};

/* The rows of the result: the row fields, then a cell for each column. */
struct lines {
    struct cell **items;
    size_t n, cap;
};

/* Everything that making the table needs. */
struct maker {
    struct arena *arena;
    const struct transpose_plan *plan;
    const struct rel_pivot *by;
    const struct row_buffer *buffer;
    struct map pivot_map, line_map;
    struct pivots pivots; /* of all rows; sorted by name when columns are chosen */
    struct pivots chosen; /* in the order of the result; NULL: a name without data */
    struct lines lines;
    struct buf text;
    bool transient; /* the texts of the current row do not last */
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
    s->materialise.spills = true;
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

/* Puts the values of some fields as one text into m->text: joined with `|` for people, or so that
 * different tuples differ. */
static void put_tuple(struct maker *m, const struct row *row, const struct slots *slots,
                      bool identity)
{
    buf_clear(&m->text);
    for (size_t i = 0; i < slots->n; i++) {
        char buffer[CELL_TEXT_MAX];
        const struct cell *c = cell_of(m, row, slots->items[i]);
        struct str text = cell_is_null(c) ? STR("null") : cell_show(c, buffer);
        if (identity) {
            buf_printf(&m->text, "%c%zu:", cell_is_null(c) ? 'n' : 't', text.len);
        } else if (i > 0) {
            buf_char(&m->text, '|');
        }
        buf_str(&m->text, text);
    }
}

/* The name of the column that takes a row's value number `v`; valid until the next call. */
static struct str pivot_name(struct maker *m, size_t tuple, size_t v)
{
    if (m->by->values.n > 1) {
        buf_cut(&m->text, tuple);
        buf_char(&m->text, '|');
        buf_str(&m->text, m->plan->value_names.items[v]);
    }
    return buf_view(&m->text);
}

static void meet_pivots(struct maker *m, const struct row *row)
{
    put_tuple(m, row, &m->by->columns, false);
    size_t tuple = buf_view(&m->text).len;
    for (size_t v = 0; v < m->by->values.n; v++) {
        struct str name = pivot_name(m, tuple, v);
        if (!map_get(&m->pivot_map, name)) {
            struct pivot *p = arena_new(m->arena, struct pivot);
            *p = (struct pivot) { arena_str(m->arena, name), SIZE_MAX };
            *vec_add(m->arena, &m->pivots) = p;
            map_put(&m->pivot_map, p->name, p);
        }
    }
}

static struct cell keep(const struct maker *m, const struct cell *c)
{
    return m->transient ? cell_keep(m->arena, c) : *c;
}

static struct cell *line_of(struct maker *m, const struct row *row)
{
    put_tuple(m, row, &m->by->rows, true);
    struct cell *cells = map_get(&m->line_map, buf_view(&m->text));
    if (!cells) {
        cells = arena_array(m->arena, struct cell, m->by->rows.n + m->chosen.n + 1);
        for (size_t i = 0; i < m->by->rows.n; i++) {
            cells[i] = keep(m, cell_of(m, row, m->by->rows.items[i]));
        }
        *vec_add(m->arena, &m->lines) = cells;
        map_put(&m->line_map, arena_str(m->arena, buf_view(&m->text)), cells);
    }
    return cells;
}

static void add_row(struct maker *m, const struct row *row)
{
    struct cell *cells = line_of(m, row);
    put_tuple(m, row, &m->by->columns, false);
    size_t tuple = buf_view(&m->text).len;
    for (size_t v = 0; v < m->by->values.n; v++) {
        const struct pivot *p = map_get(&m->pivot_map, pivot_name(m, tuple, v));
        if (p && p->at != SIZE_MAX) {
            cells[m->by->rows.n + p->at] = keep(m, cell_of(m, row, m->by->values.items[v]));
        }
    }
}

/* Calls `each` for all rows; false: memory is exceeded, or a failure, in *why. */
static bool for_rows(struct op_run *r, struct maker *m,
                     void (*each)(struct maker *m, const struct row *row), const char **why)
{
    struct row_iter iter;
    bool room = true;
    row_iter_open(&iter, m->buffer, &r->worker->arena);
    for (const struct row *row; room && (row = row_iter_next(&iter));) {
        m->transient = iter.transient;
        each(m, row);
        room = budget_has(m->arena->budget, map_growth(&m->pivot_map) + map_growth(&m->line_map));
    }
    row_iter_close(&iter);
    *why = iter.why;
    return room && !iter.why;
}

static int by_name(const void *a, const void *b)
{
    const struct pivot *const *l = a, *const *r = b;
    return str_cmp((*l)->name, (*r)->name);
}

static void choose_pivot(struct maker *m, struct name_list *names, struct pivot *p, struct str name)
{
    if (p && p->at == SIZE_MAX) {
        p->at = m->chosen.n;
    }
    *vec_add(m->arena, &m->chosen) = p;
    *vec_add(m->arena, names) = name;
}

/* The pivots in the order of the result. A name after `as` selects the value with its exact
 * spelling, else the first that is equal without case. */
static void choose(struct op_run *r, struct maker *m, struct name_list *names)
{
    struct map folded;
    map_init(&folded, m->arena, true);
    if (m->pivots.n > 0) {
        qsort(m->pivots.items, m->pivots.n, sizeof *m->pivots.items, by_name);
    }
    for (size_t i = 0; m->plan->outputs.n > 0 && i < m->pivots.n; i++) {
        if (!map_get(&folded, m->pivots.items[i]->name)) {
            map_put(&folded, m->pivots.items[i]->name, m->pivots.items[i]);
        }
    }
    for (size_t i = 0; i < m->plan->outputs.n; i++) {
        struct str name = m->plan->outputs.items[i];
        struct pivot *exact = map_get(&m->pivot_map, name);
        choose_pivot(m, names, exact ? exact : map_get(&folded, name), name);
    }
    size_t listed = m->chosen.n;
    for (size_t i = 0; !m->plan->listed && i < m->pivots.n; i++) {
        struct pivot *p = m->pivots.items[i];
        if (p->at != SIZE_MAX) {
            continue;
        }
        if (m->chosen.n - listed == COLUMNS_MAX) {
            op_warn(r, "transpose: only the first 300 columns are shown");
            break;
        }
        choose_pivot(m, names, p, p->name);
    }
}

/* A pivot that several names select fills the first column; the others are copies. */
static void copy_again(struct maker *m)
{
    size_t keys = m->by->rows.n;
    for (size_t c = 0; c < m->chosen.n; c++) {
        const struct pivot *p = m->chosen.items[c];
        for (size_t i = 0; p && p->at != c && i < m->lines.n; i++) {
            m->lines.items[i][keys + c] = m->lines.items[i][keys + p->at];
        }
    }
}

static const struct table *make_table(struct maker *m, const struct name_list *names)
{
    size_t keys = m->by->rows.n, width = keys + m->chosen.n;
    struct table *t = arena_new(m->arena, struct table);
    struct result_column *columns = arena_array(m->arena, struct result_column, width + 1);
    for (size_t c = 0; c < width; c++) {
        assert(c < keys || names->items);
        columns[c] = c < keys ? (struct result_column) { m->plan->row_names.items[c],
                                                         m->plan->row_types[c], .of_keys = true }
                              : (struct result_column) { names->items[c - keys], T_ANY };
    }
    *t = (struct table) { columns, width, (const struct cell *const *)m->lines.items, m->lines.n };
    return t;
}

/* The names of the columns come first, so that a row of the result is made at once with its width.
 */
static enum flow transpose_finish(struct op_run *r)
{
    struct transpose_state *s = r->state;
    struct maker m = { .arena = op_result_arena(r),
                       .by = &r->node->as.pivot,
                       .plan = r->node->data,
                       .buffer = &s->materialise.buffer };
    struct name_list names = { 0 };
    const char *why = NULL;
    materialise_finish(r, &s->materialise);
    block_init(&m.text.b, op_budget(r));
    map_init(&m.pivot_map, m.arena, false);
    map_init(&m.line_map, m.arena, false);
    bool ok = for_rows(r, &m, meet_pivots, &why);
    if (ok) {
        choose(r, &m, &names);
        ok = for_rows(r, &m, add_row, &why);
    }
    if (ok) {
        copy_again(&m);
        r->counts.out = m.lines.n;
        run_set_table(r->worker->run, make_table(&m, &names));
    }
    buf_release(&m.text);
    return ok ? FLOW_MORE : why ? op_fail_disk(r, why) : FLOW_FAIL;
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
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = transpose_finish,
};
