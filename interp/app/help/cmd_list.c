/*
 * cmd_list.c - `sumoq list-operators` and `sumoq list-functions`: the language, from its rows.
 */
#include "app/app.h"

static int put_list(struct app *app, enum sumoq_words kind)
{
    const char *format = args_text(&app->args, OPTION_FORMAT);
    if (app->args.words.n > 0) {
        return app_usage_error(app,
                               "%s takes no arguments, and `%s` is one; `sumoq help %s` is "
                               "about it",
                               app->command->name, app->args.words.items[0],
                               app->args.words.items[0]);
    }
    bool json = format && strcmp(format, "json") == 0;
    sumoq_write_words(kind, json ? SUMOQ_FORM_JSON : SUMOQ_FORM_PLAIN, app_append, &app->out.buf);
    return EXIT_DONE;
}

static int cmd_list_operators(struct app *app)
{
    return put_list(app, SUMOQ_OPERATORS);
}

static int cmd_list_functions(struct app *app)
{
    return put_list(app, SUMOQ_FUNCTIONS);
}

const struct command command_list_operators = {
    .name = "list-operators",
    .bit = COMMAND_LIST_OPERATORS,
    .usage = { "list-operators [--format json]" },
    .doc = "all operators of the query language",
    .page =
        "One line each, by group, aggregates after them. `sumoq help NAME` shows the details. As "
        "JSON: an array with an object for each, with form, clauses and examples.",
    .examples = { { "sumoq list-operators", "all of them" },
                  { "sumoq list-operators --format json | jq -r '.[].name'", "for programs" } },
    .run = cmd_list_operators,
};

const struct command command_list_functions = {
    .name = "list-functions",
    .bit = COMMAND_LIST_FUNCTIONS,
    .usage = { "list-functions [--format json]" },
    .doc = "all functions of the query language",
    .page =
        "One line each, by family. `sumoq help NAME` shows the details. As JSON: an array with an "
        "object for each, with parameters and examples.",
    .examples = { { "sumoq list-functions", "all of them" },
                  { "sumoq list-functions --format json | jq -r '.[].name'", "for programs" } },
    .run = cmd_list_functions,
};
