/*
 * guide_page.c - layout of the pages of the guide; see guide/guide.h for their form.
 */
#include "app/help/pages.h"
#include "app/page.h"

enum { COLUMN = 26, LIST_COLUMN = 20 };

/* The syntax; alternatives are separated by three blanks, and each takes a line. */
static void put_form(struct buf *to, struct str form)
{
    for (size_t from = 0; from < form.len;) {
        size_t end = str_find(form, STR("   "), from);
        end = end > form.len ? form.len : end;
        buf_text(to, "  ");
        buf_str(to, (struct str) { form.s + from, end - from });
        buf_char(to, '\n');
        from = end + 3;
    }
    buf_char(to, '\n');
}

static void put_entry(struct buf *to, struct str text, size_t width)
{
    size_t end = str_find(text, STR(" :: "), 0);
    if (end < text.len) {
        struct str name = { text.s, end }, rest = { text.s + end + 4, text.len - end - 4 };
        page_entry(to, name, rest, COLUMN, width);
    }
}

static struct str rest_of(struct str line, size_t from)
{
    return (struct str) { line.s + from, line.len - from };
}

static void put_line(struct app *app, struct str line, size_t width)
{
    struct buf *to = &app->out.buf;
    if (str_starts(line, STR("# "))) {
        struct str name = rest_of(line, 2);
        page_heading(to, app->out_color, "%.*s", STR_ARG(name));
    } else if (str_starts(line, STR("- "))) {
        put_entry(to, rest_of(line, 2), width);
    } else if (line.len == 0 || str_starts(line, STR("    "))) {
        buf_str(to, line);
        buf_char(to, '\n');
    } else {
        page_wrapped(to, line, 2, width);
    }
}

void put_guide(struct app *app, const struct guide_page *page)
{
    size_t width = page_width(app);
    struct buf *to = &app->out.buf;
    struct str text = str_of(page->text);
    buf_printf(to, "%s - %s\n\n", page->names[0], page->doc);
    if (page->form) {
        put_form(to, str_of(page->form));
    }
    for (size_t from = 0; from < text.len;) {
        size_t end = str_find(text, STR("\n"), from);
        end = end > text.len ? text.len : end;
        put_line(app, (struct str) { text.s + from, end - from }, width);
        from = end + 1;
    }
}

void put_guide_list(struct app *app, const struct guide_page *pages)
{
    for (; pages->names[0]; pages++) {
        page_entry(&app->out.buf, str_of(pages->names[0]), str_of(pages->doc), LIST_COLUMN,
                   page_width(app));
    }
}
