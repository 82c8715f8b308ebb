/*
 * result.c - see result.h. Where a row's cells already stand in the order of the columns, they are
 * not copied.
 */
#include "engine/result.h"

#include "base/vec.h"

static bool in_place(const struct plan *plan, const struct run_result *run)
{
    for (size_t c = 0; c < plan->n_columns; c++) {
        if (run->column_of[c] != c) {
            return false;
        }
    }
    return true;
}

static const struct cell *const *build_rows(struct arena *a, const struct plan *plan,
                                            const struct run_result *run)
{
    const struct held *rows = run->rows;
    const struct cell **out = arena_array(a, const struct cell *, rows->n + 1);
    bool same = in_place(plan, run);
    for (size_t r = 0; r < rows->n; r++) {
        const struct cell *cells = rows->items[r]->cells;
        if (!same) {
            struct cell *picked = arena_array(a, struct cell, plan->n_columns + 1);
            for (size_t c = 0; c < plan->n_columns; c++) {
                picked[c] = run->column_of[c] == SIZE_MAX ? cell_null() : cells[run->column_of[c]];
            }
            cells = picked;
        }
        out[r] = cells;
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
    case CELL_TEXT:
    case CELL_NULL:
        break;
    }
    return T_TEXT;
}

/* A column's type: the plan's for times, else what its cells are; text when mixed or all null. */
static enum type column_type(const struct plan_column *column, const struct result *r, size_t c)
{
    bool times = column->type == T_TIME, any = false;
    enum type sum = T_TEXT;
    for (size_t i = 0; i < r->n_rows; i++) {
        const struct cell *cell = &r->rows[i][c];
        if (cell_is_null(cell)) {
            continue;
        }
        enum type t = type_of(cell);
        times = times && t == T_INT;
        bool numbers = (sum == T_INT || sum == T_REAL) && (t == T_INT || t == T_REAL);
        sum = !any ? t : sum == t ? t : numbers ? T_REAL : T_TEXT;
        any = true;
        if (sum == T_TEXT && !times) {
            return T_TEXT;
        }
    }
    return times ? T_TIME : sum;
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
    uint64_t bad = counts->bad_values, dropped = counts->dropped[DROP_VALUE];
    if (bad > 0) {
        *vec_add(a, &reports->warnings) =
            arena_printf(a, "stage %zu, `%.*s`: %llu value%s could not be used and %s null",
                         node->stage, STR_ARG(text), (unsigned long long)bad, bad == 1 ? "" : "s",
                         bad == 1 ? "is" : "are")
                .s;
    }
    if (dropped > 0) {
        *vec_add(a, &reports->warnings) =
            arena_printf(
                a, "stage %zu, `%.*s`: %llu row%s left the result for a value that does not fit",
                node->stage, STR_ARG(text), (unsigned long long)dropped, dropped == 1 ? "" : "s")
                .s;
    }
}

void report_stages(struct stage_reports *reports, struct arena *a, const struct plan *plan,
                   const struct run_result *run)
{
    for (size_t i = 0; i < plan->n_nodes; i++) {
        const struct plan_node *node = plan->nodes[i];
        const struct stage_counts *counts = &run->counts[i];
        if (node->implied) {
            continue;
        }
        *vec_add(a, &reports->stages) = (struct stage_report) { node->text, *counts };
        warn_of_values(reports, a, node, counts);
    }
    for (size_t i = 0; i < run->warnings.n; i++) {
        *vec_add(a, &reports->warnings) = run->warnings.items[i];
    }
}

const struct result *result_build(struct arena *a, const struct plan *plan,
                                  const struct run_result *run, const struct stage_reports *reports)
{
    struct result *r = arena_new(a, struct result);
    struct result_column *columns = arena_array(a, struct result_column, plan->n_columns + 1);
    r->aggregate = plan->aggregate;
    r->rows = build_rows(a, plan, run);
    r->n_rows = run->rows->n;
    r->columns = columns;
    r->n_columns = plan->n_columns;
    for (size_t c = 0; c < plan->n_columns; c++) {
        columns[c] =
            (struct result_column) { plan->columns[c].name, column_type(&plan->columns[c], r, c) };
    }
    r->stages = reports->stages.items;
    r->n_stages = reports->stages.n;
    r->warnings = reports->warnings.items;
    r->n_warnings = reports->warnings.n;
    return r;
}
