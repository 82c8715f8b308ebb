/*
 * job.c - see job.h.
 *
 * A query inside another is bound again, with its own binder, over the stages before it and its
 * own; its errors were reported when the outer one was bound.
 */
#include "engine/job.h"

#include "base/map.h"
#include "base/vec.h"
#include "data/time.h"
#include "engine/compose.h"
#include "engine/dynamic.h"
#include "engine/guarded.h"
#include "engine/inputs.h"
#include "exec/observe.h"
#include "exec/subplan.h"

#include <assert.h>

enum { DEPTH_MAX = 16 };

static enum run_end fail(struct job *job, enum diag_code code, const char *text, const char *help)
{
    job->out.fault = (struct run_fault) { code, text, help };
    return RUN_FAULT;
}

/* How a step ended, or would have: it gives up, or goes on with a part, when memory is exceeded. */
static enum run_end within(const struct job *job, enum run_end end)
{
    bool fails = end == RUN_DONE || end == RUN_READ_FAILED;
    return fails && budget_is_over(job->run.budget) ? RUN_NO_MEMORY : end;
}

/* What an inner job runs: a query, with other stages unless NULL, over the rows of a table unless
 * NULL. */
struct inner_stages {
    const struct node_query *query;
    const struct node_list *stages;
    const struct table *over;
};

static void inner_job(struct job *job, struct job *inner, const struct inner_stages *stages)
{
    struct arena *a = job->arena;
    struct diags *diags = arena_new(a, struct diags);
    const struct binder *outer = job->binder;
    diags_init(diags, a);
    *inner = (struct job) { .arena = a,
                            .binder = arena_new(a, struct binder),
                            .checked = arena_new(a, struct checked),
                            .query = stages->query,
                            .source = job->source,
                            .over = stages->over,
                            .run = job->run,
                            .limit = SIZE_MAX,
                            .report = arena_new(a, struct stage_reports),
                            .terms = job->terms,
                            .as = arena_new(a, struct observed_query),
                            .depth = job->depth + 1 };
    inner->as->outer = job->as;
    *inner->binder = (struct binder) { .arena = a,
                                       .diags = diags,
                                       .catalog = outer->catalog,
                                       .text = outer->text,
                                       .eval_dialect = outer->eval_dialect,
                                       .auto_parse = outer->auto_parse,
                                       .tables = outer->tables,
                                       .n_slots = 1 };
    inner->checked->stages = stages->stages;
    if (stages->over) {
        bind_next_segment(inner->binder, stages->over->columns, stages->over->n_columns);
        check_segment(inner->binder, stages->query, inner->checked);
    } else {
        check_query(inner->binder, stages->query, inner->checked);
    }
}

void job_again(struct job *job, struct job *again)
{
    inner_job(job, again, &(struct inner_stages) { .query = job->query });
    again->as = job->as;
}

static const char *first_error(const struct diags *diags)
{
    for (size_t i = 0; i < diags->n; i++) {
        if (diags->items[i]->level == DIAG_ERROR) {
            return diags->items[i]->message;
        }
    }
    return "it does not bind";
}

/* Runs an inner job; its failure becomes the outer's. */
static enum run_end run_inner(struct job *job, struct job *inner, const struct result **result)
{
    if (inner->depth > DEPTH_MAX) {
        return fail(job, DIAG_TOO_DEEP, "queries are nested too deeply inside one another", NULL);
    }
    if (inner->binder->diags->count[DIAG_ERROR] > 0) {
        return fail(job, DIAG_BAD_ARGUMENTS, first_error(inner->binder->diags),
                    "this concerns a query inside of the query");
    }
    enum run_end end = job_run(inner, result);
    if (end != RUN_DONE) {
        job->out = inner->out;
        if (inner->invalid) {
            return fail(job, DIAG_BAD_ARGUMENTS, first_error(inner->binder->diags),
                        "this concerns a query inside of the query");
        }
    }
    for (size_t i = 0; i < inner->report->warnings.n; i++) {
        *vec_add(job->arena, &job->report->warnings) = inner->report->warnings.items[i];
    }
    job->report->undecided += inner->report->undecided;
    bool scans = !inner->over && inner->report->stages.n > 0;
    job->report->inner += inner->report->inner;
    if (scans && inner->report->stages.items[0].stage == 0) {
        job->report->inner += inner->report->stages.items[0].counts.in;
    }
    return end;
}

