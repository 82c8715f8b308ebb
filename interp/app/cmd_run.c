/*
 * cmd_run.c - `sumoq run`: one query over events, its result to standard output or a file.
 *
 * The query is checked before any data is touched, and the output file is tested for writing before
 * the run, so that a long run does not fail at the end because of a misspelt folder.
 */
#include "app/ask.h"
#include "app/data.h"
#include "app/explain_rows.h"
#include "app/mistakes.h"
#include "app/notes.h"
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
    sumoq_query *query;
    const char **said; /* messages already on standard error */
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

/* `query`: its file; NULL: it was given as text. */
static void add_data(struct run *r, const char *query)
{
    sumoq *s = r->app->session;
    for (size_t i = 0; i < r->n_data; i++) {
        sumoq_add_path(s, r->data[i]);
    }
    if (r->n_data == 0 && !args_has(&r->app->args, OPTION_DB)) {
        sumoq_add_path(s, "-");
    }
    if (query) {
        sumoq_protect(s, query);
    }
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
    r->data = given ? app->args.words.items : app->args.words.items + 1;
    r->n_data = app->args.words.n - (given ? 0 : 1);
    bool query_is_input = !given && strcmp(app->args.words.items[0], "-") == 0;
    if (!data_settle(app, query_is_input, r->data, r->n_data, &status)) {
        return status;
    }
    add_data(r, !given ? app->args.words.items[0] : NULL);
    if (!given && !ask_read(app, &app->arena, app->args.words.items[0], &r->ask)) {
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

static bool was_said(const struct run *r, const char *message)
{
    for (size_t i = 0; i < r->n_said; i++) {
        if (r->said[i] == message) {
            return true;
        }
    }
    return false;
}

/* One warning that the query uses the eval dialect; `check` lists the places. */
static bool is_wanted(const struct run *r, const struct sumoq_diagnostic *d)
{
    static const char *const places[] = { "W1002", "W1003", "W1004" };
    bool place = false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        place = place || strcmp(places[i], d->code) == 0;
    }
    return d->level == SUMOQ_ERROR || (d->level == SUMOQ_WARNING && !r->app->quiet && !place);
}

/* Reports new diagnostics since the last call; warnings only unless suppressed. */
static void report_findings(struct run *r)
{
    size_t n = sumoq_diagnostic_count(r->query);
    const char **said = arena_array(&r->app->arena, const char *, n);
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        struct sumoq_diagnostic d = { .size = sizeof d };
        sumoq_diagnostic_at(r->query, i, &d);
        if (!was_said(r, d.message) && is_wanted(r, &d)) {
            sumoq_write_diagnostic(r->query, i,
                                   r->app->err_color ? SUMOQ_FORM_COLOR : SUMOQ_FORM_PLAIN,
                                   app_append, &text);
        }
        said[i] = d.message;
    }
    r->said = said;
    r->n_said = n;
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
        sumoq_abandon(r->query);
    }
}

/* A signal while the result is written waits for nothing: the old file stays. */
static void stop_writing(void *what)
{
    (void)what;
}

static bool write_rows(struct run *r, int fd, const struct out_options *options)
{
    struct out_stream out;
    out_stream_begin(&out, fd);
    out_query(r->format, &out, r->query, options);
    bool ok = out_stream_end(&out) || out.error == EPIPE;
    if (!ok) {
        app_error(r->app, "%s: %s", r->output.path, strerror(out.error));
    }
    if (out.lost) {
        report_lost(r, out.lost);
    }
    return ok && !out.lost;
}

/* Whether --output would overwrite an input. Tables that the query saves are known when it has run.
 * True: reported. */
static bool output_is_input(struct run *r)
{
    struct app *app = r->app;
    const char *path = args_text(&app->args, OPTION_OUTPUT);
    if (path && sumoq_uses_file(r->query, path)) {
        app_usage_error(app, "--output would overwrite what is read: %s", path);
        return true;
    }
    return false;
}

static int write_output(struct run *r, const struct out_options *options)
{
    struct watch watch = { .stop = stop_writing, .abandon = abandon, .what = r, .patience_ms = -1 };
    if (output_is_input(r)) {
        return EXIT_USAGE;
    }
    watch_begin(&watch);
    int fd = output_open(r->app, &r->output);
    bool ok = fd >= 0 && write_rows(r, fd, options);
    ok = output_end(r->app, &r->output, ok) && ok;
    watch_end(&watch);
    return ok ? EXIT_DONE : EXIT_USAGE;
}

