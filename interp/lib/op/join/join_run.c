/*
 * join_run.c - see join_run.h: one table after another is joined to the combinations so far, by a
 * hash index over its fields.
 *
 * Equality is that of the language, in which a number equals a text with that numeric value; so the
 * index uses numbers where possible, and each candidate is compared again.
 */
#include "lib/op/join/join_run.h"

#include "base/vec.h"
#include "data/order.h"
#include "data/time.h"
#include "exec/tuple_map.h"

#include <assert.h>

enum { ROWS_MAX = 10000000, SERVICE_ROWS_MAX = 25000 };

/* Combinations: the numbers of a row of each table so far. */
struct combinations {
    struct block rows; /* uint32_t, width numbers each */
    size_t n, width;
};

struct joined {
    struct subplan *subplan;
    const struct join_plan *plan;
    const struct table **tables;
    const size_t **times; /* of each table the column of its time; NULL: none */
};

static const struct table *run_table(struct joined *j, size_t i)
{
    struct subplan *d = j->subplan;
    const struct subplan_result *rows = d->input(d, i, NULL);
    if (!rows) {
        return NULL;
    }
    if (rows->table->n_rows > SERVICE_ROWS_MAX) {
        d->warn(d, arena_printf(d->arena,
                                "join: table `%.*s` has %zu rows; in the service more than 25,000 "
                                "are an error",
                                STR_ARG(d->node->inputs.items[i].name), rows->table->n_rows)
                       .s);
    }
    return rows->table;
}

/* The key of a cell in an index. */
static struct cell index_key(const struct cell *c)
{
    struct cell number;
    double x;
    return cell_number(c, &number) && cell_double(&number, &x) ? cell_real(x) : *c;
}

/* The pairs that join table `i` to those before it. */
struct links {
    size_t *own;    /* columns of the table */
    size_t *other;  /* numbers of the other tables */
    size_t *column; /* of the other table */
    size_t n;
    bool impossible; /* a field is missing in all rows */
};

static struct links links_of(const struct joined *j, size_t i)
{
    struct arena *a = j->subplan->arena;
    size_t most = j->plan->pairs.n + 1;
    struct links l = { .own = arena_array(a, size_t, most),
                       .other = arena_array(a, size_t, most),
                       .column = arena_array(a, size_t, most) };
    for (size_t k = 0; k < j->plan->pairs.n; k++) {
        const struct rel_pair *p = &j->plan->pairs.items[k];
        size_t side = p->table[0] == i ? 0 : 1;
        if (p->table[side] != i || p->table[1 - side] > i) {
            continue;
        }
        l.own[l.n] = table_column(j->tables[i], p->field[side]);
        l.other[l.n] = p->table[1 - side];
        l.column[l.n] = table_column(j->tables[l.other[l.n]], p->field[1 - side]);
        l.impossible = l.impossible || l.own[l.n] == SIZE_MAX || l.column[l.n] == SIZE_MAX;
        l.n++;
    }
    return l;
}

/* Rows of a table with equal keys, one after another. */
struct row_index {
    struct tuple_map keys; /* state: number of the first row + 1 */
    struct block next;     /* uint32_t, of each row: the next one + 1 */
};

static void index_rows(struct joined *j, size_t i, const struct links *l, struct row_index *out)
{
    const struct table *t = j->tables[i];
    struct arena *a = j->subplan->arena;
    struct cell *cells = arena_array(a, struct cell, l->n + 1);
    const struct cell **keys = arena_array(a, const struct cell *, l->n + 1);
    tuple_map_init(&out->keys, l->n, sizeof(uint64_t), a->budget);
    block_init(&out->next, a->budget);
    uint32_t *next = block_reserve(&out->next, (t->n_rows + 1) * sizeof *next);
    for (size_t row = t->n_rows; row-- > 0 && !budget_is_over(a->budget);) {
        bool there = !l->impossible, is_new;
        for (size_t k = 0; k < l->n && there; k++) {
            const struct cell *c = &t->rows[row][l->own[k]];
            there = !cell_is_null(c);
            cells[k] = index_key(c);
            keys[k] = &cells[k];
        }
        if (there) {
            size_t at = tuple_map_find(&out->keys, keys, tuple_map_hash(keys, l->n), &is_new);
            uint64_t *first = tuple_map_state(&out->keys, at);
            next[row] = (uint32_t)*first;
            *first = row + 1;
        }
    }
}

static bool add_combination(struct joined *j, struct combinations *c, const uint32_t *before,
                            size_t row)
{
    if (c->n == ROWS_MAX) {
        j->subplan->fail(j->subplan, DIAG_OUT_OF_MEMORY, "join makes more than 10,000,000 rows",
                         "narrow the tables, or join by more fields");
        return false;
    }
    uint32_t *to = block_reserve(&c->rows, c->width * sizeof *to);
    c->rows.len += c->width * sizeof *to;
    c->n++;
    for (size_t i = 0; i + 1 < c->width; i++) {
        assert(before);
        to[i] = before[i];
    }
    to[c->width - 1] = (uint32_t)row;
    return !budget_is_over(c->rows.budget);
}

static const uint32_t *combination(const struct combinations *c, size_t i)
{
    return (const uint32_t *)(const void *)c->rows.data + i * c->width;
}

