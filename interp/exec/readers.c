/*
 * readers.c - see readers.h. A worker of every run belongs to each thread; the thread has one scan,
 * whose batches all of them see, each with a selection of its own.
 */
#include "exec/readers.h"

#include "base/map.h"

#include <assert.h>
#include <pthread.h>

/* ---- what several runs need of the source ---- */

static struct scan_test *copy_test(struct arena *a, const struct scan_test *t,
                                   const size_t *columns)
{
    struct scan_test *copy = arena_new(a, struct scan_test);
    const struct scan_test **kids = arena_array(a, const struct scan_test *, t->n_kids + 1);
    *copy = *t;
    copy->kids = kids;
    for (size_t i = 0; i < t->n_kids; i++) {
        kids[i] = copy_test(a, t->kids[i], columns);
    }
    if (t->kind != SCAN_AND && t->kind != SCAN_OR) {
        copy->field = columns[t->field];
    }
    return copy;
}

/* Rows that some run needs; NULL: one of them needs all. */
static const struct scan_test *any_filter(const struct readers *r, struct arena *a)
{
    struct scan_test *any = arena_new(a, struct scan_test);
    const struct scan_test **kids = arena_array(a, const struct scan_test *, r->n);
    for (size_t i = 0; i < r->n; i++) {
        if (!r->runs[i]->spec.filter) {
            return NULL;
        }
        kids[i] = copy_test(a, r->runs[i]->spec.filter, r->columns[i]);
    }
    *any = (struct scan_test) { .kind = SCAN_OR, .kids = kids, .n_kids = r->n };
    return any;
}

const struct scan_spec *readers_spec(struct readers *r, struct arena *a)
{
    if (r->n == 1) {
        return &r->runs[0]->spec;
    }
    size_t most = 0;
    for (size_t i = 0; i < r->n; i++) {
        most += r->runs[i]->spec.n_fields;
    }
    struct str *fields = arena_array(a, struct str, most + 1);
    struct map known;
    map_init(&known, a, true);
    r->spec = r->runs[0]->spec;
    r->spec.fields = fields;
    r->spec.n_fields = 0;
    r->columns = arena_array(a, const size_t *, r->n);
    for (size_t i = 0; i < r->n; i++) {
        const struct scan_spec *its = &r->runs[i]->spec;
        size_t *columns = arena_array(a, size_t, its->n_fields + 1);
        for (size_t k = 0; k < its->n_fields; k++) {
            size_t *at = map_get(&known, its->fields[k]);
            if (!at) {
                at = arena_new(a, size_t);
                *at = r->spec.n_fields++;
                fields[*at] = its->fields[k];
                map_put(&known, its->fields[k], at);
            }
            columns[k] = *at;
        }
        r->columns[i] = columns;
        r->spec.reads_json = r->spec.reads_json || its->reads_json;
        r->spec.batch_rows =
            its->batch_rows < r->spec.batch_rows ? its->batch_rows : r->spec.batch_rows;
    }
    r->spec.filter = any_filter(r, a);
    return &r->spec;
}

/* ---- a thread ---- */

struct reader {
    const struct readers *all;
    unsigned number;
};

/* The batch that stages of a run see: the source's columns under their slots. */
static struct batch *stage_batch(struct worker *w, const struct batch *from, bool shares)
{
    const struct plan *plan = w->run->plan;
    struct batch *b = arena_new(&w->arena, struct batch);
    assert(shares || from->n_cols == plan->scan.n_fields);
    *b = *from;
    b->n_cols = plan->n_slots;
    b->cols = arena_array(&w->arena, struct cell *, plan->n_slots);
    b->cols[SLOT_NULL] = w->nulls;
    if (plan->uses_chain) {
        b->matched = arena_array(&w->arena, bool, BATCH_ROWS);
    }
    if (shares) {
        b->sel = arena_array(&w->arena, uint16_t, BATCH_ROWS);
    }
    return b;
}

