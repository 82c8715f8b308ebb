/*
 * compose.c - see compose.h: a disjunction over rows of conjunctions over fields, both without
 * nulls.
 */
#include "engine/compose.h"

#include "base/map.h"
#include "base/vec.h"
#include "catalog/any_of.h"
#include "check/inner_time.h"

const char *compose_range(struct arena *a, struct str text, const struct node_subquery *n,
                          struct run_options *run)
{
    int64_t end = run->facts.to;
    const struct zone *zone = run->facts.zone;
    bool ok = true;
    struct str from = STR(""), to = STR("");
    if (n->from.n > 0) {
        from = inner_time_text(text, &n->from);
        ok = inner_time_read(a, from, end, zone, true, &run->from);
        run->to = end;
        run->ranged = true;
    }
    if (n->to.n > 0) {
        to = inner_time_text(text, &n->to);
        ok = ok && inner_time_read(a, to, end, zone, false, &run->to);
        run->from = n->from.n > 0 ? run->from : run->facts.from;
        run->ranged = true;
    }
    if (run->ranged) {
        run->facts.from = run->from;
        run->facts.to = run->to;
    }
    if (!ok) {
        return arena_printf(a, "the subquery's time range cannot be read: from %.*s to %.*s",
                            STR_ARG(from.len > 0 ? from : STR("the query's start")),
                            STR_ARG(to.len > 0 ? to : STR("its end")))
            .s;
    }
    bool ends_early = run->ranged && run->from > run->to;
    return ends_early ? "the subquery's time range ends before it starts" : NULL;
}

static struct expr *new_expr(struct arena *a, enum expr_kind kind, size_t n, struct span span)
{
    struct expr *e = arena_new(a, struct expr);
    *e = (struct expr) { .kind = kind, .truth = true, .span = span };
    e->args = arena_array(a, const struct expr *, n + 1);
    return e;
}

/* One value of a row. */
static const struct expr *test_of(struct arena *a, const struct bound_subquery *s, size_t field,
                                  const struct cell *value)
{
    char buffer[CELL_TEXT_MAX];
    struct span span = s->node->base.span;
    struct regex_error error;
    struct cell kept = cell_keep(a, value);
    struct str text = arena_str(a, cell_show(value, buffer));
    if (s->keywords) {
        struct expr *e = new_expr(a, EXPR_KEYWORD, 1, span);
        e->args[e->n_args++] = expr_slot(a, s->raw, span);
        e->keyword = keyword_compile(a, text, true, &error);
        return e->keyword ? e : NULL;
    }
    struct expr *e = new_expr(a, s->in_search ? EXPR_PREDICATE : EXPR_EQ, 2, span);
    e->args[e->n_args++] = expr_slot(a, s->slots[field], span);
    if (s->in_search) {
        e->pattern = pattern_literal(a, text);
    } else {
        e->args[e->n_args++] = expr_const(a, kept, span);
    }
    return e;
}

/* The column of a field; SIZE_MAX: none. */
static size_t column_of(const struct result *r, struct str name)
{
    for (size_t c = 0; c < r->n_columns; c++) {
        if (str_eq_fold(r->columns[c].name, name)) {
            return c;
        }
    }
    return SIZE_MAX;
}

/* A row's values as one text, to detect equal rows. */
static struct str row_text(struct arena *a, const struct bound_subquery *s, const size_t *columns,
                           const struct cell *row)
{
    struct str all = STR("");
    char buffer[CELL_TEXT_MAX];
    for (size_t i = 0; i < s->n; i++) {
        bool is_null = columns[i] == SIZE_MAX || cell_is_null(&row[columns[i]]);
        struct str text = is_null ? STR("") : cell_show(&row[columns[i]], buffer);
        all = arena_printf(a, "%.*s%c%zu:%.*s", STR_ARG(all), is_null ? 'n' : 't', text.len,
                           STR_ARG(text));
    }
    return all;
}

const char *compose_expr(struct job *job, const struct bound_subquery *s, const struct result *rows)
{
    struct arena *a = job->arena;
    struct map seen;
    size_t *columns = arena_array(a, size_t, s->n + 1);
    size_t most = rows->n_rows < s->most ? rows->n_rows : s->most;
    struct expr *any = new_expr(a, EXPR_OR, most, s->node->base.span);
    map_init(&seen, a, false);
    for (size_t i = 0; i < s->n; i++) {
        columns[i] = column_of(rows, s->names[i]);
    }
    struct result_iter walk;
    result_iter_open(&walk, rows);
    const struct cell *row;
    for (size_t n = 0; n < most && (row = result_iter_next(&walk)); n++) {
        struct expr *all = new_expr(a, EXPR_AND, s->n, s->node->base.span);
        struct str text = row_text(a, s, columns, row);
        if (map_get(&seen, text)) {
            continue;
        }
        map_put(&seen, text, all);
        for (size_t i = 0; i < s->n; i++) {
            bool is_null = columns[i] == SIZE_MAX || cell_is_null(&row[columns[i]]);
            const struct expr *test = is_null ? NULL : test_of(a, s, i, &row[columns[i]]);
            if (test) {
                all->args[all->n_args++] = test;
            }
        }
        if (all->n_args > 0) {
            any->args[any->n_args++] = all->n_args == 1 ? all->args[0] : all;
        }
    }
    any->any = any_of_make(a, any);
    const char *why = walk.why;
    result_iter_close(&walk);
    if (rows->n_rows > most) {
        *vec_add(a, &job->report->warnings) =
            arena_printf(a, "a subquery has %zu rows; only %zu of them are used (maxresults)",
                         rows->n_rows, most)
                .s;
    }
    *s->expr = *any;
    return why;
}
