/*
 * cmd_load.c - `sumoq load`: event files into a database.
 *
 * Ctrl-C ends a load at the next event that can be committed; what is in the database stays, and
 * the same command resumes from there.
 */
#include "app/data.h"
#include "app/watch.h"

#include "base/os/os.h"
#include "store/db.h"
#include "store/load.h"

#include <stdarg.h>

struct load {
    struct app *app;
    uint64_t total_bytes;
    atomic_bool stop;
    /* written by the load, read by the watch */
    atomic_uint_least64_t bytes, before, events;
};

static void see_progress(void *self, const struct load_progress *p)
{
    struct load *l = self;
    atomic_store_explicit(&l->before, p->before, memory_order_relaxed);
    atomic_store_explicit(&l->bytes, p->bytes, memory_order_relaxed);
    atomic_store_explicit(&l->events, p->events, memory_order_relaxed);
}

static bool read_progress(void *what, struct progress *out)
{
    struct load *l = what;
    *out = (struct progress) {
        .bytes = atomic_load_explicit(&l->bytes, memory_order_relaxed),
        .before = atomic_load_explicit(&l->before, memory_order_relaxed),
        .total_bytes = l->total_bytes,
        .events = atomic_load_explicit(&l->events, memory_order_relaxed),
    };
    if (out->before > out->bytes) {
        out->before = out->bytes; /* the load is between the two */
    }
    return out->bytes > 0;
}

static void stop(void *what)
{
    struct load *l = what;
    atomic_store(&l->stop, true);
}

static void put_number(struct buf *to, uint64_t n, const char *one, const char *many)
{
    out_put_count(to, n);
    buf_printf(to, " %s", n == 1 ? one : many);
}

/* What was loaded. */
static void put_summary(struct buf *line, const struct load_result *r, double seconds)
{
    char time[TIME_TEXT_MAX];
    put_number(line, r->events, "event", "events");
    buf_text(line, " (");
    out_put_bytes(line, (double)r->bytes);
    buf_text(line, ") from ");
    put_number(line, r->files, "file", "files");
    buf_printf(line, " in %.1f s", seconds);
    if (r->has_time) {
        size_t n = time_show(time, r->first_time, zone_utc());
        buf_printf(line, ", %.*s", (int)n, time);
        n = time_show(time, r->last_time, zone_utc());
        buf_printf(line, " to %.*s UTC", (int)n, time);
    }
    buf_text(line, "; the database has ");
    put_number(line, r->fields, "field", "fields");
}

/* `n` of something, and what is to be said of them. */
__attribute__((format(printf, 5, 6))) static void
report_count(struct app *app, uint64_t n, const char *one, const char *many, const char *fmt, ...)
{
    struct buf line = BUF_INIT;
    if (n > 0) {
        va_list ap;
        put_number(&line, n, one, many);
        buf_char(&line, ' ');
        va_start(ap, fmt);
        buf_vprintf(&line, fmt, ap);
        va_end(ap);
        app_report(app, "%.*s", STR_ARG(buf_view(&line)));
    }
    buf_release(&line);
}

/* Files, one a line. */
static void report_notes(struct app *app, const struct load_notes *notes, const char *between)
{
    for (size_t i = 0; i < notes->n; i++) {
        app_report(app, "  %s%s%s", notes->items[i].file, between, notes->items[i].what);
    }
    report_count(app, notes->total - notes->n, "more", "more", "are not shown");
}

/* Reports what was loaded and what was not. */
static void report_summary(struct app *app, const struct load_result *r, double seconds)
{
    struct buf line = BUF_INIT;
    if (r->files > 0) {
        put_summary(&line, r, seconds);
        app_report(app, "loaded %.*s", STR_ARG(buf_view(&line)));
    }
    buf_release(&line);
    if (r->grown > 0) {
        struct buf events = BUF_INIT;
        put_number(&events, r->grown_events, "new event", "new events");
        report_count(app, r->grown, "file had", "files had", "grown, by %.*s",
                     STR_ARG(buf_view(&events)));
        buf_release(&events);
    }
    report_count(app, r->replaced, "event was", "events were",
                 "replaced: the file had ended in the middle of the record");
    report_count(app, r->moved.total, "file was", "files were",
                 "loaded before under another name; only what is new is loaded:");
    report_notes(app, &r->moved, ": as ");
    report_count(app, r->copies.total, "file has", "files have",
                 "the content of one that is in the database, and was loaded too:");
    report_notes(app, &r->copies, ": the same as ");
    if (r->resumed > 0) {
        put_number(&line, r->resumed, "event", "events");
        app_report(app, "resuming after %.*s of an earlier load", STR_ARG(buf_view(&line)));
        buf_release(&line);
    }
    if (r->files + r->refused.total + r->stats.damaged > 0) {
        report_count(app, r->skipped, "file was", "files were",
                     "in the database already; --again loads %s once more",
                     r->skipped == 1 ? "it" : "them");
    }
    report_count(app, r->known_damaged.total, "file is", "files are",
                 "known as damaged and %s not changed; --again tries %s once more:",
                 r->known_damaged.total == 1 ? "has" : "have",
                 r->known_damaged.total == 1 ? "it" : "them");
    report_notes(app, &r->known_damaged, ": ");
    report_count(app, r->repeated, "file was", "files were",
                 "named more than once; each is loaded once");
}

