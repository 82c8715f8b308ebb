/*
 * outlier.c - `outlier _count window=10, threshold=3`: values far from the preceding ones.
 * Specified: docs/language/analytics.md, outlier.
 *
 * Rows are buffered, sorted by their slices, and evaluated when emitted.
 */
#include "data/slice.h"
#include "data/variance.h"
#include "exec/tuple_map.h"
#include "lib/shared/sort_keys.h"
#include "lib/shared/stage.h"

enum { FIELD, BY, WINDOW, THRESHOLD, CONSECUTIVE, DIRECTION };
enum { ERROR, LOWER, UPPER, STD, INDICATOR, VIOLATION, COLUMNS };

static const struct {
    const char *suffix;
    enum type type;
} columns[COLUMNS] = { { "error", T_REAL }, { "lower", T_REAL },    { "upper", T_REAL },
                       { "std", T_REAL },   { "indicator", T_INT }, { "violation", T_INT } };

struct outlier_plan {
    struct rel_sort keys; /* the slice */
    uint32_t field;
    const uint32_t *groups;
    size_t n_groups;
    const uint32_t *reads;  /* the groups, then the field */
    struct slice_form form; /* zeroed: the slices have no known width */
    size_t window, consecutive;
    double threshold;
    bool above, below; /* what makes a violation */
};

/* The values of a group. */
struct series {
    double *values; /* the last ones, in no order */
    size_t n, cap, at;
    size_t run; /* indicators in the direction up to this row */
};

struct outlier_state {
    struct sort_state sort; /* first: materialise_op_push and its kin read it */
    struct tuple_map groups;
    const struct cell **keys;
    struct slice_rule rule;
    bool ends; /* slices beyond the end of the range are not complete */
};

static bool bind_groups(struct binder *b, const struct clause *by, struct outlier_plan *p)
{
    p->n_groups = by->list.n;
    uint32_t *groups = arena_array(b->arena, uint32_t, p->n_groups + 1);
    for (size_t i = 0; i < p->n_groups; i++) {
        if (!bind_read(b, &by->list.items[i].name, &groups[i])) {
            return false;
        }
    }
    groups[p->n_groups] = p->field;
    p->groups = p->reads = groups;
    return true;
}

static double option(const struct clause *c, double fallback)
{
    bool has = c->given && c->list.items[0].node->kind == NODE_NUMBER;
    return has ? c->list.items[0].amount.value : fallback;
}

static bool outlier_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct outlier_plan *p = arena_new(b->arena, struct outlier_plan);
    uint32_t slice;
    bool own;
    out->data = p;
    if (!stage_match(b, stage, c) ||
        !stage_need_table(b, stage,
                          "aggregate by slices of time first: | timeslice 5m | count by _timeslice "
                          "| outlier _count") ||
        !stage_slice(b, stage, &slice, &own) ||
        !bind_read(b, &c[FIELD].list.items[0].name, &p->field) || !bind_groups(b, &c[BY], p) ||
        !stage_range(b, &c[WINDOW], "window", 1, 1e9) ||
        !stage_range(b, &c[CONSECUTIVE], "consecutive", 1, 1e9) ||
        !stage_range(b, &c[THRESHOLD], "threshold", 0, 1e300)) {
        return false;
    }
    sort_key_add(b, &p->keys, slice, true);
    if (own) {
        p->form = (struct slice_form) { b->slice.width, b->slice.buckets };
    }
    p->window = (size_t)option(&c[WINDOW], 10);
    p->threshold = option(&c[THRESHOLD], 3);
    p->consecutive = (size_t)option(&c[CONSECUTIVE], 1);
    bool one = c[DIRECTION].given && c[DIRECTION].list.n == 1;
    p->above = !one || !atom_is_punct(c[DIRECTION].list.items[0].node, "-");
    p->below = !one || !atom_is_punct(c[DIRECTION].list.items[0].node, "+");
    for (size_t i = 0; i < COLUMNS; i++) {
        struct name name = c[FIELD].list.items[0].name;
        name.text = arena_printf(b->arena, "%.*s_%s", STR_ARG(name.text), columns[i].suffix);
        stage_define_name(b, &name, columns[i].type);
    }
    return true;
}

static void release(void *groups)
{
    tuple_map_release(groups);
}

static bool outlier_open(struct op_run *r)
{
    const struct outlier_plan *p = r->node->data;
    const struct run_facts *f = r->worker->eval.facts;
    struct outlier_state *s = r->state;
    sort_keys_open(r, &s->sort, &p->keys, p->reads, p->n_groups + 1);
    tuple_map_init(&s->groups, p->n_groups, sizeof(struct series), op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->groups);
    s->keys = arena_array(&r->worker->arena, const struct cell *, p->n_groups + 1);
    struct slice_range range = { f->has_range, f->from, f->to };
    s->ends = f->ends && (p->form.width > 0 || p->form.buckets > 0);
    slice_rule_init(&s->rule, &p->form, &range, f->zone);
    return true;
}

