/*
 * cmd_help.c - help pages: the commands, one command, an operator or a function of the language.
 *
 * Pages are made from the rows of commands, options and printers, and from the tables of the
 * language.
 */
#include "app/app.h"
#include "app/page.h"

#include "base/suggest.h"
#include "engine/help.h"
#include "source/format/in_def.h"
#include "source/format/in_export.h"
#include "source/map/profile.h"

#include <stdio.h>

enum { READS = COMMAND_RUN | COMMAND_LOAD | COMMAND_FIELDS };

static const struct {
    int status;
    unsigned commands; /* bits */
    const char *doc;
} exits[] = {
    { 0, COMMAND_RUN, "done; also with no rows, and when some files could not be read whole" },
    { 0, COMMAND_CHECK, "no errors; there may be warnings" },
    { 0, COMMAND_LOAD, "done; bad records are counted and reported" },
    { 1, COMMAND_RUN, "--fail-on-rows: there are rows; --fail-on-empty: there are none" },
    { 2, READS | COMMAND_CHECK,
      "wrong usage, or a file or database that cannot be read or written" },
    { 3, COMMAND_RUN | COMMAND_CHECK, "a query does not parse or check" },
    { 4, COMMAND_RUN, "the query uses something that only the service can run" },
    { 5, COMMAND_RUN, "the run failed, for lack of memory for example" },
    { 5, COMMAND_LOAD | COMMAND_FIELDS | COMMAND_CHECK, "the system has no more memory" },
    { 129, READS, "ended by SIGHUP" },
    { 130, READS, "interrupted" },
    { 143, READS, "ended by SIGTERM" },
};

static void put_overview(struct app *app)
{
    struct buf *to = &app->out.buf;
    size_t width = page_width(app), widest = 0;
    page_wrapped(to,
                 STR("sumoq " SUMOQ_VERSION
                     " - checks and runs Sumo Logic queries offline, over event files or a "
                     "database"),
                 0, width);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Usage");
    buf_text(to, "  sumoq COMMAND [OPTIONS] [ARGUMENTS]\n\n");
    page_heading(to, app->out_color, "Commands");
    for (size_t i = 0; i < n_commands; i++) {
        size_t n = strlen(commands[i]->name);
        widest = n > widest ? n : widest;
    }
    for (size_t i = 0; i < n_commands; i++) {
        page_entry(to, str_of(commands[i]->name), str_of(commands[i]->doc), widest + 4, width);
    }
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Examples");
    buf_text(to, "  sumoq run -q '* | count by _sourceHost' events.jsonl\n"
                 "  sumoq check queries/*.sumo\n\n");
    page_wrapped(
        to,
        STR("`sumoq help COMMAND` shows a command's options, `sumoq help operator NAME` and "
            "`sumoq help function NAME` a part of the query language."),
        0, width);
}

static void put_usage(struct buf *to, const struct command *c)
{
    for (size_t i = 0; i < sizeof c->usage / sizeof c->usage[0] && c->usage[i]; i++) {
        buf_printf(to, "  sumoq %s\n", c->usage[i]);
    }
}

/* A format that an option may name, below the option. */
static void put_format(struct buf *to, const char *name, const char *doc, size_t column,
                       size_t width)
{
    enum { NAMES = 14 }; /* columns of a name and the blanks after it */
    struct buf entry = BUF_INIT;
    buf_repeat(&entry, " ", column - 2);
    buf_text(&entry, name);
    page_entry(to, buf_view(&entry), str_of(doc), column + NAMES, width);
    buf_release(&entry);
}

static void put_option(struct buf *to, const struct option_row *row, size_t column, size_t width)
{
    struct buf name = BUF_INIT;
    buf_text(&name, row->name);
    if (row->argument) {
        buf_printf(&name, row->kind == OPTION_MAY_CHOOSE ? " [%s]" : " %s", row->argument);
    }
    page_entry(to, buf_view(&name), str_of(row->doc), column, width);
    bool takes_out = row->id == OPTION_FORMAT && row->kind == OPTION_IS_TEXT;
    for (size_t i = 0; takes_out && i < n_out_defs; i++) {
        put_format(to, out_defs[i]->name, out_defs[i]->doc, column, width);
    }
    for (size_t i = 0; row->id == OPTION_INPUT_FORMAT && in_list[i]; i++) {
        put_format(to, in_list[i]->name, in_list[i]->doc, column, width);
    }
    buf_release(&name);
}

