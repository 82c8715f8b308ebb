/*
 * cmd_run.c - `sumoq run`: one query over events, its result to standard output or a file.
 *
 * The query is checked before any data is touched, and the output file is tested for writing before
 * the run, so that a long run does not fail at the end because of a misspelt folder.
 */
#include "app/ask.h"
#include "app/data.h"
#include "app/explain_rows.h"
#include "app/folder.h"
#include "app/mistakes.h"
#include "app/output.h"
#include "app/watch.h"

#include "base/os/os.h"
#include "base/suggest.h"

#include <errno.h>
#include <unistd.h>

struct run {
    struct app *app;
    const struct out_def *format;
    const char *const *data; /* DATA arguments */
    size_t n_data;
    struct ask ask;
    struct query *query;
    struct source *source;
    struct file_list files;
    struct file_options reading;
    uint64_t total_bytes;
    const struct diag **said; /* diagnostics already on standard error */
    size_t n_said;
    struct output output;
};

static int find_format(struct run *r)
{
    const char *name = args_text(&r->app->args, OPTION_FORMAT);
    struct suggest near;
    if (args_has(&r->app->args, OPTION_CHART)) {
        if (name) {
            return app_usage_error(r->app, "run takes either --chart or --format, not both");
        }
        const char *kind = args_text(&r->app->args, OPTION_CHART);
        name = kind && strcmp(kind, "svg") == 0 ? "svg" : "chart";
    }
    r->format = out_find(str_of(name ? name : "table"));
    if (r->format && args_has(&r->app->args, OPTION_CSV_SAFE) && !r->format->separates) {
        return app_usage_error(r->app, "--csv-safe is for --format csv and tsv");
    }
    if (r->format) {
        return EXIT_DONE;
    }
    suggest_init(&near, str_of(name));
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < n_out_defs; i++) {
        suggest_offer(&near, str_of(out_defs[i]->name));
        buf_printf(&all, "%s%s", i > 0 ? ", " : "", out_defs[i]->name);
    }
    struct str best = suggest_best(&near), names = buf_view(&all);
    int status =
        best.len > 0
            ? app_usage_error(r->app, "no format `%s`; did you mean `%.*s`?", name, STR_ARG(best))
            : app_usage_error(r->app, "no format `%s`; there are %.*s", name, STR_ARG(names));
    buf_release(&all);
    return status;
}

/* A time that cannot be read is wrong usage, whatever the query is. */
static bool times_are_sound(struct app *app)
{
    for (size_t i = 0; i < app->args.options.n; i++) {
        const struct given_option *given = &app->args.options.items[i];
        enum option_id id = given->row->id;
        int64_t ms = 0;
        if ((id == OPTION_FROM || id == OPTION_TO || id == OPTION_NOW) &&
            !time_read_range_end(str_of(given->value), os_now_ms(), zone_utc(), &ms)) {
            app_usage_error(app, "%s takes a time such as -1h or 2026-11-22T10:00:00Z, not `%s`",
                            given->row->name, given->value);
            return false;
        }
    }
    return true;
}

