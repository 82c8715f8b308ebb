/*
 * data.c - which events a command reads.
 */
#include "app/data.h"

#include "app/data_times.h"
#include "base/os/os.h"
#include "base/suggest.h"
#include "data/cell.h"
#include "store/db.h"
#include "store/scan.h"

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

static int hex_of(char c)
{
    int low = c | 0x20;
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* A character, its name, or its escape; *out 0: no option. */
static bool read_delimiter(const char *text, int *out)
{
    static const struct {
        const char *name;
        char c;
    } names[] = { { "tab", '\t' },      { "\\t", '\t' }, { "comma", ',' },
                  { "semicolon", ';' }, { "pipe", '|' }, { "space", ' ' } };
    struct str s = str_of(text);
    *out = s.len == 1 ? (unsigned char)text[0] : 0;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        *out = str_eq_fold(s, str_of(names[k].name)) ? names[k].c : *out;
    }
    if (s.len == 4 && str_starts(s, STR("\\x")) && hex_of(text[2]) >= 0 && hex_of(text[3]) >= 0) {
        *out = 16 * hex_of(text[2]) + hex_of(text[3]);
    }
    bool fits = *out > 0 && *out < 0x80 && strchr("\"\r\n", *out) == NULL;
    return !text || fits;
}

/* The options of input formats; NULL or what is wrong. */
static const char *read_formats(struct app *app, struct in_options *out)
{
    const char *name = args_text(&app->args, OPTION_INPUT_FORMAT);
    const char *regex = args_text(&app->args, OPTION_MULTILINE);
    const char *pattern = args_text(&app->args, OPTION_TIME_FORMAT), *why = NULL;
    const char *now = args_text(&app->args, OPTION_NOW);
    struct regex_error error;
    *out = (struct in_options) { .format = name ? in_find(str_of(name)) : NULL };
    if (name && !out->format) {
        struct buf known = BUF_INIT;
        for (size_t k = 0; in_list[k]; k++) {
            buf_printf(&known, "%s%s", k > 0 ? ", " : "", in_list[k]->name);
        }
        struct str why_str = arena_printf(&app->arena, "no input format `%s`; there are %.*s", name,
                                          STR_ARG(buf_view(&known)));
        buf_release(&known);
        return why_str.s;
    }
    if (!read_delimiter(args_text(&app->args, OPTION_DELIMITER), &out->delimiter)) {
        return "--delimiter takes one ASCII character that is no quote, or tab, \\t, \\x01";
    }
    if (out->delimiter && out->format && out->format->event != in_row_event) {
        return arena_printf(&app->arena, "--delimiter is for rows, and --input-format %s has none",
                            name)
            .s;
    }
    if (regex) {
        out->multiline = regex_compile(&app->arena, str_of(regex), REGEX_PARSE, 0, true, &error);
        if (!out->multiline) {
            return arena_printf(&app->arena, "--multiline: %.*s (at character %zu)",
                                STR_ARG(error.message),
                                utf8_count((struct str) { regex, error.offset }) + 1)
                .s;
        }
    }
    out->year = (int64_t)args_number(&app->args, OPTION_YEAR, 0);
    if (now && !time_read_range_end(str_of(now), os_now_ms(), zone_utc(), &out->now)) {
        return arena_printf(&app->arena,
                            "--now takes a time such as -1h or 2026-11-22T10:00:00Z, not `%s`", now)
            .s;
    }
    if (pattern && strcmp(pattern, "epoch") == 0) {
        out->epoch_time = true;
        return NULL;
    }
    if (pattern) {
        out->time = date_format_compile(&app->arena, str_of(pattern), &why);
        return out->time ? NULL : arena_printf(&app->arena, "--time-format: %s", why).s;
    }
    return NULL;
}

/* The built-in profile of that name; NULL: auto, none. False: there is none, reported. */
static bool read_profile(struct app *app, const char *name, const struct profile **out)
{
    struct suggest near;
    *out = name ? profile_find(str_of(name)) : NULL;
    if (!name || *out || strcmp(name, "auto") == 0 || strcmp(name, "none") == 0) {
        return true;
    }
    suggest_init(&near, str_of(name));
    suggest_offer(&near, STR("auto"));
    suggest_offer(&near, STR("none"));
    for (size_t k = 0; profile_list[k]; k++) {
        suggest_offer(&near, str_of(profile_list[k]->id));
    }
    struct str best = suggest_best(&near);
    if (best.len > 0) {
        app_usage_error(app, "no profile `%s`; did you mean `%.*s`?", name, STR_ARG(best));
    } else {
        app_usage_error(app, "no profile `%s`; `sumoq help formats` lists them", name);
    }
    return false;
}

