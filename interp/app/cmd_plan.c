/*
 * cmd_plan.c - `sumoq plan`: how a query would run, without data.
 */
#include "app/ask.h"

static void put_errors(struct app *app, sumoq_query *q)
{
    struct sumoq_diagnostic d = { .size = sizeof d };
    struct buf report = BUF_INIT;
    enum sumoq_form form = app->err_color ? SUMOQ_FORM_COLOR : SUMOQ_FORM_PLAIN;
    for (size_t i = 0; sumoq_diagnostic_at(q, i, &d) == SUMOQ_DONE; i++) {
        if (d.level == SUMOQ_ERROR) {
            sumoq_write_diagnostic(q, i, form, app_append, &report);
        }
    }
    app_put_error(buf_view(&report));
    buf_release(&report);
}

static int put_plan(struct app *app, const struct ask *ask)
{
    const char *format = args_text(&app->args, OPTION_FORMAT);
    bool json = format && strcmp(format, "json") == 0;
    sumoq_query *q = sumoq_prepare(app->session, ask->text.s, ask->text.len, ask->file);
    enum sumoq_status status = sumoq_describe(q, json ? SUMOQ_VIEW_PLAN : SUMOQ_VIEW_PLAN_LINES,
                                              app_append, &app->out.buf);
    if (status == SUMOQ_DONE) {
        buf_text(&app->out.buf, json ? "\n" : "");
    } else {
        put_errors(app, q);
    }
    sumoq_free(q);
    return (int)status;
}

static int cmd_plan(struct app *app)
{
    struct ask ask;
    size_t n = app->args.words.n;
    bool is_text = ask_given(app, &ask);
    if (is_text ? n > 0 : n != 1) {
        return app_usage_error(app, is_text ? "plan takes either -q or a query file, not both"
                                            : "plan needs one query: a file, -, or -q TEXT");
    }
    if (!is_text && !ask_read(app, &app->arena, app->args.words.items[0], &ask)) {
        return EXIT_USAGE;
    }
    return put_plan(app, &ask);
}

const struct command command_plan = {
    .name = "plan",
    .bit = COMMAND_PLAN,
    .usage = { "plan QUERY.sumo", "plan -q TEXT" },
    .doc = "show how a query would run: what is read, pushed down, put in order, held",
    .page = "Lines: the fields that the query asks of its data (scan); the conditions that are "
            "tested while the data is read (pushed); each stage with its kind and what it does; "
            "idle stages, whose fields nothing reads; the order that is made where a stage needs "
            "one; and after which stage one thread does the rest (workers end).\n\n"
            "No data is read: of a stage that makes columns from data, what follows is planned "
            "as far as the query names the columns.",
    .examples = { { "sumoq plan -q '* | where status >= 500 | count by user'",
                    "the condition is tested while the events are read" },
                  { "sumoq plan detection.sumo --format json", "the same for a program" } },
    .run = cmd_plan,
};
