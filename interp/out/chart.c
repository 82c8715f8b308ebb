/*
 * chart.c - the result as a drawing for a terminal: bars of what is counted, a line or stacked bars
 * over time. A result without numbers is shown as a table.
 */
#include "out/chart_data.h"

#include "data/cell.h"
#include "out/out.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH_USUAL = 80,
    BARS_MOST = 50,
    LABEL_MOST = 40,
    HEIGHT = 15, /* rows of a drawing over time, about */
    BAR_WIDEST = 8,
    TICKS = 5,
};

extern const struct out_def out_table;

static const char *const colors[CHART_SERIES_MOST] = { "\x1b[36m", "\x1b[33m", "\x1b[32m",
                                                       "\x1b[35m", "\x1b[34m", "\x1b[31m",
                                                       "\x1b[96m", "\x1b[90m" };
static const char *const fills[2][CHART_SERIES_MOST] = {
    { "#", "+", "=", "o", "x", "%", "*", "." },
    { "█", "▓", "▒", "░", "▚", "▞", "▤", "▥" },
};

struct drawing {
    struct out_stream *out;
    struct buf *to;
    const struct out_options *options;
    struct arena *arena;
    const struct chart *chart;
    size_t width;
    double low, high, step; /* of the axis */
    size_t height;          /* rows of a drawing over time */
};

static void put_color(const struct drawing *d, size_t series)
{
    if (d->options->color) {
        buf_text(d->to, colors[series]);
    }
}

static void put_plain(const struct drawing *d)
{
    if (d->options->color) {
        buf_text(d->to, "\x1b[0m");
    }
}

/* The fill of a series: colours, or else characters, distinguish them. */
static const char *fill_of(const struct drawing *d, size_t series)
{
    size_t sign = d->options->color ? 0 : series;
    return fills[d->options->unicode][sign];
}

static void put_legend(const struct drawing *d)
{
    const struct chart *c = d->chart;
    for (size_t s = 0; s < c->n_series; s++) {
        buf_text(d->to, s > 0 ? "   " : "");
        put_color(d, s);
        buf_text(d->to, c->n_series > 1 ? fill_of(d, s) : "");
        put_plain(d);
        buf_text(d->to, c->n_series > 1 ? " " : "");
        out_put_shown(d->to, c->series[s].name, LABEL_MOST, d->options->unicode);
    }
    buf_text(d->to, "\n");
}

/* Bars of things */

static void put_right(struct buf *to, struct str text, size_t width)
{
    size_t shown = out_shown_width(text);
    buf_repeat(to, " ", width > shown ? width - shown : 0);
    buf_str(to, text);
}

static void put_bar(const struct drawing *d, size_t series, double value, size_t buffer)
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    double scale = d->high > d->low ? (double)buffer / (d->high - d->low) : 0;
    size_t zero = (size_t)(-d->low * scale + 0.5);
    double length = fabs(value) * scale;
    size_t whole = (size_t)(value < 0 ? length + 0.5 : length);
    size_t before = value < 0 && whole <= zero ? zero - whole : zero;
    buf_repeat(d->to, " ", before);
    put_color(d, series);
    if (d->options->unicode) {
        buf_repeat(d->to, fill_of(d, series), whole);
        size_t part = value < 0 ? 0 : (size_t)((length - (double)whole) * 8);
        bool nothing = whole == 0 && part == 0 && value > 0;
        buf_text(d->to, eighths[nothing ? 1 : part]);
    } else {
        buf_repeat(d->to, fill_of(d, series), value > 0 && whole == 0 ? 1 : whole);
    }
    put_plain(d);
}

static size_t widest_label(const struct chart *c)
{
    size_t width = 0;
    for (size_t i = 0; i < c->n; i++) {
        size_t w = out_shown_width(c->labels[i]);
        width = w > width ? w : width;
    }
    return width < LABEL_MOST ? width : LABEL_MOST;
}

static void draw_bars(struct drawing *d)
{
    const struct chart *c = d->chart;
    size_t label = widest_label(c), number = 1;
    for (size_t s = 0; s < c->n_series; s++) {
        for (size_t i = 0; i < c->n; i++) {
            size_t w = chart_number(d->arena, c->series[s].values[i]).len;
            number = w > number ? w : number;
        }
    }
    size_t taken = label + number + 5;
    size_t buffer = d->width > taken + 10 ? d->width - taken : 10;
    put_legend(d);
    for (size_t i = 0; i < c->n; i++) {
        for (size_t s = 0; s < c->n_series; s++) {
            double value = c->series[s].values[i];
            size_t shown =
                s > 0 ? 0 : out_put_shown(d->to, c->labels[i], label, d->options->unicode);
            buf_repeat(d->to, " ", label - shown + 1);
            put_right(d->to, isnan(value) ? STR("-") : chart_number(d->arena, value), number);
            buf_text(d->to, d->options->unicode ? " │" : " |");
            if (!isnan(value)) {
                put_bar(d, s, value, buffer);
            }
            buf_char(d->to, '\n');
        }
        out_stream_row(d->out);
    }
    if (c->left_out > 0) {
        buf_printf(d->to, "and %zu more\n", c->left_out);
    }
}

