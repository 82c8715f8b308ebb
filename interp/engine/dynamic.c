/*
 * dynamic.c - see dynamic.h. The names come in the order of the result's rows, and in each row in
 * the order of its text.
 */
#include "engine/dynamic.h"

#include "base/map.h"
#include "base/vec.h"
#include "check/dynamic.h"

/* A name of one stage. */
struct met {
    bool shows; /* else it exists already, or is hidden */
};

struct learner {
    struct dynamic_walk walk; /* first: `found` gets its address */
    const struct scope *scope;
    struct arena *keep; /* of the names */
    size_t stage;       /* whose text is read */
    void **states;      /* one a stage */
    struct map *met;    /* one a stage: name to struct met */
    size_t shown;       /* fields of this text that show */
    struct map columns; /* name to struct str */
    struct name_list names;
    bool over; /* not all fields of this text, or of the result, can be shown */
    uint64_t n_over;
};

static const struct met *meet(struct learner *l, struct str name)
{
    struct met *m = map_get(&l->met[l->stage], name);
    if (!m) {
        m = arena_new(l->walk.arena, struct met);
        m->shows = dynamic_shows(l->scope, l->stage, name);
        map_put(&l->met[l->stage], arena_str(l->walk.arena, name), m);
    }
    return m;
}

static void found(struct dynamic_walk *w, struct str name)
{
    struct learner *l = (struct learner *)w;
    if (!meet(l, name)->shows) {
        return;
    }
    if (l->shown == DYNAMIC_FIELDS) {
        l->over = true;
        return;
    }
    l->shown++;
    if (map_get(&l->columns, name)) {
        return;
    }
    if (l->names.n == DYNAMIC_COLUMNS) {
        l->over = true;
        return;
    }
    struct str *kept = vec_add(l->keep, &l->names);
    *kept = arena_str(l->keep, name);
    map_put(&l->columns, *kept, kept);
}

bool dynamic_wanted(const struct binder *b, const struct checked *checked)
{
    size_t n = checked->nodes.n;
    return n > 0 && !checked->nodes.items[n - 1]->op->traits.makes_columns &&
           dynamic_shown(&b->scope) < b->scope.dynamic.n;
}

/* The names in the texts of one row, a cell a stage from `first` on. */
static void learn_row(struct learner *l, size_t first, const struct plan *plan,
                      const size_t *column_of, const struct row *row)
{
    l->over = false;
    for (size_t c = 0; c < plan->n_columns; c++) {
        const struct cell *text = column_of[c] == SIZE_MAX ? NULL : &row->cells[column_of[c]];
        if (text && cell_is_text(text)) {
            const struct plan_node *node = l->scope->dynamic.items[first + c]->node;
            l->stage = first + c;
            l->shown = 0;
            l->walk.state = l->states[l->stage];
            node->op->dynamic_names(node, &l->walk, cell_str(text));
            l->states[l->stage] = l->walk.state;
            arena_reset(l->walk.scratch);
        }
    }
    l->n_over += l->over;
}

static void warn_of_more(struct arena *a, const struct learner *l, struct stage_reports *report)
{
    if (l->n_over > 0) {
        *vec_add(a, &report->warnings) =
            arena_printf(
                a,
                "%llu row%s more fields than are shown by default (%d per text, %d in all); "
                "`| fields NAME, ...` shows others",
                (unsigned long long)l->n_over, l->n_over == 1 ? " has" : "s have", DYNAMIC_FIELDS,
                DYNAMIC_COLUMNS)
                .s;
    }
}

/* False: the rows cannot be read again. */
static bool learn(struct binder *b, const struct plan *plan, struct run_result *run,
                  struct arena *a, struct stage_reports *report)
{
    struct arena scratch;
    arena_init(&scratch, a->budget);
    size_t first = dynamic_shown(&b->scope), n = b->scope.dynamic.n;
    struct learner l = { .walk = { a, &scratch, NULL, found },
                         .scope = &b->scope,
                         .keep = b->arena };
    l.met = arena_array(a, struct map, n);
    l.states = arena_array(a, void *, n);
    map_init(&l.columns, a, true);
    for (size_t k = first; k < n; k++) {
        map_init(&l.met[k], a, true);
    }
    struct row_iter rows;
    row_iter_open(&rows, run->rows, a);
    for (const struct row *row; !budget_is_over(a->budget) && (row = row_iter_next(&rows));) {
        learn_row(&l, first, plan, run->column_of, row);
    }
    row_iter_close(&rows);
    for (size_t i = 0; i < l.names.n; i++) {
        dynamic_show(b, l.names.items[i]);
    }
    warn_of_more(b->arena, &l, report);
    arena_release(&scratch);
    run->why = rows.why;
    return !rows.why;
}

static void free_arena(void *a)
{
    arena_release(a);
}

enum run_end dynamic_learn(struct binder *b, const struct checked *checked,
                           const struct plan_options *plan_options, struct source *source,
                           const struct run_options *options, struct stage_reports *report,
                           struct run_result *out)
{
    struct arena *a = arena_new(b->arena, struct arena);
    arena_init(a, options->budget);
    const struct plan *plan = plan_build_probe(b, checked, plan_options);
    enum run_end end = run_plan(a, plan, source, options, out);
    if (end == RUN_DONE && !learn(b, plan, out, a, report)) {
        end = RUN_READ_FAILED;
    }
    if (end == RUN_DONE) {
        arena_release(a);
        *out = (struct run_result) { 0 };
    } else {
        arena_on_release(b->arena, free_arena, a); /* it owns the failure described in `out` */
    }
    return end;
}
