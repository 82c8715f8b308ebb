/*
 * run.c - see run.h. Workers push their batches through the stages up to the first blocking one;
 * then its states are combined and the remaining stages run here.
 */
#include "exec/run.h"

#include "base/check.h"
#include "base/os/os.h"
#include "base/vec.h"
#include "exec/observing.h"
#include "exec/readers.h"

#include <assert.h>

struct budget *op_budget(struct op_run *r)
{
    return r->worker->run->options->budget;
}

void run_set_result(struct run *run, struct row_buffer *rows, uint64_t n)
{
    assert(!run->result && !run->table && "the last stage gives the result, once");
    run->result = rows;
    run->n_result = n;
}

void run_set_table(struct run *run, const struct table *table)
{
    assert(!run->result && !run->table);
    run->table = table;
}

struct arena *op_result_arena(struct op_run *r)
{
    return r->worker->run->arena;
}

void op_warn(struct op_run *r, const char *text)
{
    struct run *run = r->worker->run;
    *vec_add(run->arena, &run->warnings) = text;
}

enum flow op_fail(struct op_run *r, enum diag_code code, const char *text, const char *help)
{
    if (!r->worker->fault.text) {
        r->worker->fault = (struct run_fault) { code, text, help };
    }
    return FLOW_FAIL;
}

enum flow op_fail_disk(struct op_run *r, const char *why)
{
    struct str text = arena_printf(&r->worker->arena, "a temporary file failed: %s", why);
    return op_fail(r, DIAG_TEMPORARY_FILE, text.s,
                   "set TMPDIR to a folder with more space, or {--max-memory} to more memory");
}

void op_after_eval(struct op_run *r, struct batch *b)
{
    struct eval *e = &r->worker->eval;
    size_t before = b->live;
    b->live = eval_take_dropped(e, b->sel, b->live);
    r->counts.dropped[DROP_VALUE] += before - b->live;
    r->counts.invalid_inputs += e->bad;
    r->counts.undecided += eval_take_undecided(e);
    e->bad = 0;
}

static void add_refused(struct stage_counts *counts, uint64_t n, const char *why)
{
    counts->refused += n;
    if (n > 0 && (!counts->refusal || strcmp(why, counts->refusal) < 0)) {
        counts->refusal = why;
    }
}

void op_refuse(struct op_run *r, const char *why)
{
    add_refused(&r->counts, 1, why);
}

struct cell *op_column(struct op_run *r, struct batch *b, size_t i)
{
    assert(i < r->node->writes.n && r->node->writes.items[i] < b->n_cols);
    b->cols[r->node->writes.items[i]] = r->columns[i];
    return r->columns[i];
}

bool op_no_combine(struct op_run *into, struct op_run *from)
{
    (void)into, (void)from;
    return true;
}

/* What the stage reads was made before it, or by itself: `eval a = n, b = a`. */
static void check_columns(const struct op_run *r, const struct batch *b)
{
    assert(b->cols[SLOT_NULL] == r->worker->nulls);
    for (size_t i = 0; CHECKS && !r->node->idle && i < r->node->reads.n; i++) {
        uint32_t slot = r->node->reads.items[i];
        bool made_here = false;
        for (size_t k = 0; k < r->node->writes.n; k++) {
            made_here |= r->node->writes.items[k] == slot;
        }
        CHECK(slot < b->n_cols);
        CHECK(b->cols[slot] || made_here);
    }
}

static uint64_t enter_stage(struct worker *w, uint64_t *outer)
{
    *outer = w->nested;
    w->nested = 0;
    return os_ticks_ns();
}

/* Charges the time since `start` to the stage, but for that of the stages after it. */
static void leave_stage(struct op_run *r, uint64_t start, uint64_t outer)
{
    uint64_t total = os_ticks_ns() - start, nested = r->worker->nested;
    r->counts.nanoseconds += total > nested ? total - nested : 0;
    r->worker->nested = outer + total;
}

static enum flow push_timed(struct op_run *r, struct batch *b)
{
    uint64_t outer, start = enter_stage(r->worker, &outer);
    enum flow flow = r->node->idle ? op_emit(r, b) : r->node->op->push(r, b);
    leave_stage(r, start, outer);
    return flow;
}

