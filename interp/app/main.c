/*
 * main.c - the command line: the list of commands, and the way from arguments to a command's exit
 * status.
 */
#include "app/app.h"
#include "app/mistakes.h"

#include "base/json/json.h"
#include "base/os/os.h"
#include "base/suggest.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define COMMAND(BIT, name) extern const struct command command_##name;
#include "app/commands.def"
#undef COMMAND

const struct command *const commands[] = {
#define COMMAND(BIT, name) &command_##name,
#include "app/commands.def"
#undef COMMAND
};

const size_t n_commands = sizeof commands / sizeof commands[0];

const struct command *command_find(struct str name)
{
    for (size_t i = 0; i < n_commands; i++) {
        if (str_eq(str_of(commands[i]->name), name)) {
            return commands[i];
        }
    }
    return NULL;
}

static int report_unknown(struct app *app, const char *word)
{
    struct suggest near;
    if (mistakes_of_command(app, word)) {
        return EXIT_USAGE;
    }
    suggest_init(&near, str_of(word));
    for (size_t i = 0; i < n_commands; i++) {
        suggest_offer(&near, str_of(commands[i]->name));
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
        int status = command_help.run(app);
        app_put_error(buf_view(&app->out.buf)); /* nothing was asked: no data, and no success */
        buf_clear(&app->out.buf);
        return status == EXIT_DONE ? EXIT_USAGE : status;
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        buf_text(&app->out.buf, "sumoq " SUMOQ_VERSION "\n");
        return EXIT_DONE;
    }
    bool asks = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
    app->command = command_find(asks ? STR("help") : str_of(word));
    if (!app->command) {
        return report_unknown(app, word);
    }
    enum sumoq_status read = args_read(&app->args, &app->arena, app->session, app->command->bit,
                                       app->command->name, words + 1, &why);
    if (read != SUMOQ_DONE) {
        struct str text = buf_view(&why);
        int status = EXIT_USAGE;
        if (read == SUMOQ_MISUSE) {
            app_usage_error(app, "%.*s", STR_ARG(text));
        } else {
            app_error(app, "%.*s", STR_ARG(text));
        }
        buf_release(&why);
        return status;
    }
    buf_release(&why);
    app_settle(app);
    if (args_has(&app->args, OPTION_HELP) && !asks) {
        const char *name = app->command->name;
        app->args.words.n = 0;
        *vec_add(&app->arena, &app->args.words) = "command";
        *vec_add(&app->arena, &app->args.words) = name;
        return command_help.run(app);
    }
    return app->command->run(app);
}

/* If a standard descriptor is closed at the start, the first file opened would get its number. */
static void open_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
            os_open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY, 0);
        }
    }
}

/* Deletes unfinished files; a database that is being loaded is rolled back by its journal when next
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
    /* libraries do not report how much they requested; a corrupt size is no help */
    bool known = wanted > 0 && wanted < SIZE_MAX / 4;
    int n = known ? snprintf(line, sizeof line,
                             "sumoq: out of memory: the system cannot provide %zu bytes more%s\n",
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
    /* A closed pipe and a file size limit are errors of write, with a message. */
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
    struct app app = { .command = NULL };
    arena_on_no_memory(end_without_memory, &app);
    json_on_no_memory(end_without_memory_of_json);
    arena_init(&app.arena, NULL);
    out_stream_begin(&app.out, STDOUT_FILENO);
    app_settle(&app);
    app.session = sumoq_open();
    sumoq_set(app.session, "option-names", "dashes");
    options_settle(&app.arena);
    int status = run_command(&app, argc > 0 ? argv + 1 : argv);
    if (!out_stream_end(&app.out) && app.out.error != EPIPE) {
        app_error(&app, "standard output: %s", strerror(app.out.error));
        status = status > EXIT_USAGE ? status : EXIT_USAGE;
    }
    sumoq_close(app.session);
    arena_release(&app.arena);
    return status;
}
