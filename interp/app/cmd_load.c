/*
 * cmd_load.c - `sumoq load`: event files into a database.
 *
 * Ctrl-C ends a load at the next event that can be committed; what is in the database stays, and
 * the same command resumes from there.
 */
#include "app/notes.h"
#include "app/watch.h"

static bool read_progress(void *what, struct progress *out)
{
    struct sumoq_progress now = { .size = sizeof now };
    sumoq_progress(what, &now);
    *out = (struct progress) { .bytes = now.bytes,
                               .before = now.before,
                               .total_bytes = now.total_bytes,
                               .events = now.events };
    return out->bytes > 0;
}

static void stop(void *what)
{
    sumoq_stop(what);
}

/* The files that were not loaded, also with --quiet. True: there are some. */
static bool report_refused(struct app *app, const sumoq_query *q)
{
    bool any = false;
    struct sumoq_note note = { .size = sizeof note };
    for (size_t i = 0; sumoq_note_at(q, i, &note) == SUMOQ_DONE; i++) {
        if (note.kind != SUMOQ_NOTE_REFUSED) {
            continue;
        }
        if (any) {
            app_report(app, "%s", note.text);
        } else {
            app_error(app, "%s", note.text);
        }
        any = true;
    }
    return any;
}

/* Reports what an interrupted load leaves. */
static void report_kept(struct app *app, const char *what, uint64_t events)
{
    struct buf line = BUF_INIT;
    out_put_count(&line, events);
    app_report(app,
               "%s after %.*s event%s; what was loaded stays, and the same command resumes from "
               "there",
               what, STR_ARG(buf_view(&line)), events == 1 ? "" : "s");
    buf_release(&line);
}

static int end_load(struct app *app, const sumoq_query *q, enum sumoq_status status,
                    const char *why, int signal)
{
    struct sumoq_counts counts = { .size = sizeof counts };
    sumoq_counts(q, &counts);
    notes_report(app, q, SUMOQ_NOTE_MAPPED, SUMOQ_NOTE_MAPPED);
    notes_report(app, q, SUMOQ_NOTE_FILES, SUMOQ_NOTE_DATA);
    if (status == SUMOQ_STOPPED) {
        report_kept(app, watch_word(signal), counts.loaded);
        return EXIT_SIGNAL + signal;
    }
    if (status != SUMOQ_DONE) {
        app_error(app, "%s", why);
        if (counts.loaded > 0 && !app->quiet) {
            report_kept(app, "ended", counts.loaded);
        }
        return EXIT_USAGE;
    }
    notes_report(app, q, SUMOQ_NOTE_LOADED, SUMOQ_NOTE_LOADED);
    return report_refused(app, q) ? EXIT_USAGE : notes_status(app, q);
}

static int load(struct app *app, sumoq_query *q)
{
    struct watch watch = {
        .stop = stop,
        .look = read_progress,
        .what = q,
        .draws = app->err_terminal && !app->quiet,
        .patience_ms = 700,
    };
    if (!notes_open_data(app, q)) {
        return EXIT_USAGE;
    }
    watch_begin(&watch);
    enum sumoq_status status = sumoq_run(q);
    int signal = watch_end(&watch);
    return end_load(app, q, status, sumoq_message(q), signal);
}

static int cmd_load(struct app *app)
{
    if (!args_has(&app->args, OPTION_DB)) {
        return app_usage_error(app, "load needs a database: --db FILE");
    }
    if (app->args.words.n == 0) {
        return app_usage_error(app, "load needs files of events, or - for standard input");
    }
    for (size_t i = 0; i < app->args.words.n; i++) {
        sumoq_add_path(app->session, app->args.words.items[i]);
    }
    sumoq_query *q = sumoq_load(app->session);
    int status = load(app, q);
    sumoq_free(q);
    return status;
}

const struct command command_load = {
    .name = "load",
    .bit = COMMAND_LOAD,
    .usage = { "load --db FILE DATA..." },
    .doc = "load event files into a database",
    .page =
        "DATA are files of events, or folders of them, in any format that `sumoq run` reads. The "
        "database is one SQLite file; queries over it read only the fields they use. It grows with "
        "every load. An interrupted load resumes where it stopped. Of a file that "
        "has grown since it was loaded only what is new is loaded, also when a rotation has "
        "renamed or "
        "packed it. A file that was rewritten is not loaded (exit status 2) unless --again is "
        "given.",
    .examples = { { "sumoq load --db events.db logs/*.jsonl", "make a database, or add to it" },
                  { "sumoq load --db events.db --category prod/web access.jsonl",
                    "events without a category of their own" } },
    .run = cmd_load,
};