static int write_result(struct run *r)
{
    struct app *app = r->app;
    bool to_file = r->output.path != NULL;
    struct out_options options = {
        .width = to_file ? 0 : app->width,
        .unicode = app_unicode(),
        .color = !to_file && app->out_color,
        .no_formulas = args_has(&app->args, OPTION_CSV_SAFE),
    };
    int status = EXIT_DONE;
    if (to_file) {
        status = write_output(r, &options);
    } else {
        out_query(r->format, &app->out, r->query, &options);
        if (app->out.lost) {
            report_lost(r, app->out.lost);
            status = EXIT_USAGE;
        }
    }
    if (status == EXIT_DONE &&
        args_has(&app->args,
                 sumoq_row_count(r->query) > 0 ? OPTION_FAIL_ON_ROWS : OPTION_FAIL_ON_EMPTY)) {
        return EXIT_NEGATIVE;
    }
    return status;
}

static void stop_query(void *what)
{
    struct run *r = what;
    sumoq_stop(r->query);
}

static bool read_progress(void *what, struct progress *out)
{
    struct run *r = what;
    struct sumoq_progress now = { .size = sizeof now };
    sumoq_progress(r->query, &now);
    *out = (struct progress) { .bytes = now.bytes, .total_bytes = now.total_bytes };
    return now.bytes > 0;
}

static int run_watched(struct run *r)
{
    struct watch watch = {
        .stop = stop_query,
        .abandon = abandon,
        .look = read_progress,
        .what = r,
        .draws = r->app->err_terminal && !r->app->quiet,
        .patience_ms = 700,
    };
    watch_begin(&watch);
    enum sumoq_status status = sumoq_run(r->query);
    int signal = watch_end(&watch);
    if (signal != 0) {
        app_report(r->app, "%s", watch_word(signal));
        return EXIT_SIGNAL + signal;
    }
    return (int)status;
}

/* Unless no rows are what is hoped for. */
static void find_reasons(struct run *r)
{
    if (sumoq_row_count(r->query) > 0 || !args_has(&r->app->args, OPTION_FAIL_ON_ROWS)) {
        sumoq_explain(r->query);
    }
}

static void explain(struct run *r)
{
    if (args_has(&r->app->args, OPTION_STATS)) {
        explain_stats(r->query);
    }
    notes_report(r->app, r->query, SUMOQ_NOTE_NO_ROWS, SUMOQ_NOTE_NO_ROWS);
    report_findings(r);
}

/* Data and output are there. */
static int run_and_write(struct run *r)
{
    struct sumoq_counts counts = { .size = sizeof counts };
    int status = run_watched(r);
    bool has_result = sumoq_has_result(r->query);
    sumoq_counts(r->query, &counts);
    if (status < EXIT_SIGNAL) {
        report_findings(r);
        if (has_result || counts.damaged == 0 || counts.damaged < counts.files) {
            notes_report(r->app, r->query, SUMOQ_NOTE_FILES,
                         SUMOQ_NOTE_VALUES); /* else the error has named the files */
        }
    }
    if (!has_result) {
        return status;
    }
    /* the rows of a run with undecided values are correct, but some may be missing */
    bool lists = strcmp(r->format->name, "json") == 0; /* warnings, before the rows are written */
    if (lists) {
        find_reasons(r);
    }
    int written = write_result(r), data = notes_status(r->app, r->query);
    if (!r->app->quiet && (written == EXIT_DONE || written == EXIT_NEGATIVE)) {
        if (!lists) {
            find_reasons(r);
        }
        explain(r);
    }
    bool found = written == EXIT_NEGATIVE && sumoq_row_count(r->query) > 0;
    status = status == (int)SUMOQ_DONE || found || written == EXIT_USAGE ? written : status;
    return status > data ? status : data;
}

static int run_checked(struct run *r)
{
    report_findings(r);
    if (sumoq_query_status(r->query) != SUMOQ_DONE) {
        return (int)sumoq_query_status(r->query);
    }
    if (!notes_open_data(r->app, r->query) || output_is_input(r) ||
        !output_begin(r->app, &r->output)) {
        return EXIT_USAGE;
    }
    return run_and_write(r);
}

static int cmd_run(struct app *app)
{
    struct run r = { .app = app };
    int status = settle(&r);
    if (status != EXIT_DONE) {
        return status;
    }
    r.query = sumoq_prepare(app->session, r.ask.text.s, r.ask.text.len, r.ask.file);
    app->abandons = &r;
    app->abandon = abandon;
    status = run_checked(&r);
    app->abandon = NULL;
    sumoq_free(r.query);
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