/* Decides which arguments are the query and which the data. */
static int settle(struct run *r)
{
    struct app *app = r->app;
    bool given = ask_given(app, &r->ask);
    int status = find_format(r);
    if (status != EXIT_DONE) {
        return status;
    }
    if (!given && app->args.words.n == 0) {
        return app_usage_error(app, "run needs a query: a file, -, or -q TEXT");
    }
    if (mistakes_of_run(app)) {
        return EXIT_USAGE;
    }
    if (args_has(&app->args, OPTION_RECEIPT_TIME) && args_has(&app->args, OPTION_SEARCHABLE_TIME)) {
        return app_usage_error(app, "give either --use-receipt-time or --use-searchable-time");
    }
    const struct zone *zone = NULL;
    if (!data_zone(app, &zone) || !times_are_sound(app)) {
        return EXIT_USAGE;
    }
    r->data = given ? app->args.words.items : app->args.words.items + 1;
    r->n_data = app->args.words.n - (given ? 0 : 1);
    bool query_is_input = !given && strcmp(app->args.words.items[0], "-") == 0;
    if (!data_settle(app, query_is_input, r->data, r->n_data, &status)) {
        return status;
    }
    folder_expand(app, r->data, r->n_data, &r->files);
    r->data = r->files.items;
    r->n_data = r->files.n;
    data_add_inputs(app, r->data, r->n_data);
    if (!given && query_is_input) {
        os_inputs_add_fd(&app->inputs, &app->arena, STDIN_FILENO, "standard input");
    } else if (!given) {
        os_inputs_add(&app->inputs, &app->arena, app->args.words.items[0]);
    }
    if (!given && !ask_read(app, &app->arena, app->args.words.items[0], &r->ask)) {
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

static bool run_options(struct app *app, struct query_options *out)
{
    if (!ask_options(app, out)) {
        return false;
    }
    out->threads = (unsigned)args_number(&app->args, OPTION_THREADS, 0);
    out->batch_rows = (size_t)args_number(&app->args, OPTION_BATCH, 0);
    out->max_memory = (size_t)args_number(&app->args, OPTION_MAX_MEMORY, 0);
    out->rows_held = (size_t)args_number(&app->args, OPTION_ROWS_HELD, 0);
    out->limit = (size_t)args_number(&app->args, OPTION_LIMIT, 0);
    out->observed = args_has(&app->args, OPTION_STATS);
    out->from = str_of(args_text(&app->args, OPTION_FROM));
    out->to = str_of(args_text(&app->args, OPTION_TO));
    out->now = str_of(args_text(&app->args, OPTION_NOW));
    out->zone = str_of(args_text(&app->args, OPTION_TIMEZONE));
    out->time = args_has(&app->args, OPTION_RECEIPT_TIME)      ? SCAN_RECEIPT_TIME
                : args_has(&app->args, OPTION_SEARCHABLE_TIME) ? SCAN_SEARCHABLE_TIME
                                                               : SCAN_MESSAGE_TIME;
    return true;
}

static bool was_said(const struct run *r, const struct diag *g)
{
    for (size_t i = 0; i < r->n_said; i++) {
        if (r->said[i] == g) {
            return true;
        }
    }
    return false;
}

/* One warning that the query uses the eval dialect; `check` lists the places. */
static bool is_wanted(const struct run *r, const struct diag *g)
{
    bool place = g->code == DIAG_EVAL_OPERATOR || g->code == DIAG_TABLE_OPERATOR ||
                 g->code == DIAG_QUOTED_REGEX;
    return g->level == DIAG_ERROR || (g->level == DIAG_WARNING && !r->app->quiet && !place);
}

/* Reports new diagnostics since the last call; warnings only unless suppressed. */
static void report_findings(struct run *r)
{
    const struct diags *d = query_diags(r->query);
    const struct diag **said = arena_array(&r->app->arena, const struct diag *, d->n);
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < d->n; i++) {
        const struct diag *g = d->items[i];
        if (!was_said(r, g) && is_wanted(r, g)) {
            render_diag(&text, query_source_text(r->query), g, r->app->err_color);
        }
        said[i] = g;
    }
    r->said = said;
    r->n_said = d->n;
    app_put_error(buf_view(&text));
    buf_release(&text);
}

static void report_lost(struct run *r, const char *why)
{
    app_error(r->app, "the result is cut short: a temporary file failed: %s", why);
}

/* Deletes incomplete output; for a process about to exit. */
static void abandon(void *what)
{
    const struct run *r = what;
    output_abandon(&r->output);
    if (r->query) {
        query_abandon(r->query);
    }
}

/* A signal while the result is written waits for nothing: the old file stays. */
static void stop_writing(void *what)
{
    (void)what;
}

static bool write_rows(struct run *r, int fd, const struct result *result,
                       const struct out_options *options)
{
    struct out_stream out;
    out_stream_begin(&out, fd);
    out_stream_takes(&out, r->format);
    r->format->write(&out, result, options);
    bool ok = out_stream_end(&out) || out.error == EPIPE;
    if (!ok) {
        app_error(r->app, "%s: %s", r->output.path, strerror(out.error));
    }
    if (out.lost) {
        report_lost(r, out.lost);
    }
    return ok && !out.lost;
}

/* Whether --output would overwrite an input. Tables of the query are known once it is bound, or has
 * run. True: reported. */
static bool output_is_input(struct run *r)
{
    struct app *app = r->app;
    const char *path = args_text(&app->args, OPTION_OUTPUT);
    struct str table;
    if (path && (os_inputs_find(&app->inputs, path) || query_uses_file(r->query, path, &table))) {
        app_usage_error(app, "--output would overwrite what is read: %s", path);
        return true;
    }
    return false;
}

static int write_output(struct run *r, const struct result *result, struct out_options *options)
{
    struct watch watch = { .stop = stop_writing, .abandon = abandon, .what = r, .patience_ms = -1 };
    if (output_is_input(r)) {
        return EXIT_USAGE;
    }
    watch_begin(&watch);
    int fd = output_open(r->app, &r->output);
    bool ok = fd >= 0 && write_rows(r, fd, result, options);
    ok = output_end(r->app, &r->output, ok) && ok;
    watch_end(&watch);
    return ok ? EXIT_DONE : EXIT_USAGE;
}

static int write_result(struct run *r, const struct result *result, uint64_t events)
{
    struct app *app = r->app;
    bool to_file = r->output.path != NULL;
    struct out_options options = {
        .zone = query_zone(r->query),
        .width = to_file ? 0 : app->width,
        .unicode = app_unicode(),
        .color = !to_file && app->out_color,
        .no_formulas = args_has(&app->args, OPTION_CSV_SAFE),
        .stats = args_has(&app->args, OPTION_STATS),
        .events = events,
    };
    int status = EXIT_DONE;
    if (to_file) {
        status = write_output(r, result, &options);
    } else {
        out_stream_takes(&app->out, r->format);
        r->format->write(&app->out, result, &options);
        if (app->out.lost) {
            report_lost(r, app->out.lost);
            status = EXIT_USAGE;
        }
    }
    if (status == EXIT_DONE &&
        ((result->n_rows > 0 && args_has(&app->args, OPTION_FAIL_ON_ROWS)) ||
         (result->n_rows == 0 && args_has(&app->args, OPTION_FAIL_ON_EMPTY)))) {
        return EXIT_NEGATIVE;
    }
    return status;
}

static void stop_query(void *what)
{
    struct run *r = what;
    query_stop(r->query);
}

static bool read_progress(void *what, struct progress *out)
{
    struct run *r = what;
    uint64_t seen = atomic_load_explicit(&r->source->seen, memory_order_relaxed);
    *out = (struct progress) { .bytes = seen, .total_bytes = r->total_bytes };
    return seen > 0;
}

static int run_watched(struct run *r, const struct result **result)
{
    struct watch watch = {
        .stop = stop_query,
        .abandon = abandon,
        .look = read_progress,
        .what = r,
        .draws = r->app->err_terminal && !r->app->quiet,
        .patience_ms = 700,
    };
    r->total_bytes = r->n_data > 0 ? data_size(r->data, r->n_data) : 0;
    watch_begin(&watch);
    enum query_status status = query_run(r->query, r->source, result);
    int signal = watch_end(&watch);
    if (signal != 0) {
        app_report(r->app, "%s", watch_word(signal));
        return EXIT_SIGNAL + signal;
    }
    return (int)status;
}

static void report_data(struct run *r, const struct source_stats *stats,
                        const struct result *result)
{
    data_report(r->app, stats);
    if (r->app->quiet) {
        return;
    }
    data_report_mapped(r->app, &r->reading);
    for (size_t i = 0; result && i < result->n_warnings; i++) {
        app_report(r->app, "warning: %s", result->warnings[i]);
    }
}

/* Reading again what was just read is worth an explanation while it takes no more than a moment. */
static bool may_read_again(const struct run *r)
{
    enum { MOST = 128 << 20 };
    const char *db = args_text(&r->app->args, OPTION_DB);
    uint64_t size = db ? data_size(&db, 1) : r->n_data > 0 ? r->total_bytes : 0;
    return size > 0 && size <= MOST;
}

static void find_reasons(struct run *r, const struct result *result,
                         const struct source_stats *stats, struct buf *no_rows)
{
    bool again = may_read_again(r) || args_has(&r->app->args, OPTION_STATS);
    bool wanted = args_has(&r->app->args, OPTION_FAIL_ON_ROWS); /* a result without rows */
    if (result->n_rows == 0 && !wanted) {
        explain_no_rows(r->app, r->query, r->source, again, stats, no_rows);
    } else if (result->n_rows > 0 && again && stats->records > 0) {
        query_warn_absent(r->query, r->source);
    }
}

static void explain(struct run *r, const struct result *result, const struct source_stats *stats,
                    struct str no_rows)
{
    if (args_has(&r->app->args, OPTION_STATS)) {
        explain_stats(r->app, result, stats);
    }
    app_put_error(no_rows);
    report_findings(r);
}

/* Source and output are there. */
static int run_and_write(struct run *r)
{
    const struct result *result = NULL;
    struct source_stats stats = { 0 };
    int status = run_watched(r, &result);
    if (status < EXIT_SIGNAL) {
        if (result) {
            query_warn_unused(r->query);
        }
        report_findings(r);
        r->source->ops->stats(r->source, &stats);
        if (result || stats.damaged == 0 || stats.damaged < stats.files) {
            report_data(r, &stats, result); /* else the error has named the files */
        }
    }
    if (!result) {
        return status;
    }
    /* the rows of a run with undecided values are correct, but some may be missing */
    struct result whole = *result;
    struct buf no_rows = BUF_INIT;
    bool lists = strcmp(r->format->name, "json") == 0; /* warnings, before the rows are written */
    data_warn(r->app, &stats, &whole);
    if (lists) {
        find_reasons(r, result, &stats, &no_rows);
        explain_as_warnings(r->app, r->query, buf_view(&no_rows), &whole);
    }
    int written = write_result(r, &whole, stats.records), data = data_status(r->app, &stats);
    if (!r->app->quiet && (written == EXIT_DONE || written == EXIT_NEGATIVE)) {
        if (!lists) {
            find_reasons(r, result, &stats, &no_rows);
        }
        explain(r, result, &stats, buf_view(&no_rows));
    }
    buf_release(&no_rows);
    bool found = written == EXIT_NEGATIVE && result->n_rows > 0;
    status = status == (int)QUERY_DONE || found || written == EXIT_USAGE ? written : status;
    return status > data ? status : data;
}

static int run_checked(struct run *r)
{
    report_findings(r);
    if (query_status(r->query) != QUERY_DONE) {
        return (int)query_status(r->query);
    }
    if (output_is_input(r)) {
        return EXIT_USAGE;
    }
    if (!data_file_options(r->app, query_zone(r->query), &r->reading)) {
        return EXIT_USAGE;
    }
    r->reading.folders = &r->files.folders;
    r->reading.rescans = query_reads_twice(r->query) || args_has(&r->app->args, OPTION_STATS);
    r->source = data_open(r->app, r->data, r->n_data, &r->reading);
    if (!r->source) {
        return EXIT_USAGE;
    }
    int status = output_begin(r->app, &r->output) ? run_and_write(r) : EXIT_USAGE;
    r->source->ops->free(r->source);
    return status;
}

static int cmd_run(struct app *app)
{
    struct run r = { .app = app };
    struct query_options options;
    int status = settle(&r);
    if (status != EXIT_DONE) {
        return status;
    }
    if (!run_options(app, &options)) {
        return EXIT_USAGE;
    }
    r.query = query_new(r.ask.text, r.ask.file, &options);
    app->abandons = &r;
    app->abandon = abandon;
    status = run_checked(&r);
    app->abandon = NULL;
    query_free(r.query);
    return status;
}

const struct command command_run = {
    .name = "run",
    .bit = COMMAND_RUN,
    .usage = { "run QUERY.sumo [DATA...]", "run -q TEXT [DATA...]", "run QUERY.sumo --db FILE" },
    .doc = "run a query over event files or a database",
    .page =
        "DATA are files of events, or folders of them: JSON, CSV, W3C and Zeek logs, Windows "
        "events in XML and EVTX, plain text, also packed (gz, zst, xz, bz2, zip); each file's "
        "format is detected. A query or data of - is standard input; without DATA and --db, events "
        "are read from it too.\n\n"
        "A query file may set its own time range and parameters in comments before the query: "
        "// @from -1h, // @to now, // @timezone UTC, // @param name=value or // @param name "
        "string. Options win over them.",
    .examples = { { "sumoq run queries/failed-logins.sumo events.jsonl",
                    "a query file over a file of events" },
                  { "sumoq run -q '* | count by user' --format csv events.jsonl > users.csv",
                    "a query on the command line, for a spreadsheet" },
                  { "sumoq run detection.sumo --db events.db --from -24h --fail-on-rows",
                    "in CI: status 1 when the detection finds something" } },
    .run = cmd_run,
};
