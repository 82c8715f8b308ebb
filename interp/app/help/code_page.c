/*
 * code_page.c - see code_page.h. Everything comes from the rows of base/diag.def.
 */
#include "app/help/code_page.h"

#include "app/page.h"
#include "base/option_names.h"

/* Codes that begin with these characters belong together; see the head of diag.def. */
static const struct {
    const char *start, *name;
} groups[] = {
    { "E00", "Text and syntax" },
    { "E01", "Parameters, headers and macros" },
    { "E02", "Names" },
    { "E03", "Arguments of stages" },
    { "E04", "Functions and their arguments" },
    { "E05", "Regular expressions" },
    { "E06", "Limits" },
    { "E07", "What needs the service" },
    { "E09", "The run" },
    { "W10", "Warnings and notes about a query" },
    { "W11", "Warnings and notes about a query and its data" },
};

/* A query of several lines keeps them; every line is indented. */
static void put_query(struct buf *to, const char *query)
{
    struct str text = str_of(query);
    for (size_t from = 0; from < text.len;) {
        size_t end = str_find(text, STR("\n"), from);
        end = end > text.len ? text.len : end;
        buf_text(to, "    ");
        buf_str(to, (struct str) { text.s + from, end - from });
        buf_char(to, '\n');
        from = end + 1;
    }
}

void put_code(struct app *app, const struct diag_info *info)
{
    struct buf *to = &app->out.buf;
    size_t width = page_width(app);
    page_heading(to, app->out_color, "%s[%s]", diag_level_names[info->level], info->code);
    page_wrapped(to, str_of(info->title), 2, width);
    buf_char(to, '\n');
    page_wrapped(to, str_of(option_names_text(&app->arena, info->text, true)), 2, width);
    if (info->wrong && info->right) {
        buf_text(to, "\n  Wrong:\n");
        put_query(to, info->wrong);
        buf_text(to, "\n  Right:\n");
        put_query(to, info->right);
    }
}

void put_codes(struct app *app)
{
    enum { COLUMN = 9 };
    struct buf *to = &app->out.buf, text = BUF_INIT;
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        struct str start = str_of(groups[g].start);
        bool any = false;
        for (int i = 0; i < DIAG_CODES; i++) {
            const struct diag_info *info = &diag_infos[i];
            if (!str_starts(str_of(info->code), start)) {
                continue;
            }
            if (!any) {
                buf_text(to, g > 0 ? "\n" : "");
                page_heading(to, app->out_color, "%s", groups[g].name);
            }
            any = true;
            buf_clear(&text);
            buf_printf(&text, "%s%s", info->title, info->level == DIAG_NOTE ? " (note)" : "");
            page_entry(to, str_of(info->code), buf_view(&text), COLUMN, page_width(app));
        }
    }
    buf_release(&text);
    buf_text(to, "\n");
    page_wrapped(to, STR("`sumoq explain CODE` explains one, with a wrong and a right query."), 0,
                 page_width(app));
}
