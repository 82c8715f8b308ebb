/*
 * compare_run.c - see compare_run.h. Specified: docs/language/joins.md, compare.
 *
 * Rows of all periods are matched by their keys, the n-th row of a key with the n-th; the slice of
 * time of an earlier row moves forward by its period.
 */
#include "lib/op/join/compare_run.h"

#include "base/vec.h"
#include "data/time.h"
#include "exec/tuple_map.h"

#include <assert.h>

struct period {
    int64_t back;
    const struct subplan_result *rows;
    const struct cell **met; /* of each row of the result, this period's row; NULL: none */
};

struct comparison {
    struct subplan *subplan;
    const struct compare_plan *plan;
    struct {
        struct period *items; /* the first is the current one */
        size_t n, cap;
    } periods;
    struct {
        size_t *items;
        size_t n, cap;
    } keys, measures; /* columns of the current table */
    size_t slice;     /* column; SIZE_MAX: none */
    size_t n_rows;    /* of the result */
};

static void sort_columns(struct comparison *c)
{
    assert(c->periods.items);
    const struct subplan_result *now = c->periods.items[0].rows;
    c->slice = SIZE_MAX;
    for (size_t i = 0; i < now->table->n_columns; i++) {
        struct str name = now->table->columns[i].name;
        if (str_eq_fold(name, c->plan->slice)) {
            c->slice = i;
        }
        if (now->keys[i]) {
            *vec_add(c->subplan->arena, &c->keys) = i;
        } else {
            *vec_add(c->subplan->arena, &c->measures) = i;
        }
    }
}

static bool run_periods(struct comparison *c)
{
    struct subplan *d = c->subplan;
    for (size_t i = 0; i < d->node->inputs.n; i++) {
        struct period period = { .back = d->node->inputs.items[i].back,
                                 .rows = d->input(d, i, NULL) };
        if (!period.rows) {
            return false;
        }
        *vec_add(d->arena, &c->periods) = period;
    }
    return true;
}