/* Pushes the source's batch through the stages of one run; `columns`: NULL, they are in order. */
static void push_rows(struct worker *w, struct batch *b, const struct batch *in,
                      const size_t *columns)
{
    struct run *run = w->run;
    for (size_t i = 0; i < run->spec.n_fields; i++) {
        struct cell *column = in->cols[columns ? columns[i] : i];
        b->cols[run->plan->scan_slots[i]] = column;
        for (size_t row = 0; !w->seen[i] && row < in->rows; row++) {
            w->seen[i] = !cell_is_null(&column[row]);
        }
    }
    b->rows = in->rows;
    b->docs = in->docs;
    batch_select_all(b);
    enum flow flow = run_push(&w->ops[0], b);
    if (flow == FLOW_DONE) {
        atomic_store(&run->enough, true);
    } else if (flow == FLOW_FAIL || atomic_load(&run->options->budget->over)) {
        atomic_store(&run->failed, true);
    }
}

/* Does some run need more rows, and has none failed? */
static bool goes_on(const struct readers *r)
{
    bool more = false;
    for (size_t i = 0; i < r->n; i++) {
        if (atomic_load(&r->runs[i]->failed)) {
            return false;
        }
        more = more || !atomic_load(&r->runs[i]->enough);
    }
    return more && !atomic_load(r->runs[0]->options->stop);
}

static void scan_rows(const struct reader *t, struct scan *scan)
{
    const struct readers *r = t->all;
    const struct scan_spec *spec = r->n > 1 ? &r->spec : &r->runs[0]->spec;
    struct worker *first = &r->runs[0]->workers[t->number];
    struct batch *in = batch_new(&first->arena, &first->scratch, spec->n_fields, spec->batch_rows);
    struct batch **batches = arena_array(&first->arena, struct batch *, r->n);
    for (size_t i = 0; i < r->n; i++) {
        batches[i] = stage_batch(&r->runs[i]->workers[t->number], in, r->n > 1);
    }
    while (goes_on(r)) {
        for (size_t i = 0; i < r->n; i++) {
            arena_reset(&r->runs[i]->workers[t->number].scratch);
        }
        batch_select_all(in);
        if (!r->runs[0]->source->ops->next(scan, in)) {
            break;
        }
        assert(in->rows > 0 && in->live == in->rows && "a batch is filled, and all of it selected");
        for (size_t i = 0; i < r->n; i++) {
            if (!atomic_load(&r->runs[i]->enough)) {
                push_rows(&r->runs[i]->workers[t->number], batches[i], in,
                          r->n > 1 ? r->columns[i] : NULL);
            }
        }
    }
    first->failure = r->runs[0]->source->ops->error(scan);
}

static bool open_workers(const struct reader *t)
{
    bool ok = true;
    for (size_t i = 0; i < t->all->n && ok; i++) {
        struct run *run = t->all->runs[i];
        ok = run_open_stages(&run->workers[t->number], run->plan, 0, run->plan->holds);
        if (!ok) {
            atomic_store(&run->failed, true);
        }
    }
    return ok;
}

static void *work(void *what)
{
    const struct reader *t = what;
    struct run *run = t->all->runs[0];
    struct worker *first = &run->workers[t->number];
    const char *why = NULL;
    if (!open_workers(t)) {
        return NULL;
    }
    struct scan *scan = run->source->ops->open(run->source, &first->arena, &why);
    if (!scan) {
        first->failure = why;
    } else {
        scan_rows(t, scan);
        run->source->ops->close(scan);
    }
    if (first->failure) {
        atomic_store(&run->failed, true);
    }
    return NULL;
}

void readers_run(struct readers *r, struct arena *a)
{
    unsigned threads = r->runs[0]->options->threads, started = 1;
    struct reader *all = arena_array(a, struct reader, threads);
    pthread_t *ids = arena_array(a, pthread_t, threads);
    for (unsigned i = 0; i < threads; i++) {
        all[i] = (struct reader) { r, i };
    }
    while (started < threads && pthread_create(&ids[started], NULL, work, &all[started]) == 0) {
        started++;
    }
    work(&all[0]);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(ids[i], NULL);
    }
    /* a thread that could not be started has nothing to combine */
    for (unsigned i = started; i < threads; i++) {
        open_workers(&all[i]);
    }
}
