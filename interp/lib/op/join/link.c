/*
 * link.c - see link.h: groups by union-find over the values of each field, then splits them in the
 * order of time.
 */
#include "lib/op/join/link.h"

#include "base/vec.h"
#include "data/time.h"
#include "exec/tuple_map.h"

#include <stdlib.h>

enum { NUMBER, DURATION, SIZE, ORPHANED, ADDED };

static const struct {
    const char *suffix;
    enum type type;
} added[ADDED] = {
    { "", T_INT }, { "_duration", T_INT }, { "_size", T_INT }, { "_orphaned", T_BOOL }
};

struct transaction {
    size_t n;
    int64_t first, last; /* ms */
    bool timed;
    bool starts, ends; /* its first row begins one, its last row ends it */
};

struct linker {
    struct subplan *subplan;
    const struct link_plan *plan;
    const struct table *rows;
    size_t time, raw; /* columns; SIZE_MAX: none */
    size_t *parent;   /* of each row */
    bool *orphan;
    size_t *of; /* number of each row's transaction */
    struct {
        struct transaction *items;
        size_t n, cap;
    } all;
};

void link_define(struct binder *b, const struct link_plan *p)
{
    for (size_t i = 0; i < ADDED; i++) {
        bind_define(b, arena_printf(b->arena, "%.*s%s", STR_ARG(p->as), added[i].suffix),
                    added[i].type);
    }
}

static size_t root_of(struct linker *l, size_t row)
{
    while (l->parent[row] != row) {
        l->parent[row] = l->parent[l->parent[row]];
        row = l->parent[row];
    }
    return row;
}

static bool is_empty(const struct cell *c)
{
    return cell_is_null(c) || (cell_is_text(c) && c->len == 0);
}

/* The smaller number stays the root, so groups are identified by their first row. */
static void unite(struct linker *l, size_t a, size_t b)
{
    a = root_of(l, a);
    b = root_of(l, b);
    l->parent[a > b ? a : b] = a < b ? a : b;
}

static void link_rows(struct linker *l)
{
    struct arena *a = l->subplan->arena;
    for (size_t f = 0; f < l->plan->n_fields; f++) {
        struct tuple_map values;
        size_t column = table_column(l->rows, l->plan->fields[f]);
        tuple_map_init(&values, 1, sizeof(size_t), a->budget);
        for (size_t row = 0; row < l->rows->n_rows && column != SIZE_MAX; row++) {
            const struct cell *c = &l->rows->rows[row][column];
            bool is_new;
            if (budget_is_over(a->budget)) {
                break;
            }
            if (is_empty(c)) {
                continue;
            }
            l->orphan[row] = false;
            size_t at = tuple_map_find(&values, &c, tuple_map_hash(&c, 1), &is_new);
            size_t *first = tuple_map_state(&values, at);
            if (is_new) {
                *first = row;
            } else {
                unite(l, *first, row);
            }
        }
        tuple_map_release(&values);
    }
}

static bool time_at(const struct linker *l, size_t row, int64_t *ms)
{
    return l->time != SIZE_MAX && cell_integer(&l->rows->rows[row][l->time], ms);
}

static bool has_text(const struct linker *l, size_t row, struct str text)
{
    const struct cell *raw = l->raw == SIZE_MAX ? NULL : &l->rows->rows[row][l->raw];
    return text.s && raw && cell_is_text(raw) && str_find(cell_str(raw), text, 0) != SIZE_MAX;
}

/* Whether a new transaction starts with this row. */
static bool breaks(const struct linker *l, const struct transaction *t, size_t row, bool ended)
{
    const struct link_plan *p = l->plan;
    int64_t ms;
    bool timed = time_at(l, row, &ms) && t->timed;
    return ended || t->n >= p->max_rows || has_text(l, row, p->starts) ||
           (timed && p->max_span >= 0 && time_subtract_bounded(ms, t->first) > p->max_span) ||
           (timed && p->max_pause >= 0 && time_subtract_bounded(ms, t->last) > p->max_pause);
}