/* Each subquery once, in the order of the text; its rows become the test that replaces it. */
static enum run_end run_subqueries(struct job *job)
{
    const struct binder_subqueries *all = &job->binder->subqueries;
    for (; job->binder->subqueries_done < all->n; job->binder->subqueries_done++) {
        const struct bound_subquery *s = &all->items[job->binder->subqueries_done];
        const struct result *rows = NULL;
        struct job inner;
        inner_job(job, &inner, &(struct inner_stages) { .query = AST(query, s->node->query) });
        inner.as->span = s->node->base.span;
        const char *wrong = compose_range(job->arena, job->binder->text, s->node, &inner.run);
        if (wrong) {
            return fail(job, DIAG_BAD_NUMBER, wrong, NULL);
        }
        enum run_end end = run_inner(job, &inner, &rows);
        if (end != RUN_DONE) {
            return end;
        }
        const char *why = compose_expr(job, s, rows);
        if (why) {
            job->out.why = why;
            return RUN_READ_FAILED;
        }
    }
    return RUN_DONE;
}

struct subplan_run {
    struct subplan subplan; /* first: its callbacks get its address */
    struct job *job;
    enum run_end end;
    struct job **jobs;                     /* of the node's inputs: made, but not run to the end */
    const struct subplan_result **results; /* of the inputs, as they are asked for */
    struct inputs inputs;
};

static struct inner_stages stages_of(const struct subplan_run *d, const struct plan_input *input)
{
    if (input->query) {
        return (struct inner_stages) { .query = input->query };
    }
    return (struct inner_stages) { d->job->query, inputs_stages(&d->inputs, input),
                                   input->over_first ? d->results[0]->table : d->job->over };
}

static void set_range(struct run_options *run, int64_t from, int64_t to)
{
    run->ranged = true;
    run->from = from;
    run->to = to;
    run->facts.from = run->from;
    run->facts.to = run->to;
}

struct names_found {
    struct arena *arena;
    struct map known;
    struct name_list *out;
};

static void add_name(void *to, struct str name)
{
    struct names_found *f = to;
    if (!map_get(&f->known, name)) {
        name = arena_str(f->arena, name);
        map_put(&f->known, name, f);
        name_list_add(f->arena, f->out, name);
    }
}

/* The names of all fields of events; false: failed. */
static bool add_all_fields(struct subplan_run *d, struct name_list *out)
{
    struct arena work;
    struct source *source = d->job->source;
    struct names_found found = { .arena = d->job->arena, .out = out };
    const char *why = NULL;
    map_init(&found.known, found.arena, true);
    arena_init(&work, NULL);
    assert(source->ops->names && "events have names, not the tables between segments");
    bool read = source->ops->names(source, &work, add_name, &found, &why);
    if (!read) {
        d->job->out.why = arena_cstr(d->job->arena, str_of(why));
        d->end = RUN_READ_FAILED;
    }
    arena_release(&work);
    return read;
}

/* The fields that the input must have; NULL: failed. */
static const struct name_list *fields_of(struct subplan_run *d, const struct plan_input *input)
{
    struct name_list *out = arena_new(d->job->arena, struct name_list);
    inputs_fields(&d->inputs, input, out);
    return !input->all_fields || add_all_fields(d, out) ? out : NULL;
}

