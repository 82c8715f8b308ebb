/*
 * main.c - the command line: the table of commands, and the way from arguments to a command's exit
 * status.
 *
 * Everything about a command is its row: finding it, near names, help pages.
 */
#include "app/app.h"

#include "base/json/json.h"
#include "base/os/os.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "engine/query.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* clang-format off */
const struct command commands[] = {
    { "run", COMMAND_RUN,
      { "run QUERY.sumo [DATA...]", "run -q TEXT [DATA...]", "run QUERY.sumo --db FILE" },
      "run a query over event files or a database",
      "DATA are files of events, or folders of them: JSON, CSV, W3C and Zeek logs, Windows events "
      "in XML and EVTX, plain text, also packed (gz, zst, xz, bz2, zip); each file tells what it "
      "is. A query or data of - is standard input; without DATA and --db, events are read from it "
      "too.\n\n"
      "A query file may say its own time range and parameters in comments before the query: "
      "// @from -1h, // @to now, // @timezone UTC, // @param name=value. Options win over them.",
      { { "sumoq run queries/failed-logins.sumo events.jsonl",
          "a query file over a file of events" },
        { "sumoq run -q '* | count by user' --format csv events.jsonl > users.csv",
          "a query on the spot, for a spreadsheet" },
        { "sumoq run detection.sumo --db events.db --from -24h --fail-on-rows",
          "in CI: status 1 when the detection finds something" } },
      cmd_run },
    { "load", COMMAND_LOAD,
      { "load --db FILE DATA..." },
      "load event files into a database",
      "DATA are files of events, or folders of them, in any format that `sumoq run` reads. The "
      "database is one SQLite file; queries over it read only the fields they use. It grows with "
      "every load. A load that was interrupted goes on where it stood, and a file that is "
      "already in the database is refused.",
      { { "sumoq load --db events.db logs/*.jsonl", "make a database, or add to it" },
        { "sumoq load --db events.db --category prod/web access.jsonl",
          "events without a category of their own" } },
      cmd_load },
    { "check", COMMAND_CHECK,
      { "check QUERY.sumo...", "check -q TEXT", "check -" },
      "parse and check queries; needs no data",
      "Prints errors and warnings with their places, and how to mend them. Parameters need no "
      "values here. Warnings alone give exit status 0.",
      { { "sumoq check queries/*.sumo", "all queries of a folder" },
        { "sumoq check --format json detection.sumo", "for editors and CI" } },
      cmd_check },
    { "fields", COMMAND_FIELDS,
      { "fields [DATA...]", "fields --db FILE" },
      "the fields of event files or a database",
      "How many events have each field, what its values are (integer, double, text, mixed), how "
      "many distinct ones there are, and the three most frequent. Up to 256 distinct values are "
      "counted exactly, more are estimated to about 2 percent; then only values that surely occur "
      "more than once are shown, with counts that are lower bounds.",
      { { "sumoq fields events.jsonl", "which fields there are" },
        { "sumoq fields --db events.db --format json", "for programs" } },
      cmd_fields },
    { "explain", COMMAND_EXPLAIN,
      { "explain CODE" },
      "what the code of an error or a warning means",
      "Every error and warning bears a code such as E0201; this prints its page.",
      { { "sumoq explain E0201", "why a field is unknown" } },
      cmd_explain },
    { "help", COMMAND_HELP,
      { "help [COMMAND]", "help operator NAME", "help function NAME" },
      "help on a command, an operator or a function",
      "Without arguments: the commands.",
      { { "sumoq help run", "the options of a command" },
        { "sumoq help operator timeslice", "form, clauses and examples of an operator" },
        { "sumoq help function concat", "parameters and examples of a function" } },
      cmd_help },
    { "list-operators", COMMAND_HELP,
      { "list-operators" },
      "all operators of the query language",
      "One line each, by group. `sumoq help operator NAME` tells more.",
      { { "sumoq list-operators", "all of them" } },
      cmd_list_operators },
    { "list-functions", COMMAND_HELP,
      { "list-functions" },
      "all functions of the query language",
      "One line each, by family. `sumoq help function NAME` tells more.",
      { { "sumoq list-functions", "all of them" } },
      cmd_list_functions },
};
/* clang-format on */