static bool is_complete(const struct outlier_state *s, const struct cell *slice)
{
    int64_t from, to;
    return !s->ends || slice->tag != CELL_INT || !slice_of(&s->rule, slice->as.i, &from, &to) ||
           to <= s->rule.range.to;
}

static void add_value(struct series *g, struct arena *a, size_t window, double x)
{
    if (g->n == g->cap && g->n < window) {
        size_t cap = g->cap ? g->cap * 2 : 16;
        cap = cap > window ? window : cap;
        double *grown = arena_array(a, double, cap);
        if (g->n > 0) {
            memcpy(grown, g->values, g->n * sizeof *grown);
        }
        g->values = grown;
        g->cap = cap;
    }
    if (g->n < window) {
        g->values[g->n++] = x;
        return;
    }
    g->values[g->at] = x;
    g->at = (g->at + 1) % window;
}

/* A row's outputs, from the values before it. */
static void judge(const struct outlier_plan *p, struct series *g, double x, bool complete,
                  struct cell out[COLUMNS])
{
    struct variance before = { 0 };
    for (size_t i = 0; i < g->n; i++) {
        variance_add(&before, g->values[i]);
    }
    double deviation = variance_deviation(&before);
    double lower = before.mean - p->threshold * deviation,
           upper = before.mean + p->threshold * deviation;
    out[ERROR] = cell_real(x - before.mean);
    out[LOWER] = cell_real(lower);
    out[UPPER] = cell_real(upper);
    out[STD] = cell_real(deviation);
    bool above = complete && x > upper, below = complete && x < lower;
    g->run = (above && p->above) || (below && p->below) ? g->run + 1 : 0;
    out[INDICATOR] = cell_int(above || below);
    out[VIOLATION] = cell_int(g->run >= p->consecutive);
}

static void put_outliers(struct op_run *r, struct batch *b)
{
    const struct outlier_plan *p = r->node->data;
    struct outlier_state *s = r->state;
    const struct cell *slices = b->cols[p->keys.items[0].slot];
    for (size_t i = 0; i < b->live; i++) {
        size_t row = b->sel[i];
        bool is_new;
        double x;
        for (size_t k = 0; k < p->n_groups; k++) {
            s->keys[k] = &b->cols[p->groups[k]][row];
        }
        size_t at =
            tuple_map_find(&s->groups, s->keys, tuple_map_hash(s->keys, p->n_groups), &is_new);
        struct series *g = tuple_map_state(&s->groups, at);
        struct cell out[COLUMNS] = { [INDICATOR] = cell_int(0), [VIOLATION] = cell_int(0) };
        if (!cell_numeric(&b->cols[p->field][row], &x)) {
            g->run = 0;
        } else {
            if (g->n >= p->window) {
                judge(p, g, x, is_complete(s, &slices[row]), out);
            }
            add_value(g, &s->groups.arena, p->window, x);
        }
        for (size_t k = 0; k < COLUMNS; k++) {
            struct cell *column = b->cols[r->node->writes.items[k]];
            if (column) {
                column[row] = out[k];
            }
        }
    }
}

static enum flow outlier_finish(struct op_run *r)
{
    struct outlier_state *s = r->state;
    materialise_finish(r, &s->sort.materialise);
    return materialise_emit(r, &s->sort.materialise, put_outliers);
}

const struct op_def op_outlier = {
    .name = "outlier",
    .group = "analytics",
    .form = "outlier FIELD [by FIELD {, FIELD}] [window=N] [threshold=N] [consecutive=N] "
            "[direction=+|-|+-]",
    .doc = "Marks values that deviate from the preceding values, in a table by slices of time.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the number to watch" },
               { "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "each group by itself" },
               { "window", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many preceding values to use; else 10" },
               { "threshold", CLAUSE_OPTION, .optional = true, .value = TAKES_NUMBER,
                 .doc = "how many standard deviations make an outlier; else 3" },
               { "consecutive", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many in a row make a violation; else 1" },
               { "direction", CLAUSE_OPTION, .optional = true, .value = TAKES_SIGNS,
                 .doc = "+ above, - below, +- both" } },
    .examples = { { "* | timeslice 5m | count by _timeslice | outlier _count window=12, "
                    "threshold=2",
                    "unusual counts" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = outlier_bind,
    .state_size = sizeof(struct outlier_state),
    .open = outlier_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = outlier_finish,
};