/* Drawings over time: a grid of characters */

struct grid {
    size_t columns; /* of the drawing */
    size_t each;    /* columns a point */
    size_t points;
    size_t group;        /* labels a point: their mean is drawn */
    unsigned char *sign; /* by row, then column: 0 nothing */
    unsigned char *series;
};

/* The mean of a series over the labels of a point. */
static double point_of(const struct chart *c, const struct grid *g, size_t series, size_t point)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = point * g->group; i < c->n && i < (point + 1) * g->group; i++) {
        double v = c->series[series].values[i];
        sum += isnan(v) ? 0 : v;
        n += isnan(v) ? 0 : 1;
    }
    return n > 0 ? sum / (double)n : NAN;
}

static struct grid grid_new(const struct drawing *d, size_t buffer)
{
    struct grid g = { .group = (d->chart->n + buffer - 1) / buffer };
    g.points = (d->chart->n + g.group - 1) / g.group;
    g.each = buffer / g.points < BAR_WIDEST ? buffer / g.points : BAR_WIDEST;
    g.columns = g.each * g.points;
    g.sign = arena_array(d->arena, unsigned char, d->height *g.columns + 1);
    g.series = arena_array(d->arena, unsigned char, d->height *g.columns + 1);
    return g;
}

static void set(struct grid *g, size_t row, size_t column, unsigned char sign, size_t series)
{
    g->sign[row * g->columns + column] = sign;
    g->series[row * g->columns + column] = (unsigned char)series;
}

/* The height of a value, in eighths of a row. */
static size_t height_of(const struct drawing *d, double value)
{
    return (size_t)lround((value - d->low) / (d->high - d->low) * (double)d->height * 8);
}

enum {
    SIGN_FULL = 8,
    SIGN_LINE = 9,
    SIGN_UP,
    SIGN_FROM_BELOW,
    SIGN_TO_BELOW,
    SIGN_TO_ABOVE,
    SIGN_FROM_ABOVE
};

static void stack_point(const struct drawing *d, struct grid *g, size_t point)
{
    size_t bottom = 0, gap = g->each > 2 ? 1 : 0;
    double sum = 0;
    for (size_t s = 0; s < d->chart->n_series; s++) {
        double v = point_of(d->chart, g, s, point);
        sum += isnan(v) ? 0 : v;
        size_t top = height_of(d, sum + d->low);
        for (size_t row = bottom / 8; row < d->height && row * 8 < top; row++) {
            size_t part = top - row * 8;
            for (size_t x = 0; x + gap < g->each; x++) {
                set(g, row, point * g->each + x, (unsigned char)(part < 8 ? part : 8), s);
            }
        }
        bottom = top;
    }
}

/* The row of a line's value. */
static size_t row_of(const struct drawing *d, double value)
{
    return (size_t)lround((value - d->low) / (d->high - d->low) * (double)(d->height - 1));
}

static void draw_line(const struct drawing *d, struct grid *g, size_t series)
{
    size_t before = SIZE_MAX;
    for (size_t x = 0; x < g->columns; x++) {
        double v = point_of(d->chart, g, series, x / g->each);
        if (isnan(v)) {
            before = SIZE_MAX;
            continue;
        }
        size_t row = row_of(d, v);
        if (before == SIZE_MAX || before == row) {
            set(g, row, x, SIGN_LINE, series);
        } else {
            bool up = row > before;
            for (size_t y = (up ? before : row) + 1; y < (up ? row : before); y++) {
                set(g, y, x, SIGN_UP, series);
            }
            set(g, before, x, up ? SIGN_TO_ABOVE : SIGN_TO_BELOW, series);
            set(g, row, x, up ? SIGN_FROM_BELOW : SIGN_FROM_ABOVE, series);
        }
        before = row;
    }
}