static const struct subplan_result *result_of(struct subplan_run *d, struct job *inner)
{
    struct arena *a = d->job->arena;
    const struct result *result = NULL;
    d->end = run_inner(d->job, inner, &result);
    if (d->end != RUN_DONE) {
        return NULL;
    }
    struct subplan_result *out = arena_new(a, struct subplan_result);
    struct table *table = arena_new(a, struct table);
    *table = (struct table) { result->columns, result->n_columns, result_rows(a, result),
                              result->n_rows };
    out->table = table;
    out->messages = !result->aggregate;
    bool *keys = arena_array(a, bool, result->n_columns + 1);
    bool lost = scope_has_lost_keys(&inner->binder->scope);
    for (size_t c = 0; c < result->n_columns; c++) {
        const struct field *f = scope_find(&inner->binder->scope, result->columns[c].name);
        keys[c] = f && field_identifies(f, lost);
    }
    out->keys = keys;
    if (!table->rows) {
        d->end = within(d->job, RUN_READ_FAILED);
        return NULL;
    }
    return out;
}

/* Batches of thousands of columns have fewer rows: stages keep a column for each field they make.
 */
static size_t rows_of_batches(const struct plan *plan, size_t most)
{
    enum { CELLS = 256 * BATCH_ROWS, LEAST = 16 };
    size_t rows = CELLS / (plan->n_slots + 1);
    rows = rows < LEAST ? LEAST : rows;
    return rows < most ? rows : most;
}

static struct plan_options plan_options_of(const struct job *job)
{
    const struct observers *all = job->run.observers;
    return (struct plan_options) { .limit = job->limit, .faithful = all && all->faithful };
}

static const struct plan_node *last_node(const struct checked *c)
{
    return c->nodes.n > 0 ? c->nodes.items[c->nodes.n - 1] : NULL;
}

/* The job of an input; false: failed. */
static bool input_job(struct subplan_run *d, const struct plan_input *input, struct job *inner)
{
    struct inner_stages stages = stages_of(d, input);
    inner_job(d->job, inner, &stages);
    inner->as->parent = d->subplan.node;
    inner->also = fields_of(d, input);
    if (input->back != 0) {
        const struct run_facts *facts = &d->job->run.facts;
        set_range(&inner->run, time_subtract_bounded(facts->from, input->back),
                  time_subtract_bounded(facts->to, input->back));
    }
    return inner->also != NULL;
}

/* Does the input read the same events as others? */
static bool reads_the_same(const struct subplan_run *d, const struct plan_input *input)
{
    return !input->query && !input->over_first && input->back == 0 && !input->own_time &&
           !d->job->over;
}

/* May the job's first segment run together with those of others? */
static bool may_share(const struct job *job)
{
    const struct plan_node *last = last_node(job->checked);
    return job->depth <= DEPTH_MAX && job->binder->diags->count[DIAG_ERROR] == 0 &&
           job->binder->subqueries.n == 0 && !job->binder->awaits_save && last &&
           !last->op->subplan && !dynamic_wanted(job->binder, job->checked);
}

/* Runs the first segments of jobs over the same events, which are read once. */
static enum run_end run_together(struct subplan_run *d, struct job *const *jobs, size_t n)
{
    struct arena *a = d->job->arena;
    struct run_part *parts = arena_array(a, struct run_part, n);
    struct run_options *options = arena_array(a, struct run_options, n);
    for (size_t i = 0; i < n; i++) {
        struct job *job = jobs[i];
        const struct plan_options planned = plan_options_of(job);
        inputs_show(job->binder, job->also);
        options[i] = job->run;
        options[i].as = (struct observed_run) { .query = job->as, .events = true };
        job->ran = plan_build(job->binder, job->checked, &planned);
        options[i].batch_rows = rows_of_batches(job->ran, options[i].batch_rows);
        parts[i] = (struct run_part) { job->ran, &options[i], &job->out };
    }
    enum run_end end = run_plans(a, parts, n, d->job->source);
    if (end != RUN_DONE) {
        d->job->out = jobs[0]->out;
    }
    return end;
}

/* Makes the jobs of the inputs that read the same events, from number `from` on, and runs them
 * together where there are several. False: failed. */
