/*
 * data.c - which events a command reads.
 */
#include "app/data.h"

#include "out/cell.h"
#include "store/scan.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *const input_only[] = { "-" };

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

struct file_options data_file_options(const struct app *app, const struct zone *zone)
{
    return (struct file_options) {
        .category = str_of(args_text(&app->args, OPTION_CATEGORY)),
        .host = str_of(args_text(&app->args, OPTION_HOST)),
        .time_field = str_of(args_text(&app->args, OPTION_TIME_FIELD)),
        .zone = zone,
        .strict = args_has(&app->args, OPTION_STRICT),
    };
}

struct source *data_open(struct app *app, const char *const *words, size_t n,
                         const struct zone *zone)
{
    const char *why = NULL;
    const char *db = args_text(&app->args, OPTION_DB);
    struct file_options options = data_file_options(app, zone);
    struct source *source = NULL;
    if (db) {
        source = db_source_open(&app->arena, db, &why);
    } else if (n > 0) {
        source = file_source_open(&app->arena, words, n, &options, &why);
    } else {
        source = file_source_open(&app->arena, input_only, 1, &options, &why);
    }
    if (!source) {
        app_error(app, "%s", why);
    }
    return source;
}

uint64_t data_size(const char *const *words, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (stat(words[i], &st) != 0 || !S_ISREG(st.st_mode)) {
            return 0;
        }
        sum += (uint64_t)st.st_size;
    }
    return sum;
}

static bool same_file(const struct stat *a, const char *path)
{
    struct stat b;
    return stat(path, &b) == 0 && S_ISREG(b.st_mode) && a->st_dev == b.st_dev &&
           a->st_ino == b.st_ino;
}

bool data_holds(const struct app *app, const char *const *words, size_t n, const char *path)
{
    struct stat st;
    const char *db = args_text(&app->args, OPTION_DB);
    if (stat(path, &st) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (same_file(&st, words[i])) {
            return true;
        }
    }
    return db && same_file(&st, db);
}

void data_report(const struct source_stats *stats)
{
    struct buf text = BUF_INIT, line = BUF_INIT;
    if (stats->bad > 0) {
        buf_text(&text, "sumoq: ");
        out_put_count(&text, stats->bad);
        buf_text(&text, stats->bad == 1 ? " record could not be read:\n"
                                        : " records could not be read:\n");
        for (size_t i = 0; i < stats->n_shown; i++) {
            const struct source_bad *bad = &stats->shown[i];
            buf_clear(&line);
            buf_str(&line, bad->file);
            if (bad->line > 0) {
                buf_printf(&line, ":%llu", (unsigned long long)bad->line);
            }
            buf_printf(&line, ": %s", bad->reason);
            buf_text(&text, "  ");
            out_put_shown(&text, buf_view(&line), SIZE_MAX, true);
            buf_char(&text, '\n');
        }
        if (stats->bad > stats->n_shown && stats->n_shown > 0) {
            buf_text(&text, "  and ");
            out_put_count(&text, stats->bad - stats->n_shown);
            buf_text(&text, " more\n");
        }
    }
    if (stats->bad_values > 0) {
        buf_text(&text, "sumoq: ");
        out_put_count(&text, stats->bad_values);
        buf_text(&text, stats->bad_values == 1 ? " value could not be read and is null\n"
                                               : " values could not be read and are null\n");
    }
    app_put_error(buf_view(&text));
    buf_free(&text);
    buf_free(&line);
}