static const char *sign_text(const struct drawing *d, size_t sign, size_t series)
{
    static const char *const lines[2][6] = { { "-", "|", ".", ".", "'", "'" },
                                             { "─", "│", "╭", "╮", "╯", "╰" } };
    static const char *const parts[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇" };
    if (sign >= SIGN_LINE && d->chart->n_series > 1 && !d->options->color) {
        return fill_of(d, series);
    }
    if (sign >= SIGN_LINE) {
        return lines[d->options->unicode][sign - SIGN_LINE];
    }
    bool whole = sign == SIGN_FULL || !d->options->unicode || !d->options->color;
    return sign == 0 ? " " : whole ? fill_of(d, series) : parts[sign];
}

static void put_row(const struct drawing *d, const struct grid *g, size_t row)
{
    size_t end = g->columns;
    while (end > 0 && g->sign[row * g->columns + end - 1] == 0) {
        end--;
    }
    size_t colored = SIZE_MAX;
    for (size_t x = 0; x < end; x++) {
        size_t at = row * g->columns + x;
        if (g->sign[at] && g->series[at] != colored) {
            colored = g->series[at];
            put_color(d, colored);
        }
        buf_text(d->to, sign_text(d, g->sign[at], g->series[at]));
    }
    if (colored != SIZE_MAX) {
        put_plain(d);
    }
    buf_char(d->to, '\n');
}

/* Parts of the axis from tick to tick. */
static size_t parts_of(const struct drawing *d)
{
    return (size_t)lround((d->high - d->low) / d->step);
}

/* The tick of the axis on a row; false: none. */
static bool tick_on(const struct drawing *d, size_t row, bool lines, double *tick)
{
    for (size_t i = 0; i <= parts_of(d); i++) {
        *tick = d->low + d->step * (double)i;
        size_t at = lines ? row_of(d, *tick) : (height_of(d, *tick) + 4) / 8;
        if (at == row) {
            return true;
        }
    }
    return false;
}

static size_t axis_width(const struct drawing *d)
{
    size_t width = 1;
    for (size_t i = 0; i <= parts_of(d); i++) {
        size_t w = chart_number(d->arena, d->low + d->step * (double)i).len;
        width = w > width ? w : width;
    }
    return width;
}

static void put_times(const struct drawing *d, const struct grid *g, size_t indent)
{
    const struct chart *c = d->chart;
    struct str first = c->labels[0], last = c->labels[c->n - 1];
    buf_repeat(d->to, " ", indent);
    buf_str(d->to, first);
    size_t buffer = g->columns > first.len + 1 ? g->columns - first.len : 0;
    if (c->n > 1) {
        bool fits = buffer > last.len;
        buf_repeat(d->to, " ", fits ? buffer - last.len : 0);
        buf_text(d->to, fits ? "" : " .. ");
        buf_str(d->to, last);
    }
    buf_char(d->to, '\n');
    if (g->group > 1) {
        buf_printf(d->to, "each column is the mean of %zu slices\n", g->group);
    }
}

static void draw_times(struct drawing *d)
{
    const struct chart *c = d->chart;
    bool lines = !c->stacked;
    size_t parts = parts_of(d) > 0 ? parts_of(d) : 1;
    /* as many rows from each tick to the next */
    d->height = parts * (parts < HEIGHT ? HEIGHT / parts : 1) + lines;
    size_t axis = axis_width(d);
    struct grid g = grid_new(d, d->width > axis + 13 ? d->width - axis - 3 : 10);
    for (size_t p = 0; !lines && p < g.points; p++) {
        stack_point(d, &g, p);
    }
    for (size_t s = 0; lines && s < c->n_series; s++) {
        draw_line(d, &g, s);
    }
    put_legend(d);
    for (size_t row = d->height; row-- > 0;) {
        double tick;
        bool ticks = tick_on(d, lines ? row : row + 1, lines, &tick);
        put_right(d->to, ticks ? chart_number(d->arena, tick) : STR(""), axis);
        buf_text(d->to, d->options->unicode ? (ticks ? " ┤" : " │") : " |");
        put_row(d, &g, row);
    }
    put_right(d->to, lines ? STR("") : chart_number(d->arena, d->low), axis);
    buf_text(d->to, d->options->unicode ? " └" : " +");
    buf_repeat(d->to, d->options->unicode ? "─" : "-", g.columns);
    buf_char(d->to, '\n');
    put_times(d, &g, axis + 2);
}

static void chart_write(struct out_stream *out, const struct result *r,
                        const struct out_options *options)
{
    struct arena a;
    struct chart c;
    const char *why = NULL;
    arena_init(&a, NULL);
    struct drawing d = { .out = out,
                         .to = &out->buf,
                         .options = options,
                         .arena = &a,
                         .chart = &c,
                         .width = options->width ? options->width : WIDTH_USUAL };
    if (chart_make(&a, r, options->zone, BARS_MOST, &c, &why)) {
        d.step = chart_step(c.low, c.high, TICKS);
        d.low = c.timed ? floor(c.low / d.step) * d.step : c.low;
        d.high = c.timed ? ceil(c.high / d.step) * d.step : c.high;
        d.high = d.high > d.low ? d.high : d.low + 1;
        if (c.timed) {
            draw_times(&d);
        } else {
            draw_bars(&d);
        }
    } else if (why) {
        out->lost = why;
    } else {
        out_table.write(out, r, options);
        buf_text(&out->buf, "nothing to draw: the result has no column of numbers\n");
    }
    arena_release(&a);
}

const struct out_def out_chart = {
    .name = "chart",
    .doc = "bars, or a drawing over time, for people",
    .draws = true,
    .write = chart_write,
};