static bool share_events(struct subplan_run *d, size_t from)
{
    size_t n = 0;
    struct job **jobs = arena_array(d->job->arena, struct job *, d->subplan.node->inputs.n + 1);
    for (size_t i = from; i < d->subplan.node->inputs.n; i++) {
        const struct plan_input *input = &d->subplan.node->inputs.items[i];
        if (!reads_the_same(d, input)) {
            continue;
        }
        d->jobs[i] = arena_new(d->job->arena, struct job);
        if (!input_job(d, input, d->jobs[i])) {
            return false;
        }
        if (may_share(d->jobs[i])) {
            jobs[n++] = d->jobs[i];
        }
    }
    d->end = n > 1 ? run_together(d, jobs, n) : RUN_DONE;
    return d->end == RUN_DONE;
}

static const struct subplan_result *run_input(struct subplan *subplan, size_t i,
                                              const struct time_range *over_time)
{
    struct subplan_run *d = (struct subplan_run *)subplan;
    const struct plan_input *input = &subplan->node->inputs.items[i];
    if (d->results[i]) {
        return d->results[i];
    }
    if (!d->jobs[i] && reads_the_same(d, input) && !share_events(d, i)) {
        return NULL;
    }
    struct job alone, *inner = d->jobs[i] ? d->jobs[i] : &alone;
    if (!d->jobs[i] && !input_job(d, input, inner)) {
        return NULL;
    }
    if (over_time) {
        set_range(&inner->run, over_time->from, over_time->to);
    }
    return d->results[i] = result_of(d, inner);
}

static const struct subplan_result *run_over(struct subplan *subplan, const struct node_list *then,
                                             const struct table *rows)
{
    struct subplan_run *d = (struct subplan_run *)subplan;
    const struct inner_stages stages = { d->job->query, then, rows };
    struct job inner;
    inner_job(d->job, &inner, &stages);
    inner.as->parent = d->subplan.node;
    return result_of(d, &inner);
}

static void warn_derived(struct subplan *subplan, const char *text)
{
    struct subplan_run *d = (struct subplan_run *)subplan;
    *vec_add(d->job->arena, &d->job->report->warnings) = text;
}

static const struct table *fail_derived(struct subplan *subplan, enum diag_code code,
                                        const char *text, const char *help)
{
    struct subplan_run *d = (struct subplan_run *)subplan;
    d->end = fail(d->job, code, text, help);
    return NULL;
}

static enum run_end subplan_table(struct job *job, const struct plan_node *node,
                                  const struct table **out)
{
    struct subplan_run d = { .subplan = { .arena = job->arena,
                                          .node = node,
                                          .tables = job->binder->tables,
                                          .facts = &job->run.facts,
                                          .input = run_input,
                                          .over = run_over,
                                          .warn = warn_derived,
                                          .fail = fail_derived },
                             .job = job,
                             .end = RUN_DONE,
                             .inputs = { .arena = job->arena,
                                         .binder = job->binder,
                                         .query = job->query,
                                         .checked = job->checked,
                                         .node = node,
                                         .also = job->also },
                             .jobs = arena_array(job->arena, struct job *, node->inputs.n + 1),
                             .results = arena_array(job->arena, const struct subplan_result *,
                                                    node->inputs.n + 1) };
    uint64_t before = job->report->inner;
    *out = node->op->subplan(&d.subplan);
    struct stage_report report = { .text = node->text, .stage = node->stage, .span = node->span };
    report.reads = true;
    report.counts.in = job->report->inner - before;
    report.counts.out = *out ? (*out)->n_rows : 0;
    *vec_add(job->arena, &job->report->stages) = report;
    return within(job, d.end);
}

/* Binds what follows a stage that made columns from data; false: does not bind. */
static bool next_segment(struct job *job, const struct table *table)
{
    job->checked->nodes.n = 0;
    job->checked->nodes.cap = 0;
    bind_next_segment(job->binder, table->columns, table->n_columns);
    check_segment(job->binder, job->query, job->checked);
    return job->binder->diags->count[DIAG_ERROR] == 0;
}

