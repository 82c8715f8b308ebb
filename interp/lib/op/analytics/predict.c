/*
 * predict.c - `predict _count by 1m forecast=5`: a line, or an autoregressive model, through values
 * over time. Specified: docs/language/analytics.md, predict.
 */
#include "data/time.h"
#include "lib/op/analytics/forecast.h"
#include "lib/shared/sort_keys.h"
#include "lib/shared/stage.h"

#include <math.h>

enum { FIELD, BY, MODEL, WINDOW, FORECAST };
enum { POINTS_MAX = 10000, AHEAD = 3, AHEAD_MAX = 100, POINTS_ADVISED = 100 };

struct predict_plan {
    struct rel_sort keys; /* the slice */
    uint32_t field;
    int64_t step;  /* ms */
    size_t ahead;  /* points to forecast */
    bool too_far;  /* more were requested */
    bool ar;       /* with an autoregressive model */
    size_t window; /* 0: chosen from the number of points */
};

struct predict_state {
    struct sort_state sort; /* first: materialise_op_push and its kin read it */
    size_t field, slice;    /* in a row's cells */
};

static bool check_step(struct binder *b, const struct clause *by)
{
    const struct amount *step = &by->list.items[0].amount;
    if (step->node->kind == NODE_PLACEHOLDER ||
        (amount_has_time(step) && step->integral && step->value >= 1)) {
        return true;
    }
    struct diag *g =
        stage_complain(b, DIAG_BAD_NUMBER, step->span, "`by` takes the width of a slice of time");
    diag_help(b->diags, g, "write a whole number and s, m, h, d or w, as in by 5m");
    return false;
}

/* `ar` is the only model with a name. */
static bool check_model(struct binder *b, const struct clause *c)
{
    if (c[MODEL].given) {
        const struct name *model = &c[MODEL].list.items[0].name;
        if (!model->placeholder && !str_eq_fold(model->text, STR("ar")) &&
            !str_eq_fold(model->text, STR("linear"))) {
            struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, model->span,
                                            "unknown model `%.*s`", STR_ARG(model->text));
            diag_help(b->diags, g, "write model=ar, or leave it out for a line");
            return false;
        }
    }
    if (c[FORECAST].given) {
        const struct amount *steps = &c[FORECAST].list.items[0].amount;
        bool unit = steps->unit.len == 0 || amount_has_time(steps);
        if (steps->node->kind == NODE_NUMBER && (!unit || !steps->integral || steps->value < 1)) {
            struct diag *g = stage_complain(b, DIAG_BAD_NUMBER, steps->span,
                                            "forecast takes a number of points or a duration");
            diag_help(b->diags, g, "write forecast=5 or forecast=1h");
            return false;
        }
    }
    return stage_range(b, &c[WINDOW], "ar.window", 1, 1e15);
}

/* Only the slice may be a key. */
static bool check_keys(struct binder *b, const struct node *stage)
{
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        const struct field *f = &b->scope.fields.items[i];
        if (f->key && !str_eq_fold(f->name, b->slice.name) &&
            !str_eq_fold(f->name, STR("_timeslice"))) {
            struct diag *g =
                stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                               "the table is grouped by `%.*s`, too", STR_ARG(f->name));
            diag_help(b->diags, g, "group by the slices of time alone");
            return false;
        }
    }
    return true;
}

static void define(struct binder *b, const struct name *field, const char *suffix)
{
    struct name name = *field;
    name.text = arena_printf(b->arena, "%.*s_%s", STR_ARG(field->text), suffix);
    stage_define_name(b, &name, T_REAL);
}

static void read_numbers(struct predict_plan *p, const struct clause *c)
{
    const struct amount *step = &c[BY].list.items[0].amount;
    p->step = step->node->kind == NODE_NUMBER ? amount_ms(step) : 1;
    p->ahead = AHEAD;
    if (c[FORECAST].given && c[FORECAST].list.items[0].node->kind == NODE_NUMBER) {
        const struct amount *ahead = &c[FORECAST].list.items[0].amount;
        double points =
            ahead->unit.len > 0 ? ceil((double)amount_ms(ahead) / (double)p->step) : ahead->value;
        p->too_far = points > AHEAD_MAX;
        p->ahead = p->too_far ? AHEAD_MAX : (size_t)points;
    }
    if (c[WINDOW].given && c[WINDOW].list.items[0].node->kind == NODE_NUMBER) {
        double window = c[WINDOW].list.items[0].amount.value;
        p->window = window > POINTS_MAX ? POINTS_MAX : (size_t)window;
    }
}

