/*
 * query.c - see query.h: parse and check immediately, plan and run on demand.
 */
#include "engine/query.h"

#include "base/os/os.h"
#include "base/vec.h"
#include "check/analysis.h"
#include "engine/dynamic.h"
#include "engine/habit_hint.h"
#include "engine/job.h"
#include "engine/lists.h"
#include "engine/not_query.h"
#include "engine/params.h"
#include "engine/plan_view.h"
#include "engine/result.h"
#include "engine/settings.h"
#include "exec/observe.h"
#include "exec/run.h"

struct query {
    struct arena arena; /* first: everything else lives in it */
    struct budget budget;
    struct query_options options;
    struct source_text source;
    struct diags diags;
    struct settings settings;
    struct parsed *parsed;
    struct binder binder;
    struct checked checked;
    enum dialect dialect;
    const struct analysis *analysis; /* NULL: nobody has asked for it */
    struct stage_reports report;
    struct observers observers;
    struct term_observer terms;
    struct observed_query as;
    struct job job; /* of the last run */
    atomic_bool stop;
};

static bool has_param_header(const struct parsed *p)
{
    for (size_t i = 0; i < p->headers.n; i++) {
        if (str_eq_fold(p->headers.items[i].key, STR("param"))) {
            return true;
        }
    }
    return false;
}

static void parse(struct query *q)
{
    struct parsed none = { 0 };
    struct parse_options o = params_of(&q->arena, &q->options, &none);
    if (not_query_report(&q->diags, q->source.text)) {
        q->parsed = parse_query(&q->arena, STR("*"), &o, &q->diags);
        return;
    }
    q->parsed = parse_query(&q->arena, q->source.text, &o, &q->diags);
    if (has_param_header(q->parsed)) {
        /* parameters are substituted in the text: parse it again with them */
        o = params_of(&q->arena, &q->options, q->parsed);
        diags_init(&q->diags, &q->arena);
        q->parsed = parse_query(&q->arena, q->source.text, &o, &q->diags);
    }
}

enum { SERVICE_LENGTH = 15000 }; /* characters of a query */

static void check_length(struct query *q)
{
    size_t length = utf8_count(q->source.text);
    if (length > SERVICE_LENGTH) {
        diag_run(&q->diags, DIAG_LONG_QUERY,
                 "the query has %zu characters; the service accepts 15,000", length);
    }
}

static void check(struct query *q)
{
    check_length(q);
    const struct catalog *catalog = engine_catalog(&q->arena);
    bool eval = check_uses_eval(catalog, q->parsed->query);
    q->dialect = q->options.dialect == DIALECT_AUTO ? (eval ? DIALECT_EVAL : DIALECT_SUMO)
                                                    : q->options.dialect;
    q->binder = (struct binder) { .arena = &q->arena,
                                  .diags = &q->diags,
                                  .catalog = catalog,
                                  .text = q->source.text,
                                  .eval_dialect = q->dialect == DIALECT_EVAL,
                                  .auto_parse = q->options.auto_parse,
                                  .checks_only = q->options.checks_only,
                                  .strict = q->options.strict,
                                  .n_slots = 1 };
    if (!q->options.checks_only) {
        static const struct tables_options none;
        q->binder.tables = tables_new(&q->arena, q->options.tables ? q->options.tables : &none);
    }
    check_query(&q->binder, q->parsed->query, &q->checked);
}

static const struct document *read_document(struct query *q, const struct parsed *headers)
{
    struct diags *diags = arena_new(&q->arena, struct diags);
    struct parse_options *parsing = arena_new(&q->arena, struct parse_options);
    diags_init(diags, &q->arena);
    *parsing = params_of(&q->arena, &q->options, headers);
    parsing->keep_placeholders = true;
    return document_new(&q->arena, q->source.text, parsing, diags);
}