static enum run_end run_stages(struct job *job, struct source *source, bool is_table,
                               const struct plan **plan)
{
    struct run_options run = job->run;
    if (is_table) {
        run.ranged = false;
        run.threads = 1; /* the table's rows are in order (plan/build.c) */
    }
    struct run_result *out = &job->out;
    enum run_end end = RUN_DONE;
    const struct plan_options options = plan_options_of(job);
    *out = (struct run_result) { 0 };
    if (dynamic_wanted(job->binder, job->checked)) {
        run.as.learns = true;
        end = dynamic_learn(job->binder, job->checked, &options, source, &run, job->report, out);
        run.as.learns = false;
    }
    *plan = plan_build(job->binder, job->checked, &options);
    run.batch_rows = rows_of_batches(*plan, run.batch_rows);
    return end == RUN_DONE ? run_plan(job->arena, *plan, source, &run, out) : end;
}

static enum run_end run_segment(struct job *job, struct source *source, bool is_table,
                                const struct plan **plan)
{
    struct run_result *out = &job->out;
    enum run_end end = RUN_DONE;
    *plan = job->ran;
    job->ran = NULL;
    if (!*plan) {
        end = run_stages(job, source, is_table, plan);
    }
    if (end == RUN_DONE) {
        report_stages(job->report, job->arena, *plan, out, job->terms ? job->terms->stages : NULL);
        if (!is_table) {
            report_absent(job->report, job->binder, *plan, out);
            guarded_mark(job->arena, job->query, job->report);
        }
    }
    return end;
}

/* Runs the subqueries, and binds the stages that wait for tables that they save. */
static enum run_end settle_subqueries(struct job *job)
{
    for (;;) {
        enum run_end end = run_subqueries(job);
        if (end != RUN_DONE || !job->binder->awaits_save) {
            return end;
        }
        job->binder->awaits_save = false;
        check_segment(job->binder, job->query, job->checked);
        if (job->binder->diags->count[DIAG_ERROR] > 0) {
            job->invalid = true;
            return RUN_FAULT;
        }
    }
}

/* Called when the whole query has succeeded. */
static enum run_end write_tables(struct job *job)
{
    const char *why = NULL;
    if (job->depth > 0 || tables_flush(job->binder->tables, &why)) {
        return RUN_DONE;
    }
    return fail(job, DIAG_TABLE_NOT_SAVED, why, "free some space or choose another file or folder");
}

enum run_end job_run(struct job *job, const struct result **result)
{
    struct source *source = job->over ? table_source(job->arena, job->over) : job->source;
    job->run.as = (struct observed_run) { .query = job->as };
    for (;;) {
        const struct table *table = NULL;
        const struct plan *plan = NULL;
        enum run_end end = within(job, settle_subqueries(job));
        const struct plan_node *last = last_node(job->checked);
        bool derives = last && last->op->subplan;
        if (end == RUN_DONE && derives) {
            end = subplan_table(job, last, &table);
        } else if (end == RUN_DONE) {
            if (job->also) {
                inputs_show(job->binder, job->also);
            }
            job->run.as.events = source == job->source;
            end = run_segment(job, source, source != job->source, &plan);
            table = job->out.table;
        }
        if (end != RUN_DONE) {
            return end;
        }
        if (!table) {
            const char *why = NULL;
            *result = result_build(job->arena, plan, &job->out, job->report, &why);
            job->out.why = why;
            end = within(job, *result ? RUN_DONE : RUN_READ_FAILED);
            return end == RUN_DONE ? write_tables(job) : end;
        }
        job->run.as.segment++;
        job->run.as.after = last;
        if (!next_segment(job, table)) {
            job->invalid = true;
            return RUN_FAULT;
        }
        source = table_source(job->arena, table);
    }
}
