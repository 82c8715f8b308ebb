/*
 * markdown.c - a table for a ticket or a README: Markdown and HTML markup is escaped, line ends
 * become <br>, columns of numbers are right-aligned. Instants are formatted for people, as in the
 * table.
 */
#include "data/cell.h"
#include "out/columns.h"
#include "out/out.h"

static bool word_byte(struct str s, size_t at)
{
    unsigned char c = at < s.len ? (unsigned char)s.s[at] : ' ';
    unsigned char low = ascii_lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/* An underscore inside a word is not markup. */
static bool is_edge(struct str s, size_t at)
{
    return s.s[at] == '_' && (at == 0 || !word_byte(s, at - 1) || !word_byte(s, at + 1));
}

/* Nor is a single one at a word's edge; names such as _count are full of them. */
static bool emphasizes(struct str s)
{
    size_t edges = 0;
    for (size_t at = 0; at < s.len; at++) {
        edges += is_edge(s, at);
    }
    return edges > 1;
}

static bool is_markup(struct str s, size_t at, bool emphasis)
{
    char c = s.s[at];
    if (c == '_') {
        return emphasis && is_edge(s, at);
    }
    return c != '\0' && strchr("\\`*[]<>|~&$", c) != NULL;
}

static void put_value(struct buf *to, struct str s)
{
    bool emphasis = emphasizes(s);
    for (size_t at = 0; at < s.len; at++) {
        unsigned char c = (unsigned char)s.s[at];
        if (c == '\r' && at + 1 < s.len && s.s[at + 1] == '\n') {
            continue;
        }
        if (c == '\n' || c == '\r') {
            buf_text(to, "<br>");
        } else if (c < 0x20 || c == 0x7F) {
            buf_char(to, ' ');
        } else {
            if (is_markup(s, at, emphasis)) {
                buf_char(to, '\\');
            }
            buf_char(to, (char)c);
        }
    }
}

static void markdown_write(struct out_stream *out, const struct result *r,
                           const struct out_options *options)
{
    struct buf *to = &out->buf;
    char buffer[OUT_CELL_MAX];
    if (r->n_columns == 0) {
        return;
    }
    for (size_t c = 0; c < r->n_columns; c++) {
        buf_text(to, "| ");
        put_value(to, r->columns[c].name);
        buf_char(to, ' ');
    }
    buf_text(to, "|\n");
    for (size_t c = 0; c < r->n_columns; c++) {
        buf_text(to, out_column_is_numbers(r, c) ? "| ---: " : "| --- ");
    }
    buf_text(to, "|\n");
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            buf_text(to, "| ");
            put_value(to, out_cell_text(&row[c], r->columns[c].type, options->zone, buffer));
            buf_char(to, ' ');
        }
        buf_text(to, "|\n");
    }
    result_iter_close(&walk);
}

const struct out_def out_markdown = {
    .name = "markdown",
    .doc = "a table for tickets and documents",
    .write = markdown_write,
};
