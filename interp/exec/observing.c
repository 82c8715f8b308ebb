/*
 * observing.c - see observing.h. Conditions are evaluated a second time, by an evaluator of the
 * observers' own, so that what they evaluate counts nowhere else.
 */
#include "exec/observing.h"

#include "base/vec.h"

enum { DEPTH = 16 };

/* What a condition is on a row. */
enum verdict { IS_FALSE, IS_TRUE, IS_UNDECIDED };

/* Of one level of a condition, by row of the batch. */
struct level {
    uint8_t verdict[BATCH_ROWS]; /* enum verdict */
    uint8_t choice[BATCH_ROWS];  /* of an `if`: its condition's */
    bool reached[BATCH_ROWS];    /* the run evaluates it */
};

struct observed_worker {
    struct observing *of;
    unsigned number;
    struct eval eval;
    struct level *levels;    /* DEPTH + 1 */
    uint16_t *passed, *rows; /* selections to report */
    bool *dropped;           /* rows that a function drops where the run evaluates it */
    struct observed_at at;
    struct batch *batch;
};

void observers_add(struct observers *all, struct arena *a, const struct run_observer *o)
{
    *vec_add(a, all) = *o;
    all->faithful |= o->faithful;
    all->unfiltered |= o->faithful || o->unfiltered;
    all->times |= o->times;
    all->tests |= o->test != NULL;
    all->batches |= o->batch != NULL;
    all->progress |= o->progress != NULL;
}

void observing_begin(struct observing *o, struct arena *a)
{
    o->states = arena_array(a, void *, o->all->n + 1);
    for (size_t i = 0; i < o->all->n; i++) {
        const struct run_observer *item = &o->all->items[i];
        o->states[i] = item->begin ? item->begin(item->ctx, &o->run) : NULL;
    }
    observing_progress(o, 0);
}

void observing_end(struct observing *o)
{
    for (size_t i = 0; i < o->all->n; i++) {
        const struct run_observer *item = &o->all->items[i];
        if (item->end) {
            item->end(item->ctx, &o->run, o->states[i]);
        }
    }
}

struct observed_worker *observing_worker(struct observing *o, struct arena *a, unsigned number)
{
    struct observed_worker *w = arena_new(a, struct observed_worker);
    w->of = o;
    w->number = number;
    w->at = (struct observed_at) { .run = &o->run, .worker = number };
    if (o->all->tests) {
        eval_init(&w->eval, a, o->facts);
        regex_scratch_stop(w->eval.regex, o->stop);
        w->levels = arena_array(a, struct level, DEPTH + 1);
        w->passed = arena_array(a, uint16_t, BATCH_ROWS);
        w->rows = arena_array(a, uint16_t, BATCH_ROWS);
        w->dropped = arena_array(a, bool, BATCH_ROWS);
    }
    return w;
}

void observing_progress(struct observing *o, size_t rows)
{
    if (!o->all->progress) {
        return;
    }
    atomic_fetch_add(&o->rows, rows);
    if (atomic_flag_test_and_set(&o->reports)) {
        return;
    }
    struct run_progress p = { .run = &o->run,
                              .phase = o->phase,
                              .bytes = atomic_load(&o->source->seen),
                              .rows = atomic_load(&o->rows) };
    for (size_t i = 0; i < o->all->n; i++) {
        const struct run_observer *item = &o->all->items[i];
        if (item->progress && !item->progress(item->ctx, &p)) {
            atomic_store(o->stop, true);
        }
    }
    atomic_flag_clear(&o->reports);
}

