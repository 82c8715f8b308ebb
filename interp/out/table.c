/*
 * table.c - the result as a framed table for people.
 *
 * Null and the empty text are both an empty cell; the machine formats distinguish them. On a
 * terminal the table is never wider than it: wide columns are cut and their cells end in an
 * ellipsis, and where columns would become too narrow each row is a block of `name value` lines,
 * whose long values wrap over a few lines. Elsewhere nothing is cut; a table that would be absurdly
 * wide, or blanks for the most part, comes in blocks too, since padding every row to the longest
 * event multiplies the output. The last line counts the rows.
 */
#include "data/cell.h"
#include "out/columns.h"
#include "out/out.h"

#include <stdio.h>

enum {
    LEAST_WIDTH = 10,        /* of a column that is cut */
    WIDEST_TABLE = 4096,     /* without a terminal */
    MUCH_PADDING = 64 << 20, /* bytes, when they are most of the table too */
    VALUE_LINES = 4,         /* of a block's value on a terminal */
};

struct frame {
    const char *line, *bar;
    const char *left[3], *cross[3], *right[3]; /* top, below the names, bottom */
};

static const struct frame frame_unicode = {
    .line = "─",
    .bar = "│",
    .left = { "╭", "├", "╰" },
    .cross = { "┬", "┼", "┴" },
    .right = { "╮", "┤", "╯" },
};

static const struct frame frame_ascii = {
    .line = "-",
    .bar = "|",
    .left = { "+", "+", "+" },
    .cross = { "+", "+", "+" },
    .right = { "+", "+", "+" },
};

struct table {
    struct out_stream *out;
    struct buf *to;
    const struct result *r;
    const struct out_options *options;
    const struct frame *frame;
    const char *bold, *dim, *plain; /* escape sequences, empty without colour */
    struct out_column *columns;
};

static void put_rule(const struct table *t, int at)
{
    buf_text(t->to, t->dim);
    buf_text(t->to, t->frame->left[at]);
    for (size_t c = 0; c < t->r->n_columns; c++) {
        buf_text(t->to, c > 0 ? t->frame->cross[at] : "");
        buf_repeat(t->to, t->frame->line, t->columns[c].width + 2);
    }
    buf_text(t->to, t->frame->right[at]);
    buf_text(t->to, t->plain);
    buf_char(t->to, '\n');
}

static void put_bar(const struct table *t)
{
    buf_text(t->to, t->dim);
    buf_text(t->to, t->frame->bar);
    buf_text(t->to, t->plain);
}

static void put_blanks(const struct table *t, size_t n)
{
    static const char blanks[] = "                                                                ";
    for (size_t most = sizeof blanks - 1; n > 0; n -= n < most ? n : most) {
        buf_str(t->to, (struct str) { blanks, n < most ? n : most });
    }
}

static void put_cell(const struct table *t, size_t column, struct str text, const char *style)
{
    const struct out_column *at = &t->columns[column];
    size_t width = out_shown_width(text);
    width = width > at->width ? at->width : width;
    buf_char(t->to, ' ');
    put_blanks(t, at->numbers ? at->width - width : 0);
    buf_text(t->to, style);
    size_t shown = out_put_shown(t->to, text, at->width, t->options->unicode);
    buf_text(t->to, style[0] ? t->plain : "");
    /* A wide character that does not fit before the ellipsis leaves one column empty. */
    buf_repeat(t->to, " ",
               (width > shown ? width - shown : 0) + (at->numbers ? 0 : at->width - width));
    buf_char(t->to, ' ');
}

static void put_table(const struct table *t)
{
    const struct result *r = t->r;
    char buffer[OUT_CELL_MAX];
    put_rule(t, 0);
    for (size_t c = 0; c < r->n_columns; c++) {
        put_bar(t);
        put_cell(t, c, r->columns[c].name, t->bold);
    }
    put_bar(t);
    buf_char(t->to, '\n');
    put_rule(t, 1);
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(t->out, &walk))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            enum type type = r->columns[c].type;
            put_bar(t);
            put_cell(t, c, out_cell_text(&row[c], type, t->options->zone, buffer), "");
        }
        put_bar(t);
        buf_char(t->to, '\n');
    }
    result_iter_close(&walk);
    put_rule(t, 2);
}