bool data_file_options(struct app *app, const struct zone *zone, struct file_options *out)
{
    const char *profile = args_text(&app->args, OPTION_PROFILE);
    const char *map = args_text(&app->args, OPTION_MAP), *why = NULL;
    const struct profile *named = NULL;
    if (!read_profile(app, profile, &named)) {
        return false;
    }
    *out = (struct file_options) {
        .category = str_of(args_text(&app->args, OPTION_CATEGORY)),
        .host = str_of(args_text(&app->args, OPTION_HOST)),
        .source = str_of(args_text(&app->args, OPTION_SOURCE)),
        .collector = str_of(args_text(&app->args, OPTION_COLLECTOR)),
        .time_field = str_of(args_text(&app->args, OPTION_TIME_FIELD)),
        .zone = zone,
        .strict = args_has(&app->args, OPTION_STRICT),
        .profile = named,
        .profile_auto = !profile || strcmp(profile, "auto") == 0,
        .map = map ? profile_read(&app->arena, map, &why) : NULL,
        .map_optional = args_has(&app->args, OPTION_MAP_4688) ? "4688" : NULL,
        .mapped = arena_new(&app->arena, struct profile_counts),
    };
    profile_counts_init(out->mapped, &app->arena);
    if (why) {
        app_error(app, "%s", why);
        return false;
    }
    why = read_formats(app, &out->in);
    if (why) {
        app_usage_error(app, "%s", why);
    }
    return !why;
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

struct source *data_open(struct app *app, const char *const *words, size_t n,
                         const struct file_options *how)
{
    const char *why = NULL;
    const char *db = args_text(&app->args, OPTION_DB);
    struct source *source = NULL;
    if (db) {
        db_limit_memory((uint64_t)args_number(&app->args, OPTION_MAX_MEMORY, 0));
        source = db_source_open(&app->arena, db, &why);
    } else if (n > 0) {
        source = file_source_open(&app->arena, words, n, how, &why);
    } else {
        source = file_source_open(&app->arena, input_only, 1, how, &why);
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
        if (strcmp(words[i], "-") == 0) {
            return 0;
        }
        bool known = os_stat(words[i], &st) && !S_ISDIR(st.st_mode);
        if (known && !S_ISREG(st.st_mode)) {
            return 0;
        }
        sum += known ? (uint64_t)st.st_size : 0;
    }
    return sum;
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

static void put_note(struct buf *text, uint64_t n, const char *one, const char *many)
{
    if (n > 0) {
        buf_text(text, "sumoq: ");
        out_put_count(text, n);
        buf_printf(text, " %s\n", n == 1 ? one : many);
    }
}

enum { DAMAGE_LINES = 20 };

static void put_line(struct buf *text, struct buf *line)
{
    buf_text(text, "  ");
    out_put_shown(text, buf_view(line), SIZE_MAX, true);
    buf_char(text, '\n');
    buf_clear(line);
}

static void put_damage_line(struct buf *line, const struct source_damage *d)
{
    buf_str(line, d->file);
    buf_printf(line, ": %s", d->reason);
    if (d->times > 1) {
        buf_text(line, " (");
        out_put_count(line, d->times);
        buf_text(line, " times)");
    }
    if (d->lost > 0) {
        buf_text(line, "; ");
        out_put_count(line, d->lost);
        buf_text(line, d->lost == 1 ? " record is lost" : " records are lost");
    }
    if (d->others > 0) {
        buf_text(line, "; and ");
        out_put_count(line, d->others);
        buf_text(line, d->others == 1 ? " fault more in this file" : " faults more in this file");
    }
}

static void put_damage_count(struct buf *to, const struct source_stats *stats)
{
    out_put_count(to, stats->damaged);
    buf_text(to, " of ");
    out_put_count(to, stats->files);
    buf_text(to, stats->files == 1 ? " file" : " files");
    buf_text(to, " could not be read whole");
}

static void put_bad_count(struct buf *to, const struct source_stats *stats)
{
    out_put_count(to, stats->bad);
    buf_text(to, stats->bad == 1 ? " record could not be read" : " records could not be read");
}

static void put_bad_line(struct buf *line, const struct source_bad *bad)
{
    buf_str(line, bad->file);
    if (bad->line > 0) {
        buf_printf(line, ":%llu", (unsigned long long)bad->line);
    }
    buf_printf(line, ": %s", bad->reason);
}

/* The files that could not be read whole, each with its reasons. */
static void put_damage(struct buf *text, struct buf *line, const struct source_stats *stats)
{
    uint64_t listed = 0;
    if (stats->damaged == 0) {
        return;
    }
    buf_text(text, "sumoq: ");
    put_damage_count(text, stats);
    buf_text(text, ":\n");
    for (size_t i = 0; i < stats->n_damage; i++) {
        const struct source_damage *d = &stats->damage[i];
        if (d->is_first && listed == DAMAGE_LINES) {
            break;
        }
        listed += d->is_first;
        put_damage_line(line, d);
        put_line(text, line);
    }
    if (stats->damaged > listed) {
        buf_text(text, "  and ");
        out_put_count(text, stats->damaged - listed);
        buf_text(text, stats->damaged - listed == 1 ? " file more\n" : " files more\n");
    }
}

/* Malformed records and what else is odd in the data. */
static void put_oddities(struct buf *text, struct buf *line, const struct source_stats *stats)
{
    if (stats->bad > 0) {
        buf_text(text, "sumoq: ");
        put_bad_count(text, stats);
        buf_text(text, ":\n");
        for (size_t i = 0; i < stats->n_shown; i++) {
            put_bad_line(line, &stats->shown[i]);
            put_line(text, line);
        }
        if (stats->bad > stats->n_shown && stats->n_shown > 0) {
            buf_text(text, "  and ");
            out_put_count(text, stats->bad - stats->n_shown);
            buf_text(text, " more\n");
        }
    }
    put_note(text, stats->repaired,
             "event contains bytes that are not UTF-8; they are read as U+FFFD",
             "events contain bytes that are not UTF-8; they are read as U+FFFD");
    put_note(text, stats->longer,
             "row has more cells than its header; fields like column7 hold them",
             "rows have more cells than their header; fields like column7 hold them");
    if (stats->invalid_inputs > 0) {
        buf_text(text, "sumoq: ");
        out_put_count(text, stats->invalid_inputs);
        buf_text(text, stats->invalid_inputs == 1 ? " value could not be read and is null\n"
                                                  : " values could not be read and are null\n");
    }
}

struct warnings {
    struct arena *arena;
    const char **items;
    size_t n;
};

/* Takes the line over. */
static void add_warning(struct warnings *w, struct buf *line)
{
    w->items[w->n++] = arena_cstr(w->arena, buf_view(line));
    buf_clear(line);
}

void data_warn(struct app *app, const struct source_stats *stats, struct result *result)
{
    struct warnings w = { .arena = &app->arena };
    struct buf line = BUF_INIT;
    w.items = arena_array(&app->arena, const char *,
                          result->n_warnings + stats->n_damage + stats->n_shown + 2);
    for (size_t i = 0; i < result->n_warnings; i++) {
        w.items[w.n++] = result->warnings[i];
    }
    if (stats->damaged > 0) {
        put_damage_count(&line, stats);
        add_warning(&w, &line);
    }
    for (size_t i = 0; i < stats->n_damage; i++) {
        put_damage_line(&line, &stats->damage[i]);
        add_warning(&w, &line);
    }
    if (stats->bad > 0) {
        put_bad_count(&line, stats);
        add_warning(&w, &line);
    }
    for (size_t i = 0; i < stats->n_shown; i++) {
        put_bad_line(&line, &stats->shown[i]);
        add_warning(&w, &line);
    }
    buf_release(&line);
    result->warnings = w.items;
    result->n_warnings = w.n;
}

int data_status(const struct app *app, const struct source_stats *stats)
{
    bool strict = args_has(&app->args, OPTION_STRICT);
    bool nothing = stats->damaged == stats->files && stats->records + stats->bad == 0;
    return stats->damaged > 0 && (strict || nothing) ? EXIT_USAGE : EXIT_DONE;
}

/* Why a search by metadata finds nothing. */
static void put_lacking(struct buf *text, const struct source_stats *stats)
{
    static const struct {
        const char *name, *option;
    } options[] = { { "_sourceCategory", "--category" },
                    { "_sourceHost", "--host" },
                    { "_source", "--source" },
                    { "_collector", "--collector" } };
    for (size_t i = 0; i < stats->n_lacking; i++) {
        buf_printf(text, "sumoq: no event has %s, which the query asks for; ", stats->lacking[i]);
        for (size_t k = 0; k < sizeof options / sizeof *options; k++) {
            if (strcmp(options[k].name, stats->lacking[i]) == 0) {
                buf_printf(text, "%s TEXT gives it to all, ", options[k].option);
            }
        }
        buf_text(text, "--map FILE fills it from other fields\n");
    }
}

void data_report(const struct app *app, const struct source_stats *stats)
{
    struct buf text = BUF_INIT, line = BUF_INIT;
    put_damage(&text, &line, stats);
    if (!app->quiet) {
        put_oddities(&text, &line, stats);
        put_lacking(&text, stats);
        data_put_times(&text, &stats->times,
                       args_has(&app->args, OPTION_FROM) || args_has(&app->args, OPTION_TO));
    }
    app_put_error(buf_view(&text));
    buf_release(&text);
    buf_release(&line);
}
