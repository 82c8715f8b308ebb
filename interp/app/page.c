/*
 * page.c - layout of help pages.
 */
#include "app/page.h"

size_t page_width(const struct app *app)
{
    size_t width = app->width > 0 ? app->width : 80;
    return width > 100 ? 100 : width < 40 ? 40 : width;
}

void page_heading(struct buf *to, bool color, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_text(to, color ? "\033[1m" : "");
    buf_vprintf(to, fmt, ap);
    buf_text(to, color ? "\033[0m\n" : "\n");
    va_end(ap);
}

/* The next word of `text` from *at on; the blanks before it are skipped, `breaks` counts their line
 * ends. */
static struct str next_word(struct str text, size_t *at, size_t *breaks)
{
    *breaks = 0;
    while (*at < text.len && (text.s[*at] == ' ' || text.s[*at] == '\n')) {
        *breaks += text.s[*at] == '\n';
        ++*at;
    }
    size_t from = *at;
    while (*at < text.len && text.s[*at] != ' ' && text.s[*at] != '\n') {
        ++*at;
    }
    return (struct str) { text.s + from, *at - from };
}

/* Words from column `column` on, the first one at the line's current position. */
static void put_words(struct buf *to, struct str text, size_t column, size_t width)
{
    size_t used = column, breaks = 0;
    bool first = true;
    for (size_t at = 0; at < text.len;) {
        struct str word = next_word(text, &at, &breaks);
        size_t w = text_width(word);
        if (word.len == 0) {
            break;
        }
        if (!first && (breaks > 0 || used + 1 + w > width)) {
            buf_repeat(to, "\n", breaks > 1 ? 2 : 1);
            buf_repeat(to, " ", column);
            used = column;
        } else if (!first) {
            buf_char(to, ' ');
            used++;
        }
        buf_str(to, word);
        used += w;
        first = false;
    }
    buf_char(to, '\n');
}

void page_wrapped(struct buf *to, struct str text, size_t indent, size_t width)
{
    buf_repeat(to, " ", indent);
    put_words(to, text, indent, width);
}

void page_entry(struct buf *to, struct str name, struct str text, size_t column, size_t width)
{
    size_t used = 2 + text_width(name);
    buf_text(to, "  ");
    buf_str(to, name);
    if (used + 2 > column) {
        buf_char(to, '\n');
        used = 0;
    }
    buf_repeat(to, " ", column - used);
    put_words(to, text, column, width);
}