const struct analysis *query_analysis(struct query *q)
{
    static const struct parsed none;
    if (q->analysis) {
        return q->analysis;
    }
    const struct document *d = read_document(q, &none);
    if (has_param_header(d->parsed)) {
        d = read_document(q, d->parsed);
    }
    struct binder b = { .catalog = q->binder.catalog,
                        .eval_dialect = q->dialect == DIALECT_EVAL,
                        .auto_parse = q->options.auto_parse,
                        .strict = q->options.strict };
    q->analysis = analysis_new(&q->arena, d, &b);
    return q->analysis;
}

static size_t memory_limit(const struct query *q)
{
    return q->options.max_memory ? q->options.max_memory : os_memory("") / 2;
}

/* The part of a memory limit that may be used by what is counted. The program itself, its libraries
 * and what they allocate are not; a small limit, which they would exceed alone, is left as it is.
 */
static size_t counted_limit(size_t limit)
{
    const size_t program = 10 << 20, least = 24 << 20;
    return limit <= least ? limit : limit - program < least ? least : limit - program;
}

/* From here on what the query holds is counted: the tables that it names are read when it is bound.
 */
static void limit_memory(struct query *q)
{
    q->budget.limit = counted_limit(memory_limit(q));
    q->budget.rows_held = q->options.rows_held;
    arena_charge(&q->arena, &q->budget);
}

struct query *query_new(struct str text, const char *file, const struct query_options *options)
{
    struct arena first;
    arena_init(&first, NULL);
    struct query *q = arena_new(&first, struct query);
    q->arena = first;
    q->options = *options;
    if (str_starts(text, STR("\xef\xbb\xbf"))) { /* a byte order mark is no part of the text */
        text = (struct str) { text.s + 3, text.len - 3 };
        q->source.skipped = 3;
    }
    q->source.text = arena_str(&q->arena, text);
    q->source.file = arena_cstr(&q->arena, str_of(file));
    diags_init(&q->diags, &q->arena);
    parse(q);
    settings_read(&q->settings, &q->arena, &q->diags, options, q->parsed);
    if (!options->checks_only) {
        limit_memory(q);
    }
    check(q);
    diags_sort(&q->diags);
    if (options->observed) {
        struct run_observer terms = term_observer(&q->terms);
        query_add_observer(q, &terms);
    }
    if (!options->as_written && q->diags.count[DIAG_ERROR] > 0) {
        habit_hint(&q->arena, &q->diags, q->source.text, options);
    }
    return q;
}

void query_free(struct query *q)
{
    if (q) {
        arena_charge(&q->arena, NULL); /* the budget is in its memory */
        struct arena last = q->arena;
        arena_release(&last);
    }
}

const struct diags *query_diags(const struct query *q)
{
    return &q->diags;
}

const struct source_text *query_source_text(const struct query *q)
{
    return &q->source;
}

const struct zone *query_zone(const struct query *q)
{
    return q->settings.zone;
}

enum query_status query_status(const struct query *q)
{
    bool refused = false, invalid = false;
    for (size_t i = 0; i < q->diags.n; i++) {
        const struct diag *g = q->diags.items[i];
        if (g->level == DIAG_ERROR) {
            refused = refused || g->refuses;
            invalid = invalid || !g->refuses;
        }
    }
    return invalid ? QUERY_INVALID : refused ? QUERY_REFUSED : QUERY_DONE;
}

void query_put_plan(struct query *q, bool json, struct buf *out)
{
    const struct plan_view view = { .arena = &q->arena,
                                    .like = &q->binder,
                                    .query = q->parsed->query,
                                    .limit = q->options.limit ? q->options.limit : SIZE_MAX,
                                    .json = json };
    plan_view_put(out, &view);
}

bool query_uses_file(const struct query *q, const char *path, struct str *source)
{
    return q->binder.tables && tables_use_file(q->binder.tables, path, source);
}

void query_report(struct query *q, enum diag_code code, const char *text)
{
    diag_run(&q->diags, code, "%s", text);
    diags_sort(&q->diags);
}

void query_abandon(const struct query *q)
{
    if (q->binder.tables) {
        tables_abandon(q->binder.tables);
    }
}