static enum flow push_observed(struct op_run *r, struct batch *b)
{
    struct run *run = r->worker->run;
    observing_batch(r, b);
    if (atomic_load_explicit(run->options->stop, memory_order_relaxed)) {
        return FLOW_FAIL;
    }
    enum flow flow = run->timed      ? push_timed(r, b)
                     : r->node->idle ? op_emit(r, b)
                                     : r->node->op->push(r, b);
    return flow == FLOW_DONE && run->observing->all->faithful ? FLOW_MORE : flow;
}

enum flow run_push(struct op_run *r, struct batch *b)
{
    batch_check(b);
    check_columns(r, b);
    r->counts.in += b->live;
    if (r->worker->observed) {
        return push_observed(r, b);
    }
    return r->node->idle ? op_emit(r, b) : r->node->op->push(r, b);
}

enum flow op_emit(struct op_run *r, struct batch *b)
{
    r->counts.out += b->live;
    if (b->live == 0) {
        return FLOW_MORE;
    }
    const struct run_options *options = r->worker->run->options;
    /* so that a stage that gives out what it has held ends soon, too */
    if (atomic_load_explicit(options->stop, memory_order_relaxed) ||
        budget_is_over(options->budget)) {
        return FLOW_FAIL;
    }
    assert(r->next && "the last stage emits nothing");
    return run_push(r->next, b);
}

bool op_is_seen(const struct op_run *r)
{
    return r->worker->observed && r->worker->run->observing->all->batches;
}

struct batch *op_new_batch(struct op_run *r)
{
    struct worker *w = r->worker;
    size_t cap = w->run->options->batch_rows;
    struct batch *b = batch_new(&w->arena, &w->scratch, 0, cap);
    b->n_cols = r->plan->n_slots;
    b->cols = arena_array(&w->arena, struct cell *, b->n_cols);
    b->cols[SLOT_NULL] = w->nulls;
    for (size_t i = 0; i < r->node->keep.n; i++) {
        assert(r->node->keep.items[i] != SLOT_NULL && r->node->keep.items[i] < b->n_cols);
        b->cols[r->node->keep.items[i]] = arena_array(&w->arena, struct cell, cap);
    }
    if (r->plan->uses_chain) {
        b->matched = arena_array(&w->arena, bool, cap);
    }
    return b;
}

bool run_open_stages(struct worker *w, const struct plan *plan, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++) {
        struct op_run *r = &w->ops[i];
        r->node = plan->nodes[i];
        r->plan = plan;
        r->worker = w;
        r->next = i + 1 < plan->n_nodes ? &w->ops[i + 1] : NULL;
        r->state = arena_zero(&w->arena, r->node->op->state_size);
        size_t writes = r->node->writes.n;
        r->columns = arena_array(&w->arena, struct cell *, writes + 1);
        for (size_t k = 0; k < writes; k++) {
            r->columns[k] = arena_array(&w->arena, struct cell, w->run->options->batch_rows);
        }
        if (!r->node->idle && r->node->op->open && !r->node->op->open(r)) {
            return false;
        }
    }
    return true;
}

static void worker_free(void *what)
{
    struct worker *w = what;
    arena_release(&w->arena);
    arena_release(&w->scratch);
}

static void worker_init(struct run *run, unsigned number, struct arena *a)
{
    struct worker *w = &run->workers[number];
    w->run = run;
    arena_init(&w->arena, run->options->budget);
    arena_init(&w->scratch, run->options->budget);
    arena_on_release(a, worker_free, w);
    eval_init(&w->eval, &w->arena, &run->options->facts);
    regex_scratch_stop(w->eval.regex, run->options->stop);
    w->seen = arena_array(&w->arena, bool, run->spec.n_fields + 1);
    w->nulls = arena_array(&w->arena, struct cell, BATCH_ROWS);
    w->ops = arena_array(&w->arena, struct op_run, run->plan->n_nodes);
    if (run->observing) {
        w->observed = observing_worker(run->observing, &w->arena, number);
    }
}

static enum flow finish_stage(struct op_run *r)
{
    uint64_t outer;
    if (!r->worker->run->timed) {
        return r->node->op->finish(r);
    }
    uint64_t start = enter_stage(r->worker, &outer);
    enum flow flow = r->node->op->finish(r);
    leave_stage(r, start, outer);
    return flow;
}