static void report_test(struct observed_worker *w, const struct expr *x, const struct level *l)
{
    const struct observers *all = w->of->all;
    const struct batch *b = w->batch;
    struct observed_test test = { .test = x, .passed = w->passed, .reached = w->rows };
    for (size_t i = 0; i < b->live; i++) {
        uint16_t row = b->sel[i];
        w->passed[test.n_passed] = row;
        test.n_passed += l->verdict[row] == IS_TRUE;
        w->rows[test.n_reached] = row;
        test.n_reached += l->reached[row];
    }
    for (size_t i = 0; i < all->n; i++) {
        w->at.state = w->of->states[i];
        if (all->items[i].test) {
            all->items[i].test(all->items[i].ctx, &w->at, b, &test);
        }
    }
}

static void test_whole(struct observed_worker *w, const struct expr *x, struct level *l)
{
    struct eval *e = &w->eval;
    struct batch *b = w->batch;
    size_t n = eval_filter(e, x, b, b->sel, b->live, w->passed);
    for (size_t i = 0; i < b->live; i++) {
        uint16_t row = b->sel[i];
        bool drops = e->dropped[row];
        l->verdict[row] = drops || e->undecided[row] ? IS_UNDECIDED : IS_FALSE;
        w->dropped[row] = w->dropped[row] || (drops && l->reached[row]);
    }
    n = eval_take_dropped(e, w->passed, n);
    for (size_t i = 0; i < n; i++) {
        l->verdict[w->passed[i]] = IS_TRUE;
    }
    eval_take_undecided(e);
    e->bad = 0;
}

static void test_condition(struct observed_worker *w, const struct expr *x, unsigned depth);

/* Evaluates an operand on all rows, whose verdicts are in the next level then. The run evaluates it
 * where the operands before it left the verdict `open` to it. */
static const uint8_t *test_operand(struct observed_worker *w, const struct expr *x, unsigned depth,
                                   const uint8_t *before, unsigned open)
{
    const struct batch *b = w->batch;
    struct level *l = &w->levels[depth];
    for (size_t i = 0; i < b->live; i++) {
        uint16_t row = b->sel[i];
        l[1].reached[row] = l->reached[row] && (open >> before[row] & 1);
    }
    test_condition(w, x, depth + 1);
    return l[1].verdict;
}

/* `and`: the first operand that is not true decides; `or`: the first that is true. */
static void test_list(struct observed_worker *w, const struct expr *x, unsigned depth)
{
    const struct batch *b = w->batch;
    struct level *l = &w->levels[depth];
    bool all = x->kind == EXPR_AND;
    unsigned open = all ? 1u << IS_TRUE : 1u << IS_FALSE | 1u << IS_UNDECIDED;
    for (size_t i = 0; i < b->live; i++) {
        l->verdict[b->sel[i]] = all ? IS_TRUE : IS_FALSE;
    }
    for (size_t k = 0; k < x->n_args; k++) {
        const uint8_t *operand = test_operand(w, x->args[k], depth, l->verdict, open);
        for (size_t i = 0; i < b->live; i++) {
            uint16_t row = b->sel[i];
            bool decides =
                (open >> l->verdict[row] & 1) && operand[row] != (all ? IS_TRUE : IS_FALSE);
            l->verdict[row] = decides ? operand[row] : l->verdict[row];
        }
    }
}

static void test_not(struct observed_worker *w, const struct expr *x, unsigned depth)
{
    const struct batch *b = w->batch;
    struct level *l = &w->levels[depth];
    memset(l->choice, IS_TRUE, sizeof l->choice);
    const uint8_t *operand = test_operand(w, x->args[0], depth, l->choice, 1u << IS_TRUE);
    for (size_t i = 0; i < b->live; i++) {
        uint8_t is = operand[b->sel[i]];
        l->verdict[b->sel[i]] = is == IS_UNDECIDED ? IS_UNDECIDED : is == IS_FALSE;
    }
}

