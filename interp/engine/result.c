/*
 * result.c - see result.h. Cells of rows that are already in the order of the columns are not
 * copied.
 */
#include "engine/result.h"

#include "base/vec.h"
#include "check/builtin.h"
#include "exec/observe.h"

#include <stdlib.h>

static bool in_place(const struct plan *plan, const struct run_result *run)
{
    for (size_t c = 0; c < plan->n_columns; c++) {
        if (run->column_of[c] != c) {
            return false;
        }
    }
    return true;
}

static const struct cell *const *build_rows(struct arena *a, const struct row_buffer *rows)
{
    const struct cell **out = arena_array(a, const struct cell *, rows->n + 1);
    for (size_t r = 0; r < rows->n; r++) {
        out[r] = rows->items[r]->cells;
    }
    return out;
}

static enum type type_of(const struct cell *c)
{
    switch ((enum cell_tag)c->tag) {
    case CELL_BOOL:
        return T_BOOL;
    case CELL_INT:
        return T_INT;
    case CELL_REAL:
    case CELL_WRITTEN:
        return T_REAL;
    case CELL_STRING:
    case CELL_NULL:
        break;
    }
    return T_STRING;
}

/* The type of a column's cells: the plan's type for times, else what its cells are; text when
 * mixed or all null. */
struct column_kind {
    bool times, any;
    enum type sum;
};

static void add_kind(struct column_kind *k, const struct cell *cell)
{
    if (cell_is_null(cell)) {
        return;
    }
    enum type t = type_of(cell);
    k->times = k->times && t == T_INT;
    bool numbers = (k->sum == T_INT || k->sum == T_REAL) && (t == T_INT || t == T_REAL);
    k->sum = !k->any ? t : k->sum == t ? t : numbers ? T_REAL : T_STRING;
    k->any = true;
}

/* False: the rows cannot be read again. */
static bool set_types(struct arena *a, const struct plan *plan, const struct result *r,
                      struct result_column *columns, const char **why)
{
    struct column_kind *kinds = arena_array(a, struct column_kind, r->n_columns + 1);
    struct result_iter w;
    const struct cell *cells;
    for (size_t c = 0; c < r->n_columns; c++) {
        kinds[c] = (struct column_kind) { plan->columns[c].type == T_TIME, false, T_STRING };
    }
    result_iter_open(&w, r);
    while ((cells = result_iter_next(&w))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            add_kind(&kinds[c], &cells[c]);
        }
    }
    result_iter_close(&w);
    for (size_t c = 0; c < r->n_columns; c++) {
        columns[c].type = kinds[c].times ? T_TIME : kinds[c].sum;
    }
    *why = w.why;
    return !w.why;
}

/* The first line of a stage, at most 50 bytes of it. */
static struct str clipped(struct str text)
{
    enum { SHOWN = 50 };
    size_t end = 0, at = 0;
    while (at < text.len && text.s[at] != '\n' && at <= SHOWN) {
        end = at;
        utf8_next(text, &at);
    }
    return (struct str) { text.s, at == text.len && at <= SHOWN ? at : end };
}

static void warn_of_values(struct stage_reports *reports, struct arena *a,
                           const struct plan_node *node, const struct stage_counts *counts)
{
    struct str text = clipped(node->text);
    uint64_t bad = counts->invalid_inputs, dropped = counts->dropped[DROP_VALUE];
    if (bad > 0) {
        *vec_add(a, &reports->warnings) =
            arena_printf(a, "stage %zu, `%.*s`: %llu value%s could not be used and %s null",
                         node->stage, STR_ARG(text), (unsigned long long)bad, bad == 1 ? "" : "s",
                         bad == 1 ? "is" : "are")
                .s;
    }
    if (counts->refused > 0) {
        *vec_add(a, &reports->warnings) =
            arena_printf(a, "stage %zu, `%.*s`: %llu text%s not read: %s", node->stage,
                         STR_ARG(text), (unsigned long long)counts->refused,
                         counts->refused == 1 ? " was" : "s were", counts->refusal)
                .s;
    }
    if (counts->undecided > 0) {
        reports->undecided += counts->undecided;
        *vec_add(a, &reports->warnings) =
            arena_printf(a,
                         "stage %zu, `%.*s`: %llu value%s could not be decided within the steps a "
                         "regular expression has; rows may be missing",
                         node->stage, STR_ARG(text), (unsigned long long)counts->undecided,
                         counts->undecided == 1 ? "" : "s")
                .s;
    }
    if (dropped > 0) {
        *vec_add(a, &reports->warnings) =
            arena_printf(
                a,
                "stage %zu, `%.*s`: %llu row%s removed from the result because of an invalid value",
                node->stage, STR_ARG(text), (unsigned long long)dropped, dropped == 1 ? "" : "s")
                .s;
    }
}

static int compare_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void report_terms(struct stage_report *s, struct arena *a, const struct plan *plan,
                         const struct observed *o)
{
    struct term_report *terms = arena_array(a, struct term_report, o->n + 1);
    for (size_t i = 0; i < o->n; i++) {
        const struct observed_term *t = &o->terms[i];
        terms[i] = (struct term_report) { .span = t->test->span,
                                          .held = t->held,
                                          .expected = t->expected };
        for (size_t k = 0; k < plan->scan.n_fields && t->field != SLOT_NULL; k++) {
            if (plan->scan_slots[k] == t->field) {
                terms[i].field = plan->scan.fields[k];
            }
        }
        if (terms[i].field.len > 0 && t->held == 0 && !t->values.more && t->values.n > 0) {
            terms[i].n_values = t->values.n;
            terms[i].values = arena_array(a, struct str, t->values.n);
            memcpy(terms[i].values, t->values.items, t->values.n * sizeof *t->values.items);
            qsort(terms[i].values, t->values.n, sizeof *terms[i].values, compare_texts);
        }
    }
    s->terms = terms;
    s->n_terms = o->n;
}

