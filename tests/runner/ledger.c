/*
 * ledger.c - see ledger.h. Workers count apart; `end` adds them up.
 */
#include "runner/ledger.h"

#include "base/vec.h"
#include "data/cell.h"
#include "exec/observing.h"

enum { TESTS_MAX = 300 };

/* One stage in one worker. */
struct tally_stage {
    uint64_t in, out;
    struct ledger_test *tests;
    size_t n_tests;
};

struct tally_worker {
    struct tally_stage *stages;
    uint64_t after;
    uint64_t sum; /* of the texts: that they can be read */
    const char *wrong;
};

struct tally_run {
    size_t number; /* in ledger.items */
    bool faithful;
    struct tally_worker *workers;
};

static void *begin(void *ctx, const struct observed_run *run)
{
    struct ledger *l = ctx;
    struct tally_run *t = arena_new(l->arena, struct tally_run);
    size_t n = run->plan->n_nodes;
    t->number = l->n;
    t->faithful = l->faithful;
    t->workers = arena_array(l->arena, struct tally_worker, run->threads);
    for (unsigned k = 0; k < run->threads; k++) {
        t->workers[k].stages = arena_array(l->arena, struct tally_stage, n);
        for (size_t i = 0; i < n; i++) {
            t->workers[k].stages[i].tests = arena_array(l->arena, struct ledger_test, TESTS_MAX);
        }
    }
    struct ledger_run *r = vec_add(l->arena, l);
    *r = (struct ledger_run) { .run = *run, .n_stages = n };
    r->asker = run->query->parent ? run->query->parent->op->name : NULL;
    for (const struct observed_query *q = run->query->outer; q; q = q->outer) {
        r->depth++;
    }
    r->stages = arena_array(l->arena, struct ledger_stage, n);
    for (size_t i = 0; i < n; i++) {
        r->stages[i].name = run->plan->nodes[i]->op->name;
    }
    return t;
}

static void add_tests(struct ledger *l, struct ledger_stage *to, const struct tally_stage *from)
{
    if (!to->tests) {
        to->tests = arena_array(l->arena, struct ledger_test, TESTS_MAX);
    }
    for (size_t i = 0; i < from->n_tests; i++) {
        size_t k = 0;
        while (k < to->n_tests && to->tests[k].test != from->tests[i].test) {
            k++;
        }
        to->n_tests = k == to->n_tests ? k + 1 : to->n_tests;
        to->tests[k].test = from->tests[i].test;
        to->tests[k].passed += from->tests[i].passed;
        to->tests[k].reached += from->tests[i].reached;
        to->tests[k].rows += from->tests[i].rows;
    }
}

static void end(void *ctx, const struct observed_run *run, void *state)
{
    struct ledger *l = ctx;
    struct tally_run *t = state;
    struct ledger_run *r = &l->items[t->number];
    for (unsigned k = 0; k < run->threads; k++) {
        const struct tally_worker *w = &t->workers[k];
        for (size_t i = 0; i < r->n_stages; i++) {
            r->stages[i].in += w->stages[i].in;
            r->stages[i].out += w->stages[i].out;
            add_tests(l, &r->stages[i], &w->stages[i]);
        }
        r->after += w->after;
        l->wrong = l->wrong ? l->wrong : w->wrong;
    }
    r->ended = true;
}

static const char *check_rows(const uint16_t *sel, size_t n, const struct batch *b)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        while (at < b->live && b->sel[at] < sel[i]) {
            at++;
        }
        if (at == b->live || b->sel[at] != sel[i] || (i > 0 && sel[i - 1] >= sel[i])) {
            return "rows of an outcome are no ascending rows of the batch";
        }
    }
    return NULL;
}

/* Reads every cell, so that a checker of memory sees what is no longer valid. */
static const char *check_batch(struct tally_worker *w, const struct batch *b)
{
    if (b->live == 0 || b->live > b->rows || b->rows > b->cap || !b->time || !b->seq) {
        return "a batch without rows or positions";
    }
    for (size_t i = 0; i < b->live; i++) {
        w->sum += (uint64_t)b->time[b->sel[i]] + b->seq[b->sel[i]];
        for (size_t c = 0; c < b->n_cols; c++) {
            const struct cell *cell = b->cols[c] ? &b->cols[c][b->sel[i]] : NULL;
            if (cell && cell_is_text(cell) && cell->len > 0) {
                w->sum += (unsigned char)cell_str(cell).s[cell->len - 1];
            }
        }
    }
    return check_rows(b->sel, b->live, b);
}