static void put_in(struct linker *l, size_t number, size_t row)
{
    struct transaction *t = &l->all.items[number];
    int64_t ms;
    l->of[row] = number;
    t->n++;
    if (time_at(l, row, &ms)) {
        t->first = !t->timed || ms < t->first ? ms : t->first;
        t->last = !t->timed || ms > t->last ? ms : t->last;
        t->timed = true;
    }
}

/* Rows in the order of time; equal times keep their order. */
struct timed_row {
    int64_t ms;
    size_t row;
};

static int by_time(const void *a, const void *b)
{
    const struct timed_row *x = a, *y = b;
    return x->ms != y->ms ? (x->ms < y->ms ? -1 : 1) : x->row < y->row ? -1 : x->row > y->row;
}

static struct timed_row *in_time(const struct linker *l)
{
    struct timed_row *rows = arena_array(l->subplan->arena, struct timed_row, l->rows->n_rows + 1);
    for (size_t row = 0; row < l->rows->n_rows; row++) {
        rows[row] = (struct timed_row) { INT64_MAX, row };
        time_at(l, row, &rows[row].ms);
    }
    qsort(rows, l->rows->n_rows, sizeof *rows, by_time);
    return rows;
}

/* State after a group's last row. */
struct group_now {
    size_t number; /* of the transaction + 1; 0: none yet */
    bool ended;
};

static void number_rows(struct linker *l)
{
    struct arena *a = l->subplan->arena;
    struct group_now *now = arena_array(a, struct group_now, l->rows->n_rows + 1);
    struct timed_row *times = l->plan->by_time ? in_time(l) : NULL;
    for (size_t i = 0; i < l->rows->n_rows && !budget_is_over(a->budget); i++) {
        size_t row = times ? times[i].row : i;
        struct group_now *g = &now[root_of(l, row)];
        if (l->orphan[row]) {
            continue;
        }
        if (g->number == 0 || breaks(l, &l->all.items[g->number - 1], row, g->ended)) {
            *vec_add(a, &l->all) = (struct transaction) { 0 };
            g->number = l->all.n;
            l->all.items[g->number - 1].starts = has_text(l, row, l->plan->starts);
        }
        put_in(l, g->number - 1, row);
        g->ended = has_text(l, row, l->plan->ends);
        l->all.items[g->number - 1].ends = g->ended;
    }
}

/* Whether the row is in the result; transactions that lack a strict start or end are not. */
static bool is_kept(const struct linker *l, size_t row)
{
    const struct link_plan *p = l->plan;
    if (l->orphan[row]) {
        return p->keeps_orphans;
    }
    const struct transaction *t = &l->all.items[l->of[row]];
    return (t->starts || !p->must_start) && (t->ends || !p->must_end);
}

static const struct cell *wide_row(const struct linker *l, size_t row)
{
    size_t n = l->rows->n_columns;
    struct cell *cells = arena_array(l->subplan->arena, struct cell, n + ADDED + 1);
    if (n > 0) {
        memcpy(cells, l->rows->rows[row], n * sizeof *cells);
    }
    cells[n + ORPHANED] = cell_bool(l->orphan[row]);
    if (!l->orphan[row]) {
        const struct transaction *t = &l->all.items[l->of[row]];
        cells[n + NUMBER] = cell_int((int64_t)l->of[row] + 1);
        cells[n + DURATION] = cell_int(t->timed ? t->last - t->first : 0);
        cells[n + SIZE] = cell_int((int64_t)t->n);
    }
    return cells;
}

static struct table *wide_table(const struct linker *l)
{
    struct arena *a = l->subplan->arena;
    size_t n = l->rows->n_columns;
    struct result_column *columns = arena_array(a, struct result_column, n + ADDED + 1);
    if (n > 0) {
        memcpy(columns, l->rows->columns, n * sizeof *columns);
    }
    for (size_t i = 0; i < ADDED; i++) {
        columns[n + i] = (struct result_column) {
            arena_printf(a, "%.*s%s", STR_ARG(l->plan->as), added[i].suffix), added[i].type
        };
    }
    const struct cell **rows = arena_array(a, const struct cell *, l->rows->n_rows + 1);
    struct table *out = arena_new(a, struct table);
    *out = (struct table) { columns, n + ADDED, rows, 0 };
    for (size_t row = 0; row < l->rows->n_rows && !budget_is_over(a->budget); row++) {
        if (is_kept(l, row)) {
            rows[out->n_rows++] = wide_row(l, row);
        }
    }
    return out;
}