const size_t n_commands = sizeof commands / sizeof commands[0];

const struct command *command_find(struct str name)
{
    for (size_t i = 0; i < n_commands; i++) {
        if (str_eq(str_of(commands[i].name), name)) {
            return &commands[i];
        }
    }
    return NULL;
}

static int say_unknown(struct app *app, const char *word)
{
    struct suggest near;
    suggest_init(&near, str_of(word));
    for (size_t i = 0; i < n_commands; i++) {
        suggest_offer(&near, str_of(commands[i].name));
    }
    struct str best = suggest_best(&near);
    const char *what = word[0] == '-' ? "option" : "command";
    if (best.len > 0) {
        return app_usage_error(app, "no %s `%s`; did you mean `%.*s`?", what, word, STR_ARG(best));
    }
    return app_usage_error(app, "no %s `%s`", what, word);
}

static int run_command(struct app *app, char *const *words)
{
    const char *word = words[0];
    struct buf why = BUF_INIT;
    if (!word) {
        int status = cmd_help(app);
        app_put_error(buf_view(&app->out.buf)); /* nothing was asked: no data, and no success */
        buf_clear(&app->out.buf);
        return status == EXIT_DONE ? EXIT_USAGE : status;
    }
    if (strcmp(word, "--version") == 0) {
        buf_text(&app->out.buf, "sumoq " SUMOQ_VERSION "\n");
        return EXIT_DONE;
    }
    bool asks = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
    app->command = command_find(asks ? STR("help") : str_of(word));
    if (!app->command) {
        return say_unknown(app, word);
    }
    if (!args_read(&app->args, &app->arena, app->command->bit, app->command->name, words + 1,
                   &why)) {
        struct str text = buf_view(&why);
        int status = app_usage_error(app, "%.*s", STR_ARG(text));
        buf_release(&why);
        return status;
    }
    app_settle(app);
    if (args_has(&app->args, OPTION_HELP) && !asks) {
        app->args.words.n = 0;
        *vec_add(&app->arena, &app->args.words) = app->command->name;
        return cmd_help(app);
    }
    return app->command->run(app);
}

/* A program that starts with a standard descriptor closed would give its number to the first file
 * that it opens. */
static void open_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
            os_open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY, 0);
        }
    }
}

/* Unfinished files go; a database that is being loaded is put right by its journal when it is next
 * opened. */
static void end_without_memory(void *what, size_t wanted)
{
    const struct app *app = what;
    char line[200];
    if (app->abandon) {
        app->abandon(app->abandons);
    }
    bool queries = app->command && (app->command->bit & COMMAND_RUN);
    const char *way_out = queries ? "; with less --max-memory a query uses temporary files" : "";
    /* libraries do not say how much they asked for, a damaged size is no help */
    bool known = wanted > 0 && wanted < SIZE_MAX / 4;
    int n = known ? snprintf(line, sizeof line,
                             "sumoq: out of memory: the system has no room for %zu bytes more%s\n",
                             wanted, way_out)
                  : snprintf(line, sizeof line, "sumoq: out of memory%s\n", way_out);
    app_put_error((struct str) { line, n > 0 ? (size_t)n : 0 });
    _exit(EXIT_FAILED);
}

static void end_without_memory_of_json(void)
{
    arena_no_memory(0);
}

int main(int argc, char **argv)
{
    open_standard_descriptors();
    /* A closed pipe and a file that may not grow are errors of write, with a message. */
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
    struct app app = { .command = NULL };
    arena_on_no_memory(end_without_memory, &app);
    json_on_no_memory(end_without_memory_of_json);
    arena_init(&app.arena, NULL);
    out_stream_begin(&app.out, STDOUT_FILENO);
    app_settle(&app);
    int status = run_command(&app, argc > 0 ? argv + 1 : argv);
    if (!out_stream_end(&app.out) && app.out.error != EPIPE) {
        app_error(&app, "standard output: %s", strerror(app.out.error));
        status = status > EXIT_USAGE ? status : EXIT_USAGE;
    }
    arena_release(&app.arena);
    return status;
}