static void test_if(struct observed_worker *w, const struct expr *x, unsigned depth)
{
    const struct batch *b = w->batch;
    struct level *l = &w->levels[depth];
    memset(l->choice, IS_TRUE, sizeof l->choice);
    memcpy(l->choice, test_operand(w, x->args[0], depth, l->choice, 1u << IS_TRUE),
           sizeof l->choice);
    memcpy(l->verdict, l->choice, sizeof l->verdict);
    for (unsigned k = 1; k <= 2; k++) {
        uint8_t taken = k == 1 ? IS_TRUE : IS_FALSE;
        const uint8_t *branch = test_operand(w, x->args[k], depth, l->choice, 1u << taken);
        for (size_t i = 0; i < b->live; i++) {
            uint16_t row = b->sel[i];
            l->verdict[row] = l->choice[row] == taken ? branch[row] : l->verdict[row];
        }
    }
}

/* To the verdicts of level `depth`, whose `reached` is set. */
static void test_condition(struct observed_worker *w, const struct expr *x, unsigned depth)
{
    struct level *l = &w->levels[depth];
    bool divides = depth < DEPTH;
    if (divides && (x->kind == EXPR_AND || (x->kind == EXPR_OR && !x->any))) {
        test_list(w, x, depth);
    } else if (divides && x->kind == EXPR_NOT && x->args[0]->truth) {
        test_not(w, x, depth);
    } else if (divides && x->kind == EXPR_IF) {
        test_if(w, x, depth);
    } else {
        test_whole(w, x, l);
    }
    if (depth > 0) {
        report_test(w, x, l);
    }
}

static void test_batch(struct observed_worker *w, const struct expr *x, struct batch *b)
{
    struct level *l = &w->levels[0];
    w->batch = b;
    for (size_t i = 0; i < b->live; i++) {
        l->reached[b->sel[i]] = true;
        w->dropped[b->sel[i]] = false;
    }
    test_condition(w, x, 0);
    for (size_t i = 0; i < b->live; i++) {
        uint16_t row = b->sel[i];
        l->verdict[row] = w->dropped[row] ? IS_UNDECIDED : l->verdict[row];
    }
    report_test(w, x, l);
}

const struct expr *observed_condition(const struct plan_node *node)
{
    return node->op->kind == REL_TEST ? node->as.test.condition : NULL;
}

static void report_batch(struct observed_worker *w, const struct plan_node *stage, size_t node,
                         enum observed_side side, const struct batch *b)
{
    const struct observers *all = w->of->all;
    w->at.stage = stage;
    w->at.node = node;
    for (size_t i = 0; i < all->n; i++) {
        w->at.state = w->of->states[i];
        if (all->items[i].batch) {
            all->items[i].batch(all->items[i].ctx, &w->at, side, b);
        }
    }
}

/* A batch that is filled again and again still has the columns that later stages gave it before,
 * with cells that are gone. */
static void hide_later_columns(const struct op_run *r, size_t node, struct batch *b)
{
    for (size_t i = node; i < r->plan->n_nodes; i++) {
        const struct slots *writes = &r->plan->nodes[i]->writes;
        for (size_t k = 0; k < writes->n; k++) {
            b->cols[writes->items[k]] = NULL;
        }
    }
}

void observing_batch(struct op_run *r, struct batch *b)
{
    struct observed_worker *w = r->worker->observed;
    struct observing *o = w->of;
    size_t node = (size_t)(r - r->worker->ops);
    const struct plan_node *before = node == 0 ? o->run.after : r[-1].node;
    const struct expr *condition = o->all->tests ? observed_condition(r->node) : NULL;
    if (o->all->batches) {
        hide_later_columns(r, node, b);
    }
    if (o->all->batches && before) {
        report_batch(w, before, node - 1, OBSERVED_OUT, b);
    }
    if (o->all->batches) {
        report_batch(w, r->node, node, OBSERVED_IN, b);
    }
    if (condition) {
        w->at.stage = r->node;
        w->at.node = node;
        test_batch(w, condition, b);
    }
    if (node == 0 || o->phase == RUN_FINISHES) {
        observing_progress(o, node == 0 ? b->live : 0);
    }
}
