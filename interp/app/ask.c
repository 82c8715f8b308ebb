/*
 * ask.c - query texts.
 */
#include "app/ask.h"
#include "app/mistakes.h"

#include "base/os/os.h"

#include <unistd.h>

/* The parser refuses texts over 16 MB; one more byte makes it report that. */
enum { QUERY_TEXT_MAX = (16 << 20) + 1 };

bool ask_read(struct app *app, struct arena *a, const char *path, struct ask *out)
{
    const char *why = NULL;
    bool is_input = strcmp(path, "-") == 0;
    out->file = is_input ? "<stdin>" : path;
    bool ok = is_input ? os_read_fd(a, STDIN_FILENO, QUERY_TEXT_MAX, &out->text, &why)
                       : os_read_file(a, path, QUERY_TEXT_MAX, &out->text, &why);
    if (!ok) {
        app_error(app, "%s: %s", is_input ? "standard input" : path, why);
        mistakes_help_missing(app, path);
    }
    return ok;
}

bool ask_given(const struct app *app, struct ask *out)
{
    const char *text = args_text(&app->args, OPTION_QUERY);
    *out = (struct ask) { .file = "<query>", .text = str_of(text) };
    return text != NULL;
}
