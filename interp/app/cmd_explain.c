/*
 * cmd_explain.c - `sumoq explain CODE`: the page of an error or a warning.
 */
#include "app/app.h"
#include "app/page.h"

#include "base/diag.h"

static int cmd_explain(struct app *app)
{
    if (app->args.words.n != 1) {
        return app_usage_error(app, "explain takes one code, such as E0201");
    }
    const char *word = app->args.words.items[0];
    const struct diag_info *info = diag_find(str_of(word));
    if (!info) {
        return app_usage_error(app, "no error or warning has the code `%s`", word);
    }
    struct buf *to = &app->out.buf;
    size_t width = page_width(app);
    const char *level = diag_level_names[info->level];
    page_heading(to, app->out_color, "%s[%s]", level, info->code);
    page_wrapped(to, str_of(info->title), 2, width);
    buf_char(to, '\n');
    page_wrapped(to, str_of(info->text), 2, width);
    return EXIT_DONE;
}

const struct command command_explain = {
    .name = "explain",
    .bit = COMMAND_EXPLAIN,
    .usage = { "explain CODE" },
    .doc = "what the code of an error or a warning means",
    .page = "Every error and warning has a code such as E0201; this prints its page.",
    .examples = { { "sumoq explain E0201", "why a field is unknown" } },
    .run = cmd_explain,
};