/* A faithful run has each column that a stage reads or keeps. */
static const char *check_columns(const struct slots *slots, const struct batch *b)
{
    for (size_t i = 0; i < slots->n; i++) {
        if (slots->items[i] >= b->n_cols || !b->cols[slots->items[i]]) {
            return "a column is not there";
        }
    }
    return NULL;
}

static void batch(void *ctx, const struct observed_at *at, enum observed_side side,
                  const struct batch *b)
{
    const struct tally_run *t = at->state;
    struct tally_worker *w = &t->workers[at->worker];
    (void)ctx;
    w->wrong = w->wrong ? w->wrong : check_batch(w, b);
    if (at->node == SIZE_MAX) {
        w->after += b->live;
        w->wrong = side == OBSERVED_OUT && at->stage == at->run->after ? w->wrong : "no stage";
        return;
    }
    bool known = at->node < at->run->plan->n_nodes && at->run->plan->nodes[at->node] == at->stage;
    w->wrong = known ? w->wrong : "a stage is not the one of its number";
    struct tally_stage *s = &w->stages[at->node];
    s->in += side == OBSERVED_IN ? b->live : 0;
    s->out += side == OBSERVED_OUT ? b->live : 0;
    if (t->faithful && !w->wrong) {
        w->wrong = at->stage->idle        ? "a stage is idle"
                   : side == OBSERVED_OUT ? check_columns(&at->stage->keep, b)
                                          : NULL;
    }
}

static void test(void *ctx, const struct observed_at *at, const struct batch *b,
                 const struct observed_test *outcome)
{
    const struct tally_run *t = at->state;
    struct tally_worker *w = &t->workers[at->worker];
    struct tally_stage *s = &w->stages[at->node];
    size_t k = 0;
    (void)ctx;
    while (k < s->n_tests && s->tests[k].test != outcome->test) {
        k++;
    }
    if (k == TESTS_MAX) {
        return;
    }
    s->n_tests = k == s->n_tests ? k + 1 : s->n_tests;
    s->tests[k].test = outcome->test;
    s->tests[k].passed += outcome->n_passed;
    s->tests[k].reached += outcome->n_reached;
    s->tests[k].rows += b->live;
    w->wrong = w->wrong ? w->wrong : check_rows(outcome->passed, outcome->n_passed, b);
    w->wrong = w->wrong ? w->wrong : check_rows(outcome->reached, outcome->n_reached, b);
}

static bool progress(void *ctx, const struct run_progress *p)
{
    struct ledger *l = ctx;
    l->bytes = p->bytes;
    l->rows = p->rows;
    return ++l->calls != l->stops_at;
}

struct run_observer ledger_observer(struct ledger *l, struct arena *a, bool faithful)
{
    l->arena = a;
    l->faithful = faithful;
    return (struct run_observer) { .ctx = l,
                                   .faithful = faithful,
                                   .begin = begin,
                                   .end = end,
                                   .batch = batch,
                                   .test = test,
                                   .progress = progress };
}

/* What passes the whole condition is what leaves the stage. */
static const char *check_condition(const struct ledger_run *r, size_t i)
{
    const struct expr *whole = observed_condition(r->run.plan->nodes[i]);
    for (size_t k = 0; k < r->stages[i].n_tests; k++) {
        const struct ledger_test *t = &r->stages[i].tests[k];
        bool wrong = t->passed > t->rows || t->reached > t->rows || t->rows != r->stages[i].in;
        if (wrong || (t->test == whole && t->passed != r->stages[i].out)) {
            return "the outcome of a condition is not that of its stage";
        }
    }
    return NULL;
}

void ledger_check_sums(struct ledger *l)
{
    for (size_t k = 0; k < l->n && !l->wrong; k++) {
        const struct ledger_run *r = &l->items[k];
        bool continues = r->run.after != NULL;
        l->wrong = r->ended ? NULL : "a run has no end";
        if (continues && r->after != r->stages[0].in) {
            l->wrong = "the rows of a segment are not those of the one before";
        }
        for (size_t i = 0; i + 1 < r->n_stages && !l->wrong; i++) {
            l->wrong = r->stages[i].out == r->stages[i + 1].in
                           ? NULL
                           : "the rows out of a stage are not those into the next";
            l->wrong = l->wrong ? l->wrong : check_condition(r, i);
        }
    }
}