/* The column of that name in another period's table, whose columns may differ. */
static size_t column_in(const struct comparison *c, const struct table *t, size_t column)
{
    struct str name = c->periods.items[0].rows->table->columns[column].name;
    if (column < t->n_columns && str_eq(t->columns[column].name, name)) {
        return column;
    }
    for (size_t i = 0; i < t->n_columns; i++) {
        if (str_eq_fold(t->columns[i].name, name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static struct cell key_of(const struct comparison *c, const struct period *p,
                          const struct cell *row, size_t key)
{
    size_t column = c->keys.items[key], at = column_in(c, p->rows->table, column);
    struct cell cell = at == SIZE_MAX ? cell_null() : row[at];
    if (column == c->slice && cell.tag == CELL_INT) {
        cell = time_add(cell.as.i, p->back, &cell.as.i) ? cell : cell_null();
    } else if (column == c->slice && cell.tag == CELL_REAL) {
        cell.as.f += (double)p->back;
    }
    return cell;
}

/* Maps every row of every period to a row of the result. */
static void meet(struct comparison *c)
{
    struct arena *a = c->subplan->arena;
    struct tuple_map rows;
    size_t n = c->keys.n, most = 0;
    for (size_t i = 0; i < c->periods.n; i++) {
        most += c->periods.items[i].rows->table->n_rows;
    }
    /* the last key is the number of the row among those with the same keys */
    tuple_map_init(&rows, n + 1, sizeof(uint64_t), a->budget);
    struct cell *cells = arena_array(a, struct cell, n + 2);
    const struct cell **keys = arena_array(a, const struct cell *, n + 2);
    for (size_t i = 0; i <= n; i++) {
        keys[i] = &cells[i];
    }
    for (size_t i = 0; i < c->periods.n; i++) {
        struct period *p = &c->periods.items[i];
        struct tuple_map times;
        tuple_map_init(&times, n, sizeof(uint64_t), a->budget);
        p->met = arena_array(a, const struct cell *, most + 1);
        for (size_t r = 0; r < p->rows->table->n_rows && !budget_is_over(a->budget); r++) {
            bool is_new;
            for (size_t k = 0; k < n; k++) {
                cells[k] = key_of(c, p, p->rows->table->rows[r], k);
            }
            size_t at = tuple_map_find(&times, keys, tuple_map_hash(keys, n), &is_new);
            cells[n] = cell_int((int64_t)(*(uint64_t *)tuple_map_state(&times, at))++);
            at = tuple_map_find(&rows, keys, tuple_map_hash(keys, n + 1), &is_new);
            p->met[at] = p->rows->table->rows[r];
        }
        tuple_map_release(&times);
    }
    c->n_rows = rows.n;
    tuple_map_release(&rows);
}

static struct cell value_at(const struct comparison *c, int64_t back, size_t row, size_t column)
{
    for (size_t i = 0; i < c->periods.n; i++) {
        const struct period *p = &c->periods.items[i];
        if (p->back == back && p->met[row]) {
            size_t at = column_in(c, p->rows->table, column);
            return at == SIZE_MAX ? cell_null() : p->met[row][at];
        }
    }
    return cell_null();
}

static struct cell part_value(const struct comparison *c, const struct compare_part *part,
                              size_t row, size_t column)
{
    if (part->function.len == 0) {
        return value_at(c, part->back[0], row, column);
    }
    double sum = 0, least = 0, most = 0, x;
    size_t n = 0;
    for (size_t k = 0; k < part->n; k++) {
        struct cell v = value_at(c, part->back[k], row, column);
        if (!cell_numeric(&v, &x)) {
            continue;
        }
        least = n == 0 || x < least ? x : least;
        most = n == 0 || x > most ? x : most;
        sum += x;
        n++;
    }
    if (n == 0) {
        return cell_null();
    }
    return cell_real(str_eq(part->function, STR("min"))   ? least
                     : str_eq(part->function, STR("max")) ? most
                                                          : sum / (double)n);
}

/* A row of the result: the current columns, or its keys alone, then the new ones. */
static const struct cell *make_row(const struct comparison *c, size_t row, size_t n_columns)
{
    const struct table *now = c->periods.items[0].rows->table;
    struct cell *cells = arena_array(c->subplan->arena, struct cell, n_columns + 1);
    if (c->periods.items[0].met[row]) {
        memcpy(cells, c->periods.items[0].met[row], now->n_columns * sizeof *cells);
    } else {
        const struct period *p = &c->periods.items[1];
        while (!p->met[row]) {
            p++;
        }
        for (size_t k = 0; k < c->keys.n; k++) {
            cells[c->keys.items[k]] = key_of(c, p, p->met[row], k);
        }
    }
    size_t at = now->n_columns;
    for (size_t p = 0; p < c->plan->parts.n; p++) {
        for (size_t m = 0; m < c->measures.n; m++) {
            cells[at++] = part_value(c, &c->plan->parts.items[p], row, c->measures.items[m]);
        }
    }
    return cells;
}

const struct table *compare_subplan(struct subplan *d)
{
    struct comparison c = { .subplan = d, .plan = d->node->data };
    if (!d->facts->ends) {
        d->warn(d, "compare: the query has no time range, so earlier events count as current ones, "
                   "too; give it with {--from} and {--to}");
    }
    if (!run_periods(&c)) {
        return NULL;
    }
    sort_columns(&c);
    meet(&c);
    if (budget_is_over(d->arena->budget)) {
        return NULL;
    }
    const struct table *now = c.periods.items[0].rows->table;
    struct arena *a = d->arena;
    size_t n = now->n_columns + c.plan->parts.n * c.measures.n, at = now->n_columns;
    struct result_column *columns = arena_array(a, struct result_column, n + 1);
    if (now->n_columns > 0) {
        memcpy(columns, now->columns, now->n_columns * sizeof *columns);
    }
    for (size_t p = 0; p < c.plan->parts.n; p++) {
        for (size_t m = 0; m < c.measures.n; m++) {
            const struct result_column *of = &now->columns[c.measures.items[m]];
            columns[at++] =
                (struct result_column) { arena_printf(a, "%.*s_%.*s", STR_ARG(of->name),
                                                      STR_ARG(c.plan->parts.items[p].suffix)),
                                         c.plan->parts.items[p].function.len > 0 ? T_REAL
                                                                                 : of->type };
        }
    }
    const struct cell **rows = arena_array(a, const struct cell *, c.n_rows + 1);
    for (size_t r = 0; r < c.n_rows; r++) {
        if (budget_is_over(a->budget)) {
            return NULL;
        }
        rows[r] = make_row(&c, r, n);
    }
    struct table *out = arena_new(a, struct table);
    *out = (struct table) { columns, n, rows, c.n_rows };
    return out;
}