/* A memory limit, in the largest unit that --max-memory takes and that says it closely enough. */
static struct str limit_text(struct arena *a, size_t limit)
{
    static const struct {
        unsigned shift;
        const char *name;
    } units[] = { { 20, "MB" }, { 10, "kB" } };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = limit >> units[i].shift;
        if (n >= 100 || (n > 0 && n << units[i].shift == limit)) {
            return arena_printf(a, "%zu %s", n, units[i].name);
        }
    }
    return arena_printf(a, "%zu byte%s", limit, limit == 1 ? "" : "s");
}

static enum query_status failed(struct query *q, enum run_end end, const struct run_result *out)
{
    const char *why = out->why;
    switch (end) {
    case RUN_DONE:
        return QUERY_DONE;
    case RUN_READ_FAILED:
        diag_run(&q->diags, DIAG_READ_FAILED, "%s", why ? why : "the data could not be read");
        return QUERY_IO;
    case RUN_NO_MEMORY: {
        struct diag *g =
            diag_run(&q->diags, DIAG_OUT_OF_MEMORY, "the query needs more than its %s of memory",
                     limit_text(&q->arena, memory_limit(q)).s);
        diag_help(&q->diags, g,
                  "give it more with {--max-memory} SIZE, or keep less: fewer fields, a narrower "
                  "search, a limit");
        return QUERY_FAILED;
    }
    case RUN_FAULT: {
        struct diag *g = diag_run(&q->diags, out->fault.code, "%s", out->fault.text);
        if (out->fault.help) {
            diag_help(&q->diags, g, "%s", out->fault.help);
        }
        return out->fault.code == DIAG_TABLE_NOT_SAVED ? QUERY_IO : QUERY_FAILED;
    }
    case RUN_STOPPED:
        diag_run(&q->diags, DIAG_STOPPED, "interrupted");
        return QUERY_STOPPED;
    }
    return QUERY_FAILED;
}

/* Not a warning: a test that gives up could hide a detection. */
static void report_undecided(struct query *q)
{
    unsigned long long n = q->report.undecided;
    struct diag *g = diag_run(&q->diags, DIAG_UNDECIDED,
                              "%llu value%s could not be decided by a regular expression: rows may "
                              "be missing from the result",
                              n, n == 1 ? "" : "s");
    diag_help(&q->diags, g,
              "write it without a repetition inside a repetition and without references to groups, "
              "or check length(field) first");
}

struct range_search {
    const struct catalog *catalog;
    bool found; /* a function or a stage reads the time range */
};

static void find_range_call(void *ctx, const struct node *n)
{
    struct range_search *search = ctx;
    if (n->kind == NODE_CALL) {
        const struct fn_def *fn = catalog_fn(search->catalog, AST(call, n)->function.text);
        search->found = search->found || (fn && fn->needs_range);
    } else if (n->kind == NODE_STAGE_OPERATOR) {
        const struct op_def *op = catalog_op(search->catalog, AST(operator, n)->name.text);
        search->found = search->found || (op && op->needs_range && op->needs_range(n));
    }
    node_children(n, find_range_call, ctx);
}

/* What functions may read of the run. A missing bound of the range is that of the events, computed
 * only when a function reads it. */
static struct run_facts facts_of(const struct query *q, struct source *source)
{
    const struct settings *s = &q->settings;
    struct run_facts facts = { .now = s->now,
                               .has_range = s->ranged,
                               .from = s->from,
                               .to = s->to,
                               .ends = s->ranged,
                               .zone = s->zone };
    struct range_search search = { .catalog = q->binder.catalog };
    if (s->ranged && s->from != SETTINGS_OPEN) {
        return facts;
    }
    find_range_call(&search, &q->parsed->query->base);
    int64_t min, max;
    facts.has_range = search.found && source->ops->time_bounds(source, &min, &max);
    if (facts.has_range) {
        facts.from = min;
        facts.to = s->ranged ? s->to : max < INT64_MAX ? max + 1 : max;
    }
    return facts;
}

