/*
 * cmd_load.c - `sumoq load`: event files into a database.
 *
 * Ctrl-C ends a load at the next event that can be committed; what is in the database stays, and
 * the same command resumes from there.
 */
#include "app/data.h"
#include "app/folder.h"
#include "app/watch.h"

#include "base/os/os.h"
#include "data/cell.h"
#include "store/db.h"
#include "store/load.h"

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

/* Reports what was loaded, in one line. */
static void report_summary(struct app *app, const struct load_result *r, double seconds)
{
    struct buf line = BUF_INIT;
    char time[TIME_TEXT_MAX];
    put_number(&line, r->events, "event", "events");
    buf_text(&line, " (");
    out_put_bytes(&line, (double)r->bytes);
    buf_text(&line, ") from ");
    put_number(&line, r->files, "file", "files");
    buf_printf(&line, " in %.1f s", seconds);
    if (r->has_time) {
        size_t n = time_show(time, r->first_time, zone_utc());
        buf_printf(&line, ", %.*s", (int)n, time);
        n = time_show(time, r->last_time, zone_utc());
        buf_printf(&line, " to %.*s UTC", (int)n, time);
    }
    buf_text(&line, "; the database has ");
    put_number(&line, r->fields, "field", "fields");
    app_report(app, "loaded %.*s", STR_ARG(buf_view(&line)));
    if (r->resumed > 0) {
        buf_clear(&line);
        put_number(&line, r->resumed, "event", "events");
        app_report(app, "resuming after %.*s of an earlier load", STR_ARG(buf_view(&line)));
    }
    if (r->skipped > 0) {
        buf_clear(&line);
        put_number(&line, r->skipped, "file was", "files were");
        app_report(app, "%.*s in the database already; --again loads them once more",
                   STR_ARG(buf_view(&line)));
    }
    if (r->repeated > 0) {
        buf_clear(&line);
        put_number(&line, r->repeated, "file was", "files were");
        app_report(app, "%.*s named more than once; each is loaded once", STR_ARG(buf_view(&line)));
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
    data_report(&r->stats, app->quiet);
    switch (status) {
    case LOAD_DONE:
        if (!app->quiet) {
            report_summary(app, r, seconds);
        }
        return EXIT_DONE;
    case LOAD_TWICE:
        app_error(app, "nothing loaded: the database already contains %s; --again loads once more",
                  app->args.words.n == 1 ? "this file" : "these files");
        return EXIT_USAGE;
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
    if (!data_zone(app, &zone) || !data_file_options(app, zone, &how) ||
        !folder_expand(app, app->args.words.items, app->args.words.n, &files)) {
        return EXIT_USAGE;
    }
    data_add_inputs(app, files.items, files.n);
    const char *input = os_inputs_find(&app->inputs, db);
    if (input) {
        return app_usage_error(app, "--db would overwrite what is read: %s", input);
    }
    struct load l = { .app = app, .total_bytes = data_size(files.items, files.n) };
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
        "every load. An interrupted load resumes where it stopped. A file that is "
        "already in the database is skipped; when all are, the load is refused.",
    .examples = { { "sumoq load --db events.db logs/*.jsonl", "make a database, or add to it" },
                  { "sumoq load --db events.db --category prod/web access.jsonl",
                    "events without a category of their own" } },
    .run = cmd_load,
};