/* The files that were not loaded, and what to do about it. */
static void report_refused(struct app *app, const struct load_result *r)
{
    struct buf line = BUF_INIT;
    if (r->refused.total > 0) {
        put_number(&line, r->refused.total, "file was not loaded: it was",
                   "files were not loaded: they were");
        app_error(app,
                  "%.*s rewritten since an earlier load; --again loads %s whole, and keeps the "
                  "earlier events:",
                  STR_ARG(buf_view(&line)), r->refused.total == 1 ? "it" : "them");
        report_notes(app, &r->refused, ": ");
    }
    buf_release(&line);
}

/* Reports what an interrupted load leaves. */
static void report_kept(struct app *app, const char *what, const struct load_result *r)
{
    struct buf line = BUF_INIT;
    put_number(&line, r->events, "event", "events");
    app_report(app, "%s after %.*s; what was loaded stays, and the same command resumes from there",
               what, STR_ARG(buf_view(&line)));
    buf_release(&line);
}

static int end_load(struct app *app, enum load_status status, const struct load_result *r,
                    const char *why, double seconds, int signal)
{
    if (status != LOAD_FAILED || r->files > 0 || r->stats.damaged > 1) {
        data_report(app, &r->stats);
    }
    switch (status) {
    case LOAD_DONE:
    case LOAD_NOTHING_NEW:
        if (!app->quiet && status == LOAD_NOTHING_NEW) {
            app_report(app,
                       "nothing new: the database already contains %s; --again loads once more",
                       r->skipped == 1 ? "this file" : "these files");
        }
        if (!app->quiet) {
            report_summary(app, r, seconds);
        }
        report_refused(app, r);
        return r->refused.total > 0 ? EXIT_USAGE : data_status(app, &r->stats);
    case LOAD_STOPPED:
        report_kept(app, watch_word(signal), r);
        return EXIT_SIGNAL + signal;
    case LOAD_FAILED:
        app_error(app, "%s", why);
        if (r->events > 0 && !app->quiet) {
            report_kept(app, "ended", r);
        }
        return EXIT_USAGE;
    }
    return EXIT_USAGE;
}

static int cmd_load(struct app *app)
{
    const char *db = args_text(&app->args, OPTION_DB);
    struct file_list files;
    struct file_options how;
    const struct zone *zone = NULL;
    if (!db) {
        return app_usage_error(app, "load needs a database: --db FILE");
    }
    if (app->args.words.n == 0) {
        return app_usage_error(app, "load needs files of events, or - for standard input");
    }
    if (!data_zone(app, &zone) || !data_file_options(app, zone, &how)) {
        return EXIT_USAGE;
    }
    folder_expand(&app->arena, app->args.words.items, app->args.words.n, &files);
    how.folders = &files.folders;
    data_add_inputs(app, files.items, files.n);
    const char *input = os_inputs_find(&app->inputs, db);
    if (input) {
        return app_usage_error(app, "--db would overwrite what is read: %s", input);
    }
    struct load l = { .app = app, .total_bytes = data_total_size(files.items, files.n) };
    struct load_options options = {
        .file = &how,
        .again = args_has(&app->args, OPTION_AGAIN),
        .stop = &l.stop,
        .progress = see_progress,
        .self = &l,
    };
    struct watch watch = {
        .stop = stop,
        .look = read_progress,
        .what = &l,
        .draws = app->err_terminal && !app->quiet,
        .patience_ms = 700,
    };
    struct load_result result = { .events = 0 };
    const char *why = NULL;
    int64_t start = os_elapsed_ms();
    db_limit_memory(0);
    watch_begin(&watch);
    enum load_status status =
        load_files(&app->arena, db, files.items, files.n, &options, &result, &why);
    int signal = watch_end(&watch);
    data_report_mapped(app, &how);
    return end_load(app, status, &result, why, (double)(os_elapsed_ms() - start) / 1000, signal);
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
