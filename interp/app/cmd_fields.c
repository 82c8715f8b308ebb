/*
 * cmd_fields.c - `sumoq fields`: the fields of event files or of a database, and what their values
 * are like.
 */
#include "app/data.h"
#include "app/notes.h"
#include "app/watch.h"

static void stop(void *what)
{
    sumoq_stop(what);
}

static bool read_progress(void *what, struct progress *out)
{
    struct sumoq_progress now = { .size = sizeof now };
    sumoq_progress(what, &now);
    *out = (struct progress) { .bytes = now.bytes, .total_bytes = now.total_bytes };
    return now.bytes > 0;
}

static int run_watched(struct app *app, sumoq_query *q)
{
    struct watch watch = { .stop = stop,
                           .look = read_progress,
                           .what = q,
                           .draws = app->err_terminal && !app->quiet,
                           .patience_ms = 700 };
    watch_begin(&watch);
    enum sumoq_status status = sumoq_run(q);
    int signal = watch_end(&watch);
    if (signal != 0) {
        app_report(app, "%s", watch_word(signal));
        return EXIT_SIGNAL + signal;
    }
    if (status != SUMOQ_DONE) {
        app_error(app, "%s", sumoq_message(q));
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

static int read_and_write(struct app *app, sumoq_query *q)
{
    const char *format = args_text(&app->args, OPTION_FORMAT);
    struct out_options options = { .width = app->width,
                                   .unicode = app_unicode(),
                                   .color = app->out_color };
    if (!notes_open_data(app, q)) {
        return EXIT_USAGE;
    }
    int status = run_watched(app, q);
    if (status != EXIT_DONE) {
        return status;
    }
    notes_report(app, q, SUMOQ_NOTE_FILES, SUMOQ_NOTE_LEFT_OUT);
    out_query(out_find(str_of(format ? format : "table")), &app->out, q, &options);
    return notes_status(app, q);
}

static int cmd_fields(struct app *app)
{
    int status = EXIT_USAGE;
    const char *const *words = app->args.words.items;
    size_t n = app->args.words.n;
    if (args_has(&app->args, OPTION_DB) && n > 0) {
        return app_usage_error(app, "give either --db or data files, not both");
    }
    if (!data_settle(app, false, words, n, &status)) {
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < n; i++) {
        sumoq_add_path(app->session, words[i]);
    }
    if (n == 0 && !args_has(&app->args, OPTION_DB)) {
        sumoq_add_path(app->session, "-");
    }
    sumoq_query *q = sumoq_fields(app->session);
    status = read_and_write(app, q);
    sumoq_free(q);
    return status;
}

const struct command command_fields = {
    .name = "fields",
    .bit = COMMAND_FIELDS,
    .usage = { "fields [DATA...]", "fields --db FILE" },
    .doc = "the fields of event files or a database",
    .page =
        "How many events have each field, what its values are (integer, double, string, mixed), "
        "how "
        "many distinct ones there are, and the three most frequent. Up to 256 distinct values are "
        "counted exactly, more are estimated to about 2 percent; then only values that surely "
        "occur "
        "more than once are shown, with counts that are lower bounds.",
    .examples = { { "sumoq fields events.jsonl", "which fields there are" },
                  { "sumoq fields --db events.db --format json", "for programs" } },
    .run = cmd_fields,
};