static bool restore_frame(void *into, struct str frame)
{
    struct op_run *to = into;
    return to->node->op->restore(to, frame);
}

static bool combine(const struct run *run, struct op_run *into, struct op_run *from)
{
    const struct op_def *op = into->node->op;
    return run->options->by_bytes && op->save ? op->save(from, restore_frame, into)
                                              : op->combine(into, from);
}

/* Combines the workers' states and runs the remaining stages in this thread. */
static bool finish_run(struct run *run)
{
    const struct plan *plan = run->plan;
    struct worker *w = &run->workers[0];
    for (unsigned i = 1; i < run->options->threads; i++) {
        struct op_run *from = &run->workers[i].ops[plan->holds];
        assert(from->node == w->ops[plan->holds].node && "opened, also where no thread started");
        if (!combine(run, &w->ops[plan->holds], from)) {
            return false;
        }
    }
    if (plan->holds + 1 < plan->n_nodes &&
        !run_open_stages(w, plan, plan->holds + 1, plan->n_nodes - 1)) {
        return false;
    }
    for (size_t i = plan->holds; i < plan->n_nodes; i++) {
        struct op_run *r = &w->ops[i];
        if (r->node->op->finish && !r->node->idle && finish_stage(r) == FLOW_FAIL) {
            return false;
        }
        if (atomic_load(&run->options->budget->over) || atomic_load(run->options->stop)) {
            return false;
        }
    }
    return true;
}

static struct stage_counts *sum_counts(struct arena *a, const struct run *run)
{
    size_t n = run->plan->n_nodes;
    struct stage_counts *sum = arena_array(a, struct stage_counts, n);
    for (unsigned t = 0; t < run->options->threads; t++) {
        for (size_t i = 0; i < n; i++) {
            const struct stage_counts *c = &run->workers[t].ops[i].counts;
            sum[i].in += c->in;
            sum[i].out += c->out;
            sum[i].nanoseconds += c->nanoseconds;
            sum[i].invalid_inputs += c->invalid_inputs;
            add_refused(&sum[i], c->refused, c->refusal);
            sum[i].undecided += c->undecided;
            for (size_t k = 0; k < 4; k++) {
                sum[i].dropped[k] += c->dropped[k];
            }
        }
    }
    return sum;
}

/* Which fields of the scan some worker has seen a value of. */
static void sum_seen(const struct run *run, struct run_result *out)
{
    const struct worker *first = &run->workers[0];
    for (unsigned t = 1; t < run->options->threads; t++) {
        const struct worker *w = &run->workers[t];
        for (size_t c = 0; c < run->spec.n_fields; c++) {
            first->seen[c] = first->seen[c] || w->seen[c];
        }
    }
    out->seen = first->seen;
    out->complete = !atomic_load(&run->enough);
}

static const size_t *find_columns(struct arena *a, const struct run *run)
{
    const struct plan *plan = run->plan;
    size_t *at = arena_array(a, size_t, plan->n_columns + 1);
    for (size_t c = 0; c < plan->n_columns; c++) {
        at[c] = SIZE_MAX;
        for (size_t i = 0; i < run->result->slots->n; i++) {
            if (run->result->slots->items[i] == plan->columns[c].slot) {
                at[c] = i;
            }
        }
    }
    return at;
}

/* The first worker's failure of each kind; RUN_DONE: none failed. */
static enum run_end find_failure(const struct run *run, struct run_result *out)
{
    for (unsigned i = 0; i < run->options->threads; i++) {
        if (run->workers[i].failure) {
            out->why = run->workers[i].failure;
            return RUN_READ_FAILED;
        }
    }
    for (unsigned i = 0; i < run->options->threads; i++) {
        if (run->workers[i].fault.text) {
            out->fault = run->workers[i].fault;
            return RUN_FAULT;
        }
    }
    return RUN_DONE;
}

/* An observed run from its plan to its end; NULL: nobody observes it. */
static struct observing *begin_observing(struct run *run)
{
    const struct run_options *options = run->options;
    if (!options->observers || options->observers->n == 0) {
        return NULL;
    }
    struct observing *o = arena_new(run->arena, struct observing);
    *o = (struct observing) { .all = options->observers,
                              .run = options->as,
                              .facts = &options->facts,
                              .source = run->source,
                              .stop = options->stop };
    o->run.plan = run->plan;
    o->run.threads = options->threads;
    o->run.arena = run->arena;
    run->timed = o->all->times;
    if (o->all->unfiltered) {
        run->spec.filter = NULL;
    }
    observing_begin(o, run->arena);
    return o;
}

