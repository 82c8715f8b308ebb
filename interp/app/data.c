/*
 * data.c - which events a command reads.
 */
#include "app/data.h"

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