struct rows {
    const struct cell **items;
    size_t n, cap;
};

/* The stages over each transaction; their results one after another. */
static const struct table *run_stages(struct linker *l)
{
    struct subplan *d = l->subplan;
    struct table *whole = wide_table(l), *out = arena_new(d->arena, struct table);
    struct timed_row *times = in_time(l);
    struct rows *members = arena_array(d->arena, struct rows, l->all.n + 1);
    struct rows all = { 0 };
    for (size_t i = 0; i < l->rows->n_rows && !budget_is_over(d->arena->budget); i++) {
        size_t row = times[i].row;
        if (!l->orphan[row] && is_kept(l, row)) {
            *vec_add(d->arena, &members[l->of[row]]) = wide_row(l, row);
        }
    }
    for (size_t t = 0; t < l->all.n; t++) {
        if (members[t].n == 0) {
            continue;
        }
        struct table *over = arena_new(d->arena, struct table);
        *over = (struct table) { whole->columns, whole->n_columns, members[t].items, members[t].n };
        const struct subplan_result *one = d->over(d, l->plan->stages, over);
        if (!one) {
            return NULL;
        }
        out->columns = one->table->columns;
        out->n_columns = one->table->n_columns;
        for (size_t row = 0; row < one->table->n_rows; row++) {
            *vec_add(d->arena, &all) = one->table->rows[row];
        }
    }
    out->rows = all.items;
    out->n_rows = all.n;
    return out;
}

/* Only columns that some row fills: most candidate names are not fields. */
static const struct table *without_empty(const struct linker *l, const struct table *t)
{
    struct arena *a = l->subplan->arena;
    size_t *kept = arena_array(a, size_t, t->n_columns + 1), n = 0;
    for (size_t c = 0; c < t->n_columns; c++) {
        bool filled = str_eq_fold(t->columns[c].name, STR("_messageTime"));
        for (size_t row = 0; row < t->n_rows && !filled; row++) {
            filled = !cell_is_null(&t->rows[row][c]);
        }
        if (filled) {
            kept[n++] = c;
        }
    }
    struct result_column *columns = arena_array(a, struct result_column, n + 1);
    const struct cell **rows = arena_array(a, const struct cell *, t->n_rows + 1);
    for (size_t row = 0; row < t->n_rows && !budget_is_over(a->budget); row++) {
        struct cell *cells = arena_array(a, struct cell, n + 1);
        for (size_t c = 0; c < n; c++) {
            columns[c] = t->columns[kept[c]];
            cells[c] = t->rows[row][kept[c]];
        }
        rows[row] = cells;
    }
    struct table *out = arena_new(a, struct table);
    *out = (struct table) { columns, n, rows, t->n_rows };
    return out;
}

const struct table *link_subplan(struct subplan *d)
{
    struct linker l = { .subplan = d, .plan = d->node->data };
    const struct subplan_result *all = d->input(d, 0, NULL);
    if (!all) {
        return NULL;
    }
    l.rows = without_empty(&l, all->table);
    l.time = table_column(l.rows, STR("_messageTime"));
    l.raw = table_column(l.rows, STR("_raw"));
    size_t n = l.rows->n_rows;
    /* what is made here for each row; the rows are complete unless memory is exceeded */
    if (!budget_has(d->arena->budget, n * (3 * sizeof(size_t) + sizeof(struct group_now)))) {
        return NULL;
    }
    l.parent = arena_array(d->arena, size_t, n + 1);
    l.orphan = arena_array(d->arena, bool, n + 1);
    l.of = arena_array(d->arena, size_t, n + 1);
    for (size_t row = 0; row < n; row++) {
        l.parent[row] = row;
        l.orphan[row] = true;
    }
    link_rows(&l);
    number_rows(&l);
    if (budget_is_over(d->arena->budget)) {
        return NULL;
    }
    return l.plan->stages ? run_stages(&l) : wide_table(&l);
}