static void open_workers(struct run *run)
{
    run->workers = arena_array(run->arena, struct worker, run->options->threads);
    for (unsigned i = 0; i < run->options->threads; i++) {
        worker_init(run, i, run->arena);
    }
}

/* After all rows were read. */
static enum run_end finish_stages(struct run *run, struct run_result *out)
{
    const struct run_options *options = run->options;
    enum run_end end = find_failure(run, out);
    if (end == RUN_READ_FAILED) {
        return end;
    }
    if (run->observing) {
        run->observing->phase = RUN_FINISHES;
        observing_progress(run->observing, 0);
    }
    bool finished = end == RUN_DONE && !atomic_load(&run->failed) && !atomic_load(options->stop) &&
                    finish_run(run);
    if (atomic_load(options->stop)) {
        return RUN_STOPPED;
    }
    end = find_failure(run, out);
    if (end != RUN_DONE) {
        return end;
    }
    return finished && !atomic_load(&options->budget->over) ? RUN_DONE : RUN_NO_MEMORY;
}

static struct run *run_new(struct arena *a, const struct plan *plan, struct source *source,
                           const struct run_options *options)
{
    assert(options->threads >= 1 && options->stop && options->budget);
    assert(options->batch_rows >= 1 && options->batch_rows <= BATCH_ROWS);
    assert(!options->ranged || options->from <= options->to);
    struct run *run = arena_new(a, struct run);
    *run = (struct run) {
        .arena = a, .plan = plan, .source = source, .options = options, .spec = plan->scan
    };
    run->spec.ranged = options->ranged;
    run->spec.from = options->from;
    run->spec.to = options->to;
    run->spec.time = options->time;
    run->spec.batch_rows = options->batch_rows;
    run->observing = begin_observing(run);
    return run;
}

static void give_result(struct arena *a, const struct run *run, struct run_result *out)
{
    assert(run->result || run->table);
    out->rows = run->result;
    out->n_rows = run->n_result;
    out->table = run->table;
    out->column_of = run->result ? find_columns(a, run) : NULL;
    out->warnings = run->warnings;
    out->counts = sum_counts(a, run);
    sum_seen(run, out);
}

/* Reads the source and ends every run; a failure goes to the first part. */
static enum run_end run_all(struct arena *a, struct run *const *runs, const struct run_part *parts,
                            size_t n)
{
    struct readers readers = { .runs = runs, .n = n };
    const struct scan_spec *spec = readers_spec(&readers, a);
    if (!runs[0]->source->ops->start(runs[0]->source, spec, &parts[0].out->why)) {
        return RUN_READ_FAILED;
    }
    for (size_t i = 0; i < n; i++) {
        open_workers(runs[i]);
    }
    readers_run(&readers, a);
    for (size_t i = 0; i < n; i++) {
        if (atomic_load(&runs[i]->failed)) {
            return finish_stages(runs[i], parts[0].out);
        }
    }
    enum run_end end = RUN_DONE;
    for (size_t i = 0; i < n && end == RUN_DONE; i++) {
        end = finish_stages(runs[i], parts[0].out);
    }
    return end;
}

enum run_end run_plans(struct arena *a, const struct run_part *parts, size_t n,
                       struct source *source)
{
    struct run **runs = arena_array(a, struct run *, n);
    for (size_t i = 0; i < n; i++) {
        runs[i] = run_new(a, parts[i].plan, source, parts[i].options);
    }
    enum run_end end = run_all(a, runs, parts, n);
    for (size_t i = 0; i < n; i++) {
        if (runs[i]->observing) {
            observing_end(runs[i]->observing);
        }
        if (end == RUN_DONE) {
            give_result(a, runs[i], parts[i].out);
        }
    }
    return end;
}

enum run_end run_plan(struct arena *a, const struct plan *plan, struct source *source,
                      const struct run_options *options, struct run_result *out)
{
    const struct run_part one = { plan, options, out };
    return run_plans(a, &one, 1, source);
}