static bool predict_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct predict_plan *p = arena_new(b->arena, struct predict_plan);
    uint32_t slice;
    bool own;
    out->data = p;
    if (!stage_match(b, stage, c) ||
        !stage_need_table(b, stage,
                          "aggregate by slices of time first: | timeslice 1m | count by _timeslice "
                          "| predict _count by 1m") ||
        !stage_slice(b, stage, &slice, &own) || !check_keys(b, stage) ||
        !bind_read(b, &c[FIELD].list.items[0].name, &p->field) || !check_step(b, &c[BY]) ||
        !check_model(b, c)) {
        return false;
    }
    sort_key_add(b, &p->keys, slice, true);
    read_numbers(p, c);
    const struct name *field = &c[FIELD].list.items[0].name;
    p->ar = c[MODEL].given && !str_eq_fold(c[MODEL].list.items[0].name.text, STR("linear"));
    define(b, field, "predicted");
    if (p->ar) {
        define(b, field, "linear");
    }
    define(b, field, "error");
    return true;
}

static bool predict_open(struct op_run *r)
{
    const struct predict_plan *p = r->node->data;
    struct predict_state *s = r->state;
    sort_keys_open(r, &s->sort, &p->keys, &p->field, 1);
    s->sort.materialise.spills = false; /* its points are in memory in any case */
    s->slice = s->sort.at[0];
    s->field = sort_keys_place(&s->sort, p->field);
    return true;
}

/* The rows on their grid. */
struct points {
    int64_t from;    /* the time of the first row */
    int64_t skipped; /* points between that and point 0 */
    size_t n;
    const struct row **rows; /* of each point; NULL: none */
    double *values;          /* 0 where missing */
    size_t filled;           /* points without a row */
};

static bool time_of(const struct predict_state *s, const struct row *row, int64_t *ms)
{
    return s->slice != SIZE_MAX && cell_integer(&row->cells[s->slice], ms);
}

static bool value_of(const struct predict_state *s, const struct row *row, double *x)
{
    return s->field != SIZE_MAX && cell_numeric(&row->cells[s->field], x);
}

/* Puts the rows on the grid; false: two rows are at one point. */
static bool place(struct op_run *r, const struct predict_plan *p, struct points *out)
{
    const struct predict_state *s = r->state;
    const struct row_buffer *h = &s->sort.materialise.buffer;
    struct arena *a = &r->worker->arena;
    int64_t from, to, ms;
    size_t begin = 0;
    while (begin < h->n && !time_of(s, h->items[begin], &from)) {
        r->counts.dropped[DROP_VALUE]++;
        begin++;
    }
    if (begin == h->n || !time_of(s, h->items[h->n - 1], &to)) {
        return true;
    }
    /* slices of a day are not equally long where clocks change, hence the rounding */
    double last = nearbyint(((double)to - (double)from) / (double)p->step);
    double skipped = last >= POINTS_MAX ? last + 1 - POINTS_MAX : 0;
    out->n = (size_t)(last - skipped) + 1;
    out->from = from;
    out->skipped = (int64_t)skipped;
    out->rows = arena_array(a, const struct row *, out->n);
    out->values = arena_array(a, double, out->n);
    out->filled = out->n;
    for (size_t i = begin; i < h->n; i++) {
        if (!time_of(s, h->items[i], &ms)) {
            continue;
        }
        double at = nearbyint(((double)ms - (double)from) / (double)p->step) - skipped;
        if (at < 0) {
            continue;
        }
        if (out->rows[(size_t)at]) {
            return false;
        }
        out->rows[(size_t)at] = h->items[i];
        out->filled--;
        value_of(s, h->items[i], &out->values[(size_t)at]);
    }
    return true;
}

static void warn(struct op_run *r, const struct predict_plan *p, const struct points *points)
{
    if (points->filled > 0) {
        op_warn(
            r, "predict: slices of time without a row count as 0; fillmissing makes this explicit");
    }
    if (p->too_far) {
        op_warn(r, "predict forecasts at most 100 points");
    }
    if (p->ar && points->n < POINTS_ADVISED) {
        op_warn(r, "predict: an autoregressive model needs 100 points or more");
    }
    if (p->ar && p->window > points->n / 2) {
        op_warn(r, "predict: ar.window is at most half of the points");
    }
}

