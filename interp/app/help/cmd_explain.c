/*
 * cmd_explain.c - `sumoq explain [CODE...]`: the pages of errors, warnings and notes, or the list
 * of all codes.
 */
#include "app/help/code_page.h"

static int cmd_explain(struct app *app)
{
    size_t n = app->args.words.n;
    const char *const *words = app->args.words.items;
    for (size_t i = 0; i < n; i++) {
        if (!diag_find(str_of(words[i]))) {
            return app_usage_error(
                app, "no error or warning has the code `%s`; `sumoq explain` lists them", words[i]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        buf_text(&app->out.buf, i > 0 ? "\n" : "");
        put_code(app, diag_find(str_of(words[i])));
    }
    if (n == 0) {
        put_codes(app);
    }
    return EXIT_DONE;
}

const struct command command_explain = {
    .name = "explain",
    .bit = COMMAND_EXPLAIN,
    .usage = { "explain", "explain CODE..." },
    .doc = "what the code of an error or a warning means, or all codes",
    .page = "Every error, warning and note has a code such as E0201. This prints its page, with a "
            "wrong and a right query, or lists all codes by group.",
    .examples = { { "sumoq explain E0201", "why a field is unknown" },
                  { "sumoq explain", "all codes" } },
    .run = cmd_explain,
};