static void put_options(struct app *app, const struct command *c)
{
    enum { COLUMN = 29 };
    struct buf *to = &app->out.buf;
    for (int group = 0; group < GROUPS; group++) {
        bool any = false;
        for (size_t i = 0; i < n_option_rows; i++) {
            const struct option_row *row = &option_rows[i];
            if ((int)row->group != group || !(row->commands & c->bit)) {
                continue;
            }
            if (!any) {
                buf_char(to, '\n');
                page_heading(to, app->out_color, "%s", option_group_names[group]);
            }
            any = true;
            put_option(to, row, COLUMN, page_width(app));
        }
    }
}

static void put_exits(struct app *app, const struct command *c)
{
    struct buf *to = &app->out.buf;
    bool any = false;
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        char number[8];
        if (!(exits[i].commands & c->bit)) {
            continue;
        }
        if (!any) {
            buf_char(to, '\n');
            page_heading(to, app->out_color, "Exit status");
        }
        any = true;
        int n = snprintf(number, sizeof number, "%d", exits[i].status);
        page_entry(to, (struct str) { number, (size_t)n }, str_of(exits[i].doc), 7,
                   page_width(app));
    }
}

static void put_command(struct app *app, const struct command *c)
{
    struct buf *to = &app->out.buf;
    size_t width = page_width(app);
    buf_printf(to, "sumoq %s - %s\n\n", c->name, c->doc);
    page_heading(to, app->out_color, "Usage");
    put_usage(to, c);
    buf_char(to, '\n');
    page_wrapped(to, str_of(c->page), 2, width);
    put_options(app, c);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Examples");
    for (size_t i = 0; i < sizeof c->examples / sizeof c->examples[0] && c->examples[i].line; i++) {
        buf_printf(to, "  %s\n      %s\n", c->examples[i].line, c->examples[i].doc);
    }
    put_exits(app, c);
}

static int report_unknown(struct app *app, const char *what, const char *name, struct str near)
{
    if (near.len > 0) {
        return app_usage_error(app, "no %s `%s`; did you mean `%.*s`?", what, name, STR_ARG(near));
    }
    return app_usage_error(app, "no %s `%s`", what, name);
}

static int help_command(struct app *app, const char *name)
{
    const struct command *c = command_find(str_of(name));
    if (c) {
        put_command(app, c);
        return EXIT_DONE;
    }
    struct suggest near;
    suggest_init(&near, str_of(name));
    for (size_t i = 0; i < n_commands; i++) {
        suggest_offer(&near, str_of(commands[i]->name));
    }
    return report_unknown(app, "command", name, suggest_best(&near));
}

static int put_list(struct app *app, void put(struct buf *to))
{
    if (app->args.words.n > 0) {
        return app_usage_error(app, "%s takes no arguments, and `%s` is one", app->command->name,
                               app->args.words.items[0]);
    }
    put(&app->out.buf);
    return EXIT_DONE;
}

static int cmd_list_operators(struct app *app)
{
    return put_list(app, help_list_operators);
}

static int cmd_list_functions(struct app *app)
{
    return put_list(app, help_list_functions);
}