/* Subqueries, and stages with sub-queries, read the events themselves. */
static void find_inner_query(void *ctx, const struct node *n)
{
    struct range_search *search = ctx;
    const struct op_def *op = NULL;
    if (n->kind == NODE_STAGE_OPERATOR) {
        op = catalog_op(search->catalog, AST(operator, n)->name.text);
    }
    search->found = search->found || n->kind == NODE_SUBQUERY || n->kind == NODE_STAGE_JOIN ||
                    n->kind == NODE_STAGE_FILTER || (op && op->subplan);
    node_children(n, find_inner_query, ctx);
}

bool query_reads_twice(const struct query *q)
{
    struct range_search search = { .catalog = q->binder.catalog };
    find_inner_query(&search, &q->parsed->query->base);
    return search.found || dynamic_wanted(&q->binder, &q->checked);
}

void query_add_observer(struct query *q, const struct run_observer *o)
{
    observers_add(&q->observers, &q->arena, o);
}

enum query_status query_run(struct query *q, struct source *source, const struct result **result)
{
    const struct query_options *o = &q->options;
    enum query_status status = query_status(q);
    *result = NULL;
    if (status != QUERY_DONE) {
        return status;
    }
    limit_memory(q);
    struct run_options run = { .threads = o->threads ? o->threads : os_cpus(),
                               .batch_rows = o->batch_rows ? o->batch_rows : BATCH_ROWS,
                               .by_bytes = o->by_bytes,
                               .ranged = q->settings.ranged,
                               .from = q->settings.from,
                               .to = q->settings.to,
                               .time = o->time,
                               .facts = facts_of(q, source),
                               .budget = &q->budget,
                               .stop = o->stop ? o->stop : &q->stop,
                               .observers = &q->observers };
    q->job = (struct job) { .arena = &q->arena,
                            .binder = &q->binder,
                            .checked = &q->checked,
                            .query = q->parsed->query,
                            .source = source,
                            .run = run,
                            .limit = o->limit ? o->limit : SIZE_MAX,
                            .report = &q->report,
                            .terms = o->observed ? &q->terms : NULL,
                            .as = &q->as };
    q->job.depth = o->dry; /* the outermost one writes the tables */
    enum run_end end = job_run(&q->job, result);
    status = q->job.invalid ? query_status(q) : failed(q, end, &q->job.out);
    if (status != QUERY_DONE) {
        *result = NULL; /* a table could not be saved after the rows were complete */
    }
    if (status == QUERY_DONE && q->report.undecided > 0) {
        report_undecided(q);
        status = QUERY_FAILED;
    }
    diags_sort(&q->diags);
    return status;
}

bool query_observe(struct query *q, struct source *source, struct observation *out)
{
    const struct settings *s = &q->settings;
    *out = (struct observation) { .ranged = s->ranged, .from = s->from, .to = s->to };
    if (q->options.observed) {
        observe_report(&q->arena, source, &q->report, out);
        return true;
    }
    return q->job.source && observe_job(&q->job, source, out);
}

void query_warn_absent(struct query *q, struct source *source)
{
    if (q->report.absent.n > 0 && observe_names(&q->arena, source, &q->report)) {
        observe_warn_absent(&q->diags, q->report.absent.items, q->report.absent.n);
        diags_sort(&q->diags);
    }
}

void query_warn_observed(struct query *q, const struct observation *o)
{
    observe_warn(&q->diags, q->source.text, o);
    diags_sort(&q->diags);
}

void query_warn_unused(struct query *q)
{
    const struct table_binding *b;
    size_t at = 0;
    while (q->binder.tables && (b = tables_unused(q->binder.tables, &at))) {
        diag_run(&q->diags, DIAG_UNUSED_TABLE, "no stage of the query reads `%.*s`, which is %s",
                 STR_ARG(b->source), b->file);
    }
    diags_sort(&q->diags);
}
