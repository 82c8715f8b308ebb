/*
 * data.c - which events a command reads.
 */
#include "app/data.h"

#include "base/option_names.h"
#include "base/os/os.h"

#include <unistd.h>

static size_t count_inputs(const char *const *words, size_t n)
{
    size_t inputs = 0;
    for (size_t i = 0; i < n; i++) {
        inputs += strcmp(words[i], "-") == 0;
    }
    return inputs;
}

bool data_settle(struct app *app, bool query_is_input, const char *const *words, size_t n,
                 int *status)
{
    const char *db = args_text(&app->args, OPTION_DB);
    size_t inputs = count_inputs(words, n);
    *status = EXIT_USAGE;
    if (db && n > 0) {
        app_usage_error(app, "a run reads either --db or data files, not both");
        return false;
    }
    if (inputs > 1) {
        app_usage_error(app, "standard input (-) can be read only once");
        return false;
    }
    if (inputs > 0 && query_is_input) {
        app_usage_error(app, "standard input (-) cannot be both the query and the data");
        return false;
    }
    const char *maps = args_has(&app->args, OPTION_MAP)        ? "--map"
                       : args_has(&app->args, OPTION_MAP_4688) ? "--map-4688"
                                                               : NULL;
    if (db && maps) {
        app_usage_error(app, "%s is for files; a database has its fields mapped by `sumoq load`",
                        maps);
        return false;
    }
    if (!db && n == 0 && (query_is_input || isatty(STDIN_FILENO) == 1)) {
        app_usage_error(app, "no data: name files of events, or a database with --db FILE");
        return false;
    }
    *status = EXIT_DONE;
    return true;
}

bool data_zone(struct app *app, const struct zone **out)
{
    const char *name = args_text(&app->args, OPTION_TIMEZONE);
    *out = name ? zone_find(&app->arena, str_of(name)) : NULL;
    if (name && !*out) {
        app_usage_error(app, "no time zone `%s`", name);
        return false;
    }
    return true;
}

bool data_file_options(struct app *app, const struct zone *zone, struct file_options *out)
{
    const char *why = NULL;
    enum sumoq_status status =
        file_options_read(&app->arena, &app->session->values, zone, out, &why);
    why = option_names_text(&app->arena, why, true);
    if (status == SUMOQ_IO) {
        app_error(app, "%s", why);
    } else if (status != SUMOQ_DONE) {
        app_usage_error(app, "%s", why);
    }
    return status == SUMOQ_DONE;
}

void data_report_mapped(struct app *app, const struct file_options *how)
{
    struct buf count = BUF_INIT;
    if (!app->quiet && how->mapped && how->mapped->events > 0) {
        struct str line = profile_counts_line(how->mapped, &app->arena);
        out_put_count(&count, how->mapped->events);
        app_report(app, "%.*s (%.*s event%s)", STR_ARG(line), STR_ARG(buf_view(&count)),
                   how->mapped->events == 1 ? "" : "s");
    }
    buf_release(&count);
}

void data_add_inputs(struct app *app, const char *const *words, size_t n)
{
    const char *map = args_text(&app->args, OPTION_MAP);
    const char *db = app->command->bit == COMMAND_LOAD ? NULL : args_text(&app->args, OPTION_DB);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], "-") != 0) {
            os_inputs_add(&app->inputs, &app->arena, words[i]);
        }
    }
    if (map) {
        os_inputs_add(&app->inputs, &app->arena, map);
    }
    if (db) {
        os_inputs_add(&app->inputs, &app->arena, db);
    }
    if (count_inputs(words, n) > 0 || (n == 0 && !db)) {
        os_inputs_add_fd(&app->inputs, &app->arena, STDIN_FILENO, "standard input");
    }
}

int data_status(const struct app *app, const struct source_stats *stats)
{
    bool nothing = stats->damaged == stats->files && stats->records + stats->bad == 0;
    bool strict = args_has(&app->args, OPTION_STRICT);
    return stats->damaged > 0 && (strict || nothing) ? EXIT_USAGE : EXIT_DONE;
}

void data_report(struct app *app, const struct source_stats *stats)
{
    struct notes notes = { .arena = &app->arena, .dashes = true };
    struct buf text = BUF_INIT;
    notes_of_data(&notes, stats,
                  args_has(&app->args, OPTION_FROM) || args_has(&app->args, OPTION_TO));
    for (size_t i = 0; i < notes.n; i++) {
        if (!app->quiet || notes.items[i].kind == SUMOQ_NOTE_FILES) {
            buf_printf(&text, "sumoq: %s\n", notes.items[i].text);
        }
    }
    app_put_error(buf_view(&text));
    buf_release(&text);
}