/* The formats of files and the profiles of events, from their rows. */
static void put_formats(struct app *app)
{
    enum { COLUMN = 16 };
    struct buf *to = &app->out.buf, entry = BUF_INIT;
    size_t width = page_width(app);
    page_heading(to, app->out_color, "Formats of files");
    for (size_t i = 0; in_list[i]; i++) {
        buf_clear(&entry);
        buf_text(&entry, in_list[i]->doc);
        if (in_list[i]->recognised) {
            buf_printf(&entry, "; recognised by %s", in_list[i]->recognised);
        }
        page_entry(to, str_of(in_list[i]->name), buf_view(&entry), COLUMN, width);
    }
    buf_char(to, '\n');
    page_wrapped(to,
                 STR("A file's format is the one that its first bytes fit best; its name decides "
                     "where they fit several. `--input-format NAME` says it."),
                 2, width);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Rows of well-known programs");
    for (const struct in_export *e = in_exports; e->name; e++) {
        buf_clear(&entry);
        buf_printf(&entry, "%s; recognised by the %s", e->doc,
                   e->headless ? "first row" : "columns ");
        for (size_t k = 0; !e->headless && e->needs[k]; k++) {
            bool last = !e->needs[k + 1];
            buf_printf(&entry, "%s%s", k == 0 ? "" : last ? " and " : ", ", e->needs[k]);
        }
        page_entry(to, str_of(e->name), buf_view(&entry), COLUMN, width);
    }
    buf_char(to, '\n');
    page_wrapped(to, STR("Their columns are fields under other names, too."), 2, width);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Profiles of events");
    for (size_t i = 0; profile_list[i]; i++) {
        buf_clear(&entry);
        buf_printf(&entry, "%s; recognised by the fields %s", profile_list[i]->doc,
                   profile_list[i]->recognised);
        page_entry(to, str_of(profile_list[i]->id), buf_view(&entry), COLUMN, width);
    }
    buf_char(to, '\n');
    page_wrapped(to,
                 STR("Each event is asked by itself, and one profile at most applies. `--profile "
                     "NAME` applies one to all events, `--profile none` none, `--map FILE` one of "
                     "your own."),
                 2, width);
    buf_release(&entry);
}

static int cmd_help(struct app *app)
{
    const char *const *words = app->args.words.items;
    size_t n = app->args.words.n;
    if (n == 0) {
        put_overview(app);
        return EXIT_DONE;
    }
    if (n == 1 && strcmp(words[0], "formats") == 0) {
        put_formats(app);
        return EXIT_DONE;
    }
    bool operators = strcmp(words[0], "operator") == 0 || strcmp(words[0], "operators") == 0;
    bool functions = strcmp(words[0], "function") == 0 || strcmp(words[0], "functions") == 0;
    if (!operators && !functions) {
        return n == 1 ? help_command(app, words[0])
                      : app_usage_error(app, "help takes one command, not %zu words", n);
    }
    if (n == 1) {
        (operators ? help_list_operators : help_list_functions)(&app->out.buf);
        return EXIT_DONE;
    }
    if (n > 2) {
        return app_usage_error(app, "help takes one name, not %zu", n - 1);
    }
    struct str name = str_of(words[1]);
    if (operators) {
        return help_operator(&app->out.buf, name)
                   ? EXIT_DONE
                   : report_unknown(app, "operator", words[1], help_nearest_operator(name));
    }
    return help_function(&app->out.buf, name)
               ? EXIT_DONE
               : report_unknown(app, "function", words[1], help_nearest_function(name));
}

const struct command command_help = {
    .name = "help",
    .bit = COMMAND_HELP,
    .usage = { "help [COMMAND]", "help operator NAME", "help function NAME", "help formats" },
    .doc = "help on a command, an operator, a function, or the formats of files",
    .page = "Without arguments: the commands. `help formats` lists the formats of files and the "
            "profiles of events, and how each is recognised.",
    .examples = { { "sumoq help run", "the options of a command" },
                  { "sumoq help operator timeslice", "form, clauses and examples of an operator" },
                  { "sumoq help formats", "what can be read" } },
    .run = cmd_help,
};

const struct command command_list_operators = {
    .name = "list-operators",
    .bit = COMMAND_LIST_OPERATORS,
    .usage = { "list-operators" },
    .doc = "all operators of the query language",
    .page = "One line each, by group. `sumoq help operator NAME` shows the details.",
    .examples = { { "sumoq list-operators", "all of them" } },
    .run = cmd_list_operators,
};

const struct command command_list_functions = {
    .name = "list-functions",
    .bit = COMMAND_LIST_FUNCTIONS,
    .usage = { "list-functions" },
    .doc = "all functions of the query language",
    .page = "One line each, by family. `sumoq help function NAME` shows the details.",
    .examples = { { "sumoq list-functions", "all of them" } },
    .run = cmd_list_functions,
};
