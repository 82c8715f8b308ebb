/*
 * formats_page.c - the formats of files and the profiles of events, from their rows.
 */
#include "app/help/pages.h"
#include "app/page.h"
#include "base/option_names.h"

enum { COLUMN = 16 };

struct format_list {
    struct buf *to;
    size_t width;
    const char *by; /* before that by which it is recognised */
};

static void put_format(void *context, const char *name, const char *form, const char *doc)
{
    const struct format_list *list = context;
    struct buf entry = BUF_INIT;
    option_names_put(&entry, str_of(doc), true);
    if (form) {
        buf_printf(&entry, "; recognised by %s%s", list->by, form);
    }
    page_entry(list->to, str_of(name), buf_view(&entry), COLUMN, list->width);
    buf_release(&entry);
}

static void put_all(struct app *app, enum sumoq_formats kind, const char *by)
{
    struct format_list list = { &app->out.buf, page_width(app), by };
    sumoq_each_format(kind, put_format, &list);
}

void put_formats(struct app *app)
{
    struct buf *to = &app->out.buf;
    size_t width = page_width(app);
    page_heading(to, app->out_color, "Formats of files");
    put_all(app, SUMOQ_FORMATS_OF_FILES, "");
    buf_char(to, '\n');
    page_wrapped(to,
                 STR("A file's format is the one that its first bytes fit best; its name decides "
                     "where they fit several. `--input-format NAME` says it."),
                 2, width);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Rows of well-known programs");
    put_all(app, SUMOQ_FORMATS_OF_ROWS, "the ");
    buf_char(to, '\n');
    page_wrapped(to, STR("Their columns are fields under other names, too."), 2, width);
    buf_char(to, '\n');
    page_heading(to, app->out_color, "Profiles of events");
    put_all(app, SUMOQ_FORMATS_OF_EVENTS, "the fields ");
    buf_char(to, '\n');
    page_wrapped(to,
                 STR("Each event is asked by itself, and one profile at most applies. `--profile "
                     "NAME` applies one to all events, `--profile none` none, `--map FILE` one of "
                     "your own."),
                 2, width);
}
