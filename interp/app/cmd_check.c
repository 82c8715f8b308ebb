/*
 * cmd_check.c - `sumoq check`: parse and check queries, without data or against it.
 *
 * The diagnostics are the result, so they go to standard output, as text or as one JSON object. An
 * unreadable file is reported on standard error and the others are still checked; the exit status
 * is the highest one.
 */
#include "app/ask.h"
#include "app/check_data.h"
#include "app/mistakes.h"

struct findings {
    struct app *app;
    bool has_data, json;
    size_t files, count[SUMOQ_NOTE + 1]; /* by level */
    size_t written;                      /* JSON objects so far */
    int status;
};

static void put_finding(struct findings *f, sumoq_query *q, size_t i,
                        const struct sumoq_diagnostic *d)
{
    struct buf *to = &f->app->out.buf;
    enum sumoq_form form = f->app->out_color ? SUMOQ_FORM_COLOR : SUMOQ_FORM_PLAIN;
    f->count[d->level]++;
    if (f->app->quiet && d->level != SUMOQ_ERROR) {
        return;
    }
    if (f->json) {
        buf_text(to, f->written > 0 ? ",\n  " : "\n  ");
    }
    sumoq_write_diagnostic(q, i, f->json ? SUMOQ_FORM_JSON : form, app_append, to);
    f->written++;
    out_stream_row(&f->app->out);
}

static void put_findings(struct findings *f, sumoq_query *q, bool of_data)
{
    struct sumoq_diagnostic d = { .size = sizeof d };
    for (size_t i = 0; sumoq_diagnostic_at(q, i, &d) == SUMOQ_DONE; i++) {
        if (!of_data || check_data_is_of(&d)) {
            put_finding(f, q, i, &d);
        }
    }
}

static void check_one(struct findings *f, const struct ask *ask)
{
    sumoq_query *q = sumoq_check(f->app->session, ask->text.s, ask->text.len, ask->file);
    put_findings(f, q, false);
    int status = (int)sumoq_query_status(q);
    if (f->has_data && status == (int)SUMOQ_DONE && check_data_query(f->app, q, ask->file)) {
        put_findings(f, q, true);
    }
    f->status = status > f->status ? status : f->status;
    f->files++;
    sumoq_free(q);
}

static void check_files(struct findings *f)
{
    struct arena a;
    arena_init(&a, NULL);
    for (size_t i = 0; i < f->app->args.words.n && f->app->out.error == 0; i++) {
        struct ask ask;
        if (ask_read(f->app, &a, f->app->args.words.items[i], &ask)) {
            check_one(f, &ask);
        } else {
            f->status = f->status > EXIT_USAGE ? f->status : EXIT_USAGE;
        }
        arena_reset(&a);
    }
    arena_release(&a);
}

static void put_count(struct buf *to, size_t n, const char *one, const char *many)
{
    buf_printf(to, "%zu %s", n, n == 1 ? one : many);
}

static void put_summary(struct findings *f, bool is_text)
{
    struct buf *to = &f->app->out.buf;
    put_count(to, f->files, is_text ? "query" : "file", is_text ? "queries" : "files");
    buf_text(to, ", ");
    put_count(to, f->count[SUMOQ_ERROR], "error", "errors");
    buf_text(to, ", ");
    put_count(to, f->count[SUMOQ_WARNING], "warning", "warnings");
    if (f->count[SUMOQ_NOTE] > 0) {
        buf_text(to, ", ");
        put_count(to, f->count[SUMOQ_NOTE], "note", "notes");
    }
    buf_char(to, '\n');
}

/* Standard input can be read once. */
static bool reads_input_twice(const struct args *args)
{
    size_t n = 0;
    for (size_t i = 0; i < args->words.n; i++) {
        n += strcmp(args->words.items[i], "-") == 0;
    }
    return n > 1;
}

static int cmd_check(struct app *app)
{
    struct findings f = { .app = app };
    struct ask given;
    bool is_text = ask_given(app, &given);
    const char *format = args_text(&app->args, OPTION_FORMAT);
    if (is_text == (app->args.words.n > 0)) {
        return app_usage_error(app, is_text ? "check takes either -q or query files, not both"
                                            : "check needs a query: a file, -, or -q TEXT");
    }
    if (reads_input_twice(&app->args)) {
        return app_usage_error(app, "standard input (-) can be read only once");
    }
    if (mistakes_of_check(app)) {
        return EXIT_USAGE;
    }
    f.json = format && strcmp(format, "json") == 0;
    if (!check_data_open(app, &f.has_data)) {
        return EXIT_USAGE;
    }
    buf_text(&app->out.buf, f.json ? "{\"diagnostics\": [" : "");
    if (is_text) {
        check_one(&f, &given);
    } else {
        check_files(&f);
    }
    if (f.json) {
        buf_text(&app->out.buf, f.written > 0 ? "\n]}\n" : "]}\n");
    } else if (!app->quiet && f.files > 0) {
        put_summary(&f, is_text);
    }
    return f.status;
}

const struct command command_check = {
    .name = "check",
    .bit = COMMAND_CHECK,
    .usage = { "check QUERY.sumo...", "check -q TEXT", "check -" },
    .doc = "parse and check queries, also against data",
    .page = "Prints errors, warnings and notes with their places, and how to fix them. Parameters "
            "need no "
            "values here. Warnings alone give exit status 0.\n\n"
            "With --data or --db each query is also run over these events, without saving tables: "
            "fields that no event has, conditions that no row satisfies, stages that find nothing "
            "and a time range without events are warnings.",
    .examples = { { "sumoq check queries/*.sumo", "all queries of a folder" },
                  { "sumoq check --format json detection.sumo", "for editors and CI" } },
    .run = cmd_check,
};