static void put_block_rule(const struct table *t, size_t row)
{
    char number[32];
    int digits = snprintf(number, sizeof number, "%zu", row);
    size_t most = t->options->width > 0 && t->options->width < 60 ? t->options->width : 60;
    size_t used = 4 + (size_t)(digits > 0 ? digits : 0);
    buf_text(t->to, t->dim);
    buf_repeat(t->to, t->frame->line, 2);
    buf_printf(t->to, " %s ", number);
    buf_repeat(t->to, t->frame->line, most > used ? most - used : 0);
    buf_text(t->to, t->plain);
    buf_char(t->to, '\n');
}

/* A value of a block, wrapped under itself; the last line of a longer one ends in an ellipsis. */
static void put_block_value(const struct table *t, struct str text, size_t indent)
{
    size_t width = t->options->width;
    size_t most = width == 0 ? SIZE_MAX : width > indent ? width - indent : 1;
    for (int line = 1; line < VALUE_LINES && out_shown_width(text) > most; line++) {
        size_t used = out_put_line(t->to, text, most);
        text.s += used;
        text.len -= used;
        buf_char(t->to, '\n');
        put_blanks(t, indent);
    }
    out_put_shown(t->to, text, most, t->options->unicode);
    buf_char(t->to, '\n');
}

static size_t name_width(const struct table *t)
{
    size_t widest = 1;
    for (size_t c = 0; c < t->r->n_columns; c++) {
        size_t w = out_shown_width(t->r->columns[c].name);
        widest = w > widest ? w : widest;
    }
    size_t most = t->options->width > 0 ? t->options->width / 3 : 40;
    return widest > most ? (most > 0 ? most : 1) : widest;
}

static void put_blocks(const struct table *t)
{
    const struct result *r = t->r;
    char buffer[OUT_CELL_MAX];
    size_t names = name_width(t);
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(t->out, &walk))) {
        put_block_rule(t, walk.at);
        for (size_t c = 0; c < r->n_columns; c++) {
            enum type type = r->columns[c].type;
            buf_text(t->to, t->bold);
            size_t shown = out_put_shown(t->to, r->columns[c].name, names, t->options->unicode);
            buf_text(t->to, t->plain);
            struct str value = out_cell_text(&row[c], type, t->options->zone, buffer);
            if (value.len == 0) {
                buf_char(t->to, '\n');
                continue;
            }
            put_blanks(t, names - shown + 2);
            put_block_value(t, value, names + 2);
        }
    }
    result_iter_close(&walk);
}

/* A table has a bar and two blanks a column and one bar more. */
static bool fits_as_table(struct table *t, size_t content)
{
    size_t n = t->r->n_columns;
    size_t frame = 3 * n + 1;
    if (t->options->width > 0) {
        return t->options->width > frame &&
               out_columns_fit(t->columns, n, t->options->width - frame);
    }
    size_t sum = frame;
    for (size_t c = 0; c < n && sum <= WIDEST_TABLE; c++) {
        sum += t->columns[c].width;
    }
    size_t whole = sum * t->r->n_rows;
    return sum <= WIDEST_TABLE && (whole <= MUCH_PADDING || whole / 4 <= content);
}

static void table_write(struct out_stream *out, const struct result *r,
                        const struct out_options *options)
{
    struct arena a;
    arena_init(&a, NULL);
    struct table t = {
        .out = out,
        .to = &out->buf,
        .r = r,
        .options = options,
        .frame = options->unicode ? &frame_unicode : &frame_ascii,
        .bold = options->color ? "\033[1m" : "",
        .dim = options->color ? "\033[2m" : "",
        .plain = options->color ? "\033[0m" : "",
        .columns = arena_array(&a, struct out_column, r->n_columns),
    };
    size_t content = out_columns_measure(out, r, options->zone, LEAST_WIDTH, t.columns);
    if (r->n_columns > 0 && fits_as_table(&t, content)) {
        put_table(&t);
    } else if (r->n_columns > 0) {
        put_blocks(&t);
    }
    out_put_count(&out->buf, r->n_rows);
    buf_text(&out->buf, r->n_rows == 1 ? " row\n" : " rows\n");
    arena_release(&a);
}

const struct out_def out_table = {
    .name = "table",
    .doc = "for people, fitted to the terminal",
    .draws = true,
    .write = table_write,
};
