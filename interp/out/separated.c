/*
 * separated.c - see separated.h.
 *
 * A spreadsheet takes a cell that begins with one of a few characters as a formula, which may start
 * programs or send the contents of other cells. A leading apostrophe makes it a text; that changes
 * the value, so it is done on request only. A signed number is not a formula.
 */
#include "out/separated.h"

#include "data/cell.h"

static bool begins_formula(struct str s)
{
    /* the second line: the full-width forms of = + - @, which some programs read as these */
    static const struct str starts[] = {
        STR("="),
        STR("+"),
        STR("-"),
        STR("@"),
        STR("\t"),
        STR("\r"),
        STR("\n"),
        STR("\xEF\xBC\x9D"),
        STR("\xEF\xBC\x8B"),
        STR("\xEF\xBC\x8D"),
        STR("\xEF\xBC\xA0"),
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (str_starts(s, starts[i])) {
            return true;
        }
    }
    return false;
}

static size_t digits(struct str s, size_t at)
{
    while (at < s.len && s.s[at] >= '0' && s.s[at] <= '9') {
        at++;
    }
    return at;
}

/* A sign, digits, a fraction, an exponent. */
static bool is_number(struct str s)
{
    size_t at = s.len > 0 && (s.s[0] == '-' || s.s[0] == '+') ? 1 : 0;
    size_t end = digits(s, at);
    bool any = end > at;
    if (end < s.len && s.s[end] == '.') {
        at = end + 1;
        end = digits(s, at);
        any = any || end > at;
    }
    if (any && end < s.len && (s.s[end] == 'e' || s.s[end] == 'E')) {
        at = end + 1;
        at += at < s.len && (s.s[at] == '-' || s.s[at] == '+') ? 1 : 0;
        end = digits(s, at);
        any = end > at;
    }
    return any && end == s.len;
}

static void put_text(struct buf *to, struct str s, bool no_formulas, const struct separated *how)
{
    if (!no_formulas || !begins_formula(s) || is_number(s)) {
        how->put(to, s);
        return;
    }
    struct buf text = BUF_INIT;
    buf_char(&text, '\'');
    buf_str(&text, s);
    how->put(to, buf_view(&text));
    buf_release(&text);
}

void separated_write(struct out_stream *out, const struct result *r,
                     const struct out_options *options, const struct separated *how)
{
    struct buf *to = &out->buf;
    char buffer[CELL_TEXT_MAX];
    for (size_t c = 0; c < r->n_columns; c++) {
        buf_text(to, c > 0 ? how->between : "");
        put_text(to, r->columns[c].name, options->no_formulas, how);
    }
    buf_char(to, '\n');
    struct result_iter walk;
    const struct cell *row;
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            const struct cell *cell = &row[c];
            buf_text(to, c > 0 ? how->between : "");
            if (!cell_is_null(cell)) {
                put_text(to, cell_show(cell, buffer),
                         options->no_formulas && cell->tag == CELL_STRING, how);
            } else if (r->n_columns == 1) {
                buf_text(to, how->lone_null);
            }
        }
        buf_char(to, '\n');
    }
    result_iter_close(&walk);
}