/* Whether the rows' times are within the window. */
static bool in_window(const struct joined *j, const uint32_t *before, size_t n, size_t row)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i <= n && j->plan->window >= 0; i++) {
        size_t at = i < n ? before[i] : row;
        if (!j->times[i]) {
            continue;
        }
        const struct cell *c = &j->tables[i]->rows[at][*j->times[i]];
        if (c->tag == CELL_INT) {
            least = c->as.i < least ? c->as.i : least;
            most = c->as.i > most ? c->as.i : most;
        }
    }
    return least > most || time_subtract_bounded(most, least) <= j->plan->window;
}

/* Joins table `i` to the combinations of those before it. */
static bool join_next(struct joined *j, size_t i, const struct combinations *before,
                      struct combinations *out)
{
    struct links l = links_of(j, i);
    struct arena *a = j->subplan->arena;
    struct row_index index;
    index_rows(j, i, &l, &index);
    const uint32_t *next = (const uint32_t *)(const void *)index.next.data;
    struct cell *cells = arena_array(a, struct cell, l.n + 1);
    const struct cell **keys = arena_array(a, const struct cell *, l.n + 1);
    const struct cell **others = arena_array(a, const struct cell *, l.n + 1);
    bool ok = !budget_is_over(a->budget);
    for (size_t c = 0; c < before->n && ok && !l.impossible; c++) {
        const uint32_t *rows = combination(before, c);
        bool there = true;
        size_t at;
        for (size_t k = 0; k < l.n && there; k++) {
            others[k] = &j->tables[l.other[k]]->rows[rows[l.other[k]]][l.column[k]];
            there = !cell_is_null(others[k]);
            cells[k] = index_key(others[k]);
            keys[k] = &cells[k];
        }
        if (!there || !tuple_map_lookup(&index.keys, keys, tuple_map_hash(keys, l.n), &at)) {
            continue;
        }
        size_t row = *(const uint64_t *)tuple_map_state(&index.keys, at);
        for (; row > 0 && ok; row = next[row - 1]) {
            bool same = true;
            for (size_t k = 0; k < l.n && same; k++) {
                same = cell_equals(others[k], &j->tables[i]->rows[row - 1][l.own[k]]);
            }
            if (same && in_window(j, rows, i, row - 1)) {
                ok = add_combination(j, out, rows, row - 1);
            }
        }
    }
    tuple_map_release(&index.keys);
    block_release(&index.next);
    return ok;
}

static const struct table *make_table(const struct joined *j, const struct combinations *c)
{
    struct arena *a = j->subplan->arena;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < j->subplan->node->inputs.n; i++) {
        n += j->tables[i]->n_columns;
    }
    struct result_column *columns = arena_array(a, struct result_column, n + 1);
    for (size_t i = 0; i < j->subplan->node->inputs.n; i++) {
        for (size_t k = 0; k < j->tables[i]->n_columns; k++) {
            const struct result_column *of = &j->tables[i]->columns[k];
            columns[at++] = (struct result_column) {
                arena_printf(a, "%.*s_%.*s", STR_ARG(j->subplan->node->inputs.items[i].name),
                             STR_ARG(of->name)),
                of->type
            };
        }
    }
    const struct cell **rows = arena_array(a, const struct cell *, c->n + 1);
    for (size_t r = 0; r < c->n; r++) {
        if (budget_is_over(a->budget)) {
            return NULL;
        }
        struct cell *cells = arena_alloc(a, (n + 1) * sizeof *cells);
        at = 0;
        for (size_t i = 0; i < j->subplan->node->inputs.n; i++) {
            const struct table *t = j->tables[i];
            if (t->n_columns > 0) {
                memcpy(cells + at, t->rows[combination(c, r)[i]], t->n_columns * sizeof *cells);
            }
            at += t->n_columns;
        }
        rows[r] = cells;
    }
    struct table *out = arena_new(a, struct table);
    *out = (struct table) { columns, n, rows, c->n };
    return out;
}

/* The combinations of rows of all tables; false: reported, or memory is exceeded. */
static bool combine(struct joined *j, size_t n, struct combinations *all)
{
    struct budget *budget = j->subplan->arena->budget;
    bool ok = true;
    *all = (struct combinations) { .width = 1 };
    block_init(&all->rows, budget);
    for (size_t r = 0; r < j->tables[0]->n_rows && ok; r++) {
        ok = add_combination(j, all, NULL, r);
    }
    for (size_t i = 1; i < n && ok; i++) {
        struct combinations more = { .width = i + 1 };
        block_init(&more.rows, budget);
        ok = join_next(j, i, all, &more);
        block_release(&all->rows);
        *all = more;
    }
    return ok;
}

const struct table *join_subplan(struct subplan *d)
{
    struct joined j = { .subplan = d, .plan = d->node->data };
    size_t n = d->node->inputs.n;
    j.tables = arena_array(d->arena, const struct table *, n + 1);
    j.times = arena_array(d->arena, const size_t *, n + 1);
    for (size_t i = 0; i < n; i++) {
        j.tables[i] = run_table(&j, i);
        if (!j.tables[i]) {
            return NULL;
        }
        size_t *time = arena_new(d->arena, size_t);
        *time = table_column(j.tables[i], STR("_messageTime"));
        j.times[i] = *time == SIZE_MAX ? NULL : time;
    }
    struct combinations all;
    const struct table *out = combine(&j, n, &all) ? make_table(&j, &all) : NULL;
    block_release(&all.rows);
    return out;
}