/* The time of a point without a row; null beyond 64 bits. */
static struct cell time_of_point(const struct points *points, size_t at, int64_t step)
{
    int64_t ms;
    bool known = !__builtin_mul_overflow(points->skipped + (int64_t)at, step, &ms) &&
                 time_add(points->from, ms, &ms);
    return known ? cell_int(ms) : cell_null();
}

/* Where the results go. */
struct series {
    const double *predicted, *linear;
};

static void put(struct op_run *r, struct batch *b, size_t row, size_t output, struct cell c)
{
    struct cell *column = b->cols[r->node->writes.items[output]];
    if (column) {
        column[row] = c;
    }
}

static void put_point(struct op_run *r, struct batch *b, const struct points *points,
                      const struct series *results, size_t at)
{
    const struct predict_plan *p = r->node->data;
    const struct predict_state *s = r->state;
    const struct slots *slots = &s->sort.slots;
    const struct row *row = at < points->n ? points->rows[at] : NULL;
    size_t to = b->rows++;
    b->time[to] = TIME_NONE;
    b->seq[to] = at;
    for (size_t i = 0; i < slots->n; i++) {
        b->cols[slots->items[i]][to] = row ? row->cells[i] : cell_null();
    }
    if (!row) {
        b->cols[p->keys.items[0].slot][to] = time_of_point(points, at, p->step);
        if (at < points->n) {
            b->cols[p->field][to] = cell_int(0);
        }
    }
    double x;
    bool known = at < points->n && (!row || value_of(s, row, &x));
    size_t output = 0;
    put(r, b, to, output++, cell_real(results->predicted[at]));
    if (p->ar) {
        put(r, b, to, output++, cell_real(results->linear[at]));
    }
    put(r, b, to, output,
        known ? cell_real(results->linear[at] - points->values[at]) : cell_null());
}

static enum flow give(struct op_run *r, const struct points *points, const struct series *results)
{
    const struct predict_plan *p = r->node->data;
    const struct predict_state *s = r->state;
    struct batch *b = op_new_batch(r);
    enum flow flow = FLOW_MORE;
    size_t n = points->n > 0 ? points->n + p->ahead : 0;
    for (size_t i = 0; i < s->sort.slots.n; i++) {
        struct cell **column = &b->cols[s->sort.slots.items[i]];
        if (!*column) {
            *column = arena_array(&r->worker->arena, struct cell, b->cap);
        }
    }
    for (size_t at = 0; at < n && flow == FLOW_MORE;) {
        b->rows = 0;
        while (at < n && b->rows < b->cap) {
            put_point(r, b, points, results, at++);
        }
        batch_select_all(b);
        flow = op_emit(r, b);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

static enum flow predict_finish(struct op_run *r)
{
    const struct predict_plan *p = r->node->data;
    struct predict_state *s = r->state;
    struct arena *a = &r->worker->arena;
    struct points points = { 0 };
    materialise_finish(r, &s->sort.materialise);
    if (!place(r, p, &points)) {
        return op_fail(r, DIAG_BAD_ARGUMENTS, "predict: two rows lie in one step of its `by`",
                       "give `by` the width of the slices, and group by them alone");
    }
    double *linear = arena_array(a, double, points.n + p->ahead), *predicted = linear;
    forecast_line(points.values, points.n, p->ahead, linear);
    if (p->ar) {
        size_t window = forecast_window(points.n, p->window);
        predicted = arena_array(a, double, points.n + p->ahead);
        forecast_ar(a, points.values, points.n, window, p->ahead, predicted);
    }
    warn(r, p, &points);
    return give(r, &points, &(struct series) { predicted, linear });
}

const struct op_def op_predict = {
    .name = "predict",
    .group = "analytics",
    .form = "predict FIELD by N UNIT [model=ar] [ar.window=N] [forecast=N | N UNIT]",
    .doc = "Predicts the next values of a table by slices of time.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the number to predict" },
               { "by", CLAUSE_AMOUNT, .anywhere = true,
                 .doc = "the step: the width of the slices" },
               { "model", CLAUSE_OPTION, .optional = true, .value = TAKES_NAME,
                 .doc = "ar for an autoregressive model; else a line" },
               { "ar.window", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many preceding values the model looks at" },
               { "forecast", CLAUSE_OPTION, .optional = true, .value = TAKES_AMOUNT,
                 .doc = "how many points, or how long, to predict; else 3" } },
    .examples = { { "* | timeslice 1m | count by _timeslice | predict _count by 1m forecast=10",
                    "ten minutes ahead" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = predict_bind,
    .state_size = sizeof(struct predict_state),
    .open = predict_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = predict_finish,
};