void report_absent(struct stage_reports *reports, const struct binder *b, const struct plan *plan,
                   const struct run_result *run)
{
    reports->complete = run->complete;
    for (size_t i = 0; i < plan->scan.n_fields && run->complete; i++) {
        for (size_t k = 0; k < b->source_fields.n && !run->seen[i]; k++) {
            const struct source_field *f = &b->source_fields.items[k];
            if (f->slot == plan->scan_slots[i] && f->span.len > 0 && !builtin_is(f->name)) {
                *vec_add(b->arena, &reports->absent) =
                    (struct absent_field) { .name = f->name, .span = f->span };
            }
        }
    }
}

/* The plan may test the search expression in two steps, the first a coarse one: the user wrote one.
 */
static bool join_scope(struct stage_report *s, const struct stage_report *step)
{
    if (s->stage != 0 || step->stage != 0) {
        return false;
    }
    if (s->counts.in == s->counts.out) { /* the terms saw the same rows */
        s->terms = step->terms;
        s->n_terms = step->n_terms;
    }
    s->counts.out = step->counts.out;
    s->counts.nanoseconds += step->counts.nanoseconds;
    for (size_t k = 0; k < DROP_REASONS; k++) {
        s->counts.dropped[k] += step->counts.dropped[k];
    }
    return true;
}

void report_stages(struct stage_reports *reports, struct arena *a, const struct plan *plan,
                   const struct run_result *run, const struct observed *const *observed)
{
    bool of_table = reports->stages.n > 0;
    for (size_t i = 0; i < plan->n_nodes; i++) {
        const struct plan_node *node = plan->nodes[i];
        const struct stage_counts *counts = &run->counts[i];
        if (!node->implied) {
            struct stage_report s = {
                .text = node->text, .counts = *counts, .stage = node->stage, .span = node->span
            };
            s.of_table = of_table;
            if (observed && observed[i]) {
                report_terms(&s, a, plan, observed[i]);
            }
            size_t n = reports->stages.n;
            if (n == 0 || !join_scope(&reports->stages.items[n - 1], &s)) {
                *vec_add(a, &reports->stages) = s;
            }
        }
        of_table = of_table || node->op->traits.makes_table;
        warn_of_values(reports, a, node, counts);
    }
    for (size_t i = 0; i < run->warnings.n; i++) {
        *vec_add(a, &reports->warnings) = run->warnings.items[i];
    }
}

/* Rows on disk, or with their cells in another order, as the result's columns. */
struct stored {
    const struct row_buffer *rows;
    const size_t *column_of;
    size_t n_columns;
};

struct stored_walk {
    const struct stored *stored;
    struct row_iter rows;
    struct cell *cells;
};

static void *stored_start(struct arena *a, const void *what)
{
    struct stored_walk *w = arena_new(a, struct stored_walk);
    w->stored = what;
    w->cells = arena_array(a, struct cell, w->stored->n_columns + 1);
    row_iter_open(&w->rows, w->stored->rows, a);
    return w;
}

static const struct cell *stored_next(void *walk, const char **why)
{
    struct stored_walk *w = walk;
    const struct row *row = row_iter_next(&w->rows);
    if (!row) {
        *why = w->rows.why;
        return NULL;
    }
    for (size_t c = 0; c < w->stored->n_columns; c++) {
        size_t at = w->stored->column_of[c];
        w->cells[c] = at == SIZE_MAX ? cell_null() : row->cells[at];
    }
    return w->cells;
}

static void stored_end(void *walk)
{
    struct stored_walk *w = walk;
    row_iter_close(&w->rows);
}

static const struct result_store *build_store(struct arena *a, const struct plan *plan,
                                              const struct run_result *run)
{
    struct stored *stored = arena_new(a, struct stored);
    struct result_store *store = arena_new(a, struct result_store);
    *stored = (struct stored) { run->rows, run->column_of, plan->n_columns };
    *store = (struct result_store) {
        .what = stored,
        .lasts = run->rows->n_spilled == 0,
        .start = stored_start,
        .next = stored_next,
        .end = stored_end,
    };
    return store;
}

const struct result *result_build(struct arena *a, const struct plan *plan,
                                  const struct run_result *run, const struct stage_reports *reports,
                                  const char **why)
{
    struct result *r = arena_new(a, struct result);
    struct result_column *columns = arena_array(a, struct result_column, plan->n_columns + 1);
    r->aggregate = plan->aggregate;
    if (run->rows->n_spilled == 0 && in_place(plan, run)) {
        r->rows = build_rows(a, run->rows);
    } else {
        r->store = build_store(a, plan, run);
    }
    r->n_rows = (size_t)run->n_rows;
    r->columns = columns;
    r->n_columns = plan->n_columns;
    for (size_t c = 0; c < plan->n_columns; c++) {
        columns[c].name = plan->columns[c].name;
        columns[c].key = plan->columns[c].key;
    }
    if (!set_types(a, plan, r, columns, why)) {
        return NULL;
    }
    r->stages = reports->stages.items;
    r->n_stages = reports->stages.n;
    r->warnings = reports->warnings.items;
    r->n_warnings = reports->warnings.n;
    return r;
}
