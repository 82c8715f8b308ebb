/*
 * formats_page.c - the formats of files and the profiles of events, from their rows.
 */
#include "app/help/pages.h"
#include "app/page.h"

#include "source/format/in_def.h"
#include "source/format/in_export.h"
#include "source/map/profile.h"

void put_formats(struct app *app)
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
