/*
 * mistakes.c - see mistakes.h.
 */
#include "app/mistakes.h"

#include "base/os/os.h"

static bool exists(const char *path)
{
    struct stat st;
    return os_stat(path, &st);
}

static bool is_query_file(const char *path)
{
    return str_ends(str_of(path), STR(".sumo"));
}

/* A name that only data has. */
static bool is_data_file(const char *path)
{
    static const char *const ends[] = { ".jsonl", ".ndjson", ".csv",   ".tsv", ".log",
                                        ".evtx",  ".gz",     ".zst",   ".bz2", ".xz",
                                        ".zip",   ".db",     ".sqlite" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(str_of(path), str_of(ends[i]))) {
            return true;
        }
    }
    return false;
}

/* Text with a pipe, or `*` as the shell leaves it where quotes are around it. */
static bool is_query_text(const char *word)
{
    return (strchr(word, '|') || strcmp(word, "*") == 0) && !exists(word);
}

static size_t find_word(const struct app *app, size_t from, bool (*is)(const char *))
{
    size_t n = app->args.words.n, i = from < n ? from : n;
    while (i < n && !is(app->args.words.items[i])) {
        i++;
    }
    return i;
}

bool mistakes_of_run(struct app *app)
{
    const char *const *words = app->args.words.items;
    size_t n = app->args.words.n;
    const char *text = args_text(&app->args, OPTION_QUERY);
    if (text && is_query_file(text) && exists(text)) {
        app_usage_error(app,
                        "-q takes the text of a query; leave it out for the file: sumoq run %s%s%s",
                        text, n > 0 ? " " : "", n > 0 ? words[0] : "");
        return true;
    }
    size_t second = find_word(app, text ? 0 : 1, is_query_file);
    size_t typed = find_word(app, text ? 0 : 1, is_query_text);
    if (second < n && !text && !is_query_file(words[0])) {
        app_usage_error(app, "%s is a query, and the query comes first: sumoq run %s %s",
                        words[second], words[second], words[0]);
    } else if (second < n) {
        app_usage_error(app, "%s is a query, not data, and run takes one query%s", words[second],
                        text ? ": leave out -q or the file" : "");
    } else if (typed < n) {
        app_usage_error(app, "`%s` is the text of a query: give it with -q '%s'", words[typed],
                        words[typed]);
    } else if (!text && n > 0 && is_data_file(words[0]) && exists(words[0])) {
        app_usage_error(app, "%s is data, and the query comes first: sumoq run QUERY.sumo %s",
                        words[0], words[0]);
    } else {
        return false;
    }
    return true;
}

bool mistakes_of_check(struct app *app)
{
    size_t data = find_word(app, 0, is_data_file);
    const char *text = args_text(&app->args, OPTION_QUERY);
    if (text && is_query_file(text) && exists(text)) {
        app_usage_error(
            app, "-q takes the text of a query; leave it out for the file: sumoq check %s", text);
        return true;
    }
    if (data == app->args.words.n || !exists(app->args.words.items[data])) {
        return false;
    }
    app_usage_error(app, "%s is data; check takes queries", app->args.words.items[data]);
    return true;
}

void mistakes_help_missing(struct app *app, const char *path)
{
    if (is_query_text(path) || strchr(path, ' ')) {
        app_report(app, "the text of a query is given with -q: sumoq %s -q '%s'",
                   app->command ? app->command->name : "run", path);
    }
}

bool mistakes_of_command(struct app *app, const char *word)
{
    if (is_query_file(word)) {
        app_usage_error(app, "no command `%s`; to run the query: sumoq run %s", word, word);
    } else if (word[0] != '-' && is_query_text(word)) {
        app_usage_error(app, "no command `%s`; to run the query: sumoq run -q '%s'", word, word);
    } else {
        return false;
    }
    return true;
}
