/*
 * svg.c - the result as a drawing in an SVG file: bars of what is counted, a line or stacked bars
 * over time.
 */
#include "out/chart_data.h"

#include "data/cell.h"
#include "out/out.h"

#include <math.h>

enum {
    WIDTH = 960,
    HEIGHT = 420,
    LEFT = 80, /* space for the axis */
    RIGHT = 24,
    TOP = 48, /* and for the legend */
    BOTTOM = 44,
    BARS_MOST = 200,
    BAR = 22, /* height of a bar, with its gap */
    LABEL = 260,
    TICKS = 5,
    LABEL_LETTERS = 38,
};

static const char *const palette[CHART_SERIES_MOST] = {
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f"
};

struct drawing {
    struct buf *to;
    struct arena *arena;
    const struct chart *chart;
    double low, high, step, height;
};

/* Text of the document; characters that XML cannot hold are left out, and a long text is cut. */
static void put_text(struct buf *to, struct str s, size_t letters)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len && n <= letters;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        n++;
        if (n > letters) {
            buf_text(to, "…");
        } else if (c == '<' || c == '>' || c == '&' || c == '"') {
            buf_text(to, c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;");
        } else if ((c >= 0x20 || c == '\t') && c != 0xFFFE && c != 0xFFFF) {
            buf_str(to, (struct str) { s.s + from, at - from });
        }
    }
}

static void put_label(const struct drawing *d, double x, double y, const char *anchor,
                      struct str text)
{
    buf_printf(d->to, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    put_text(d->to, text, LABEL_LETTERS);
    buf_text(d->to, "</text>\n");
}

/* A shape with a tooltip. */
static void put_box(const struct drawing *d, double x, double y, double w, double h, size_t series,
                    struct str label, double value)
{
    const struct chart *c = d->chart;
    buf_printf(d->to,
               "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>", x,
               y, w, h, palette[series]);
    put_text(d->to, label, SIZE_MAX - 1);
    buf_text(d->to, ", ");
    put_text(d->to, c->series[series].name, SIZE_MAX - 1);
    buf_printf(d->to, ": %.*s</title></rect>\n", STR_ARG(chart_number(d->arena, value)));
}

static void put_legend(const struct drawing *d)
{
    const struct chart *c = d->chart;
    double x = LEFT;
    for (size_t s = 0; s < c->n_series; s++) {
        size_t letters = utf8_count(c->series[s].name);
        letters = letters < LABEL_LETTERS ? letters : LABEL_LETTERS;
        if (x + 30 + (double)letters * 7.5 > WIDTH && s > 0) {
            break;
        }
        buf_printf(d->to, "<rect x=\"%.1f\" y=\"14\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", x,
                   palette[s]);
        put_label(d, x + 18, 25, "start", c->series[s].name);
        x += 40 + (double)letters * 7.5;
    }
}

static void put_line(const struct drawing *d, double x1, double y1, double x2, double y2,
                     const char *color)
{
    buf_printf(d->to, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1,
               y1, x2, y2, color);
}

/* Bars of things */

static void draw_bars(const struct drawing *d)
{
    const struct chart *c = d->chart;
    double buffer = WIDTH - LABEL - 2 * RIGHT - 60, y = TOP;
    double scale = buffer / (d->high - d->low), zero = LABEL - d->low * scale;
    put_line(d, zero, TOP - 6, zero, d->height - 12, "#999");
    for (size_t i = 0; i < c->n; i++) {
        put_label(d, LABEL - 8, y + 15, "end", c->labels[i]);
        for (size_t s = 0; s < c->n_series; s++, y += BAR) {
            double value = c->series[s].values[i];
            if (isnan(value)) {
                continue;
            }
            double w = fabs(value) * scale;
            put_box(d, value < 0 ? zero - w : zero, y, w, BAR - 5, s, c->labels[i], value);
            put_label(d, (value < 0 ? zero : zero + w) + 6, y + 14, "start",
                      chart_number(d->arena, value));
        }
    }
    if (c->left_out > 0) {
        put_label(d, LABEL, y + 15, "start", arena_printf(d->arena, "and %zu more", c->left_out));
    }
}

/* Drawings over time */

static double y_of(const struct drawing *d, double value)
{
    return HEIGHT - BOTTOM - (value - d->low) / (d->high - d->low) * (HEIGHT - TOP - BOTTOM);
}

static double width_of_slice(const struct chart *c)
{
    return (double)(WIDTH - LEFT - RIGHT) / (double)c->n;
}

static void put_axes(const struct drawing *d)
{
    const struct chart *c = d->chart;
    size_t ticks = (size_t)lround((d->high - d->low) / d->step);
    for (size_t i = 0; i <= ticks; i++) {
        double t = d->low + d->step * (double)i;
        put_line(d, LEFT, y_of(d, t), WIDTH - RIGHT, y_of(d, t), "#ddd");
        put_label(d, LEFT - 8, y_of(d, t) + 4, "end", chart_number(d->arena, t));
    }
    size_t every = c->n > 5 ? (c->n + 4) / 5 : 1;
    for (size_t i = 0; i < c->n; i += every) {
        double x = LEFT + width_of_slice(c) * ((double)i + 0.5);
        put_line(d, x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 5, "#999");
        put_label(d, x, HEIGHT - BOTTOM + 20, x + LEFT > WIDTH ? "end" : "middle", c->labels[i]);
    }
}

static void draw_stacks(const struct drawing *d)
{
    const struct chart *c = d->chart;
    double each = width_of_slice(c), gap = each > 4 ? 1 : 0;
    for (size_t i = 0; i < c->n; i++) {
        double sum = 0;
        for (size_t s = 0; s < c->n_series; s++) {
            double value = c->series[s].values[i];
            if (!(value > 0)) {
                continue;
            }
            double bottom = y_of(d, sum + d->low), top = y_of(d, sum + value + d->low);
            put_box(d, LEFT + each * (double)i, top, each - gap, bottom - top, s, c->labels[i],
                    value);
            sum += value;
        }
    }
}

/* A line is interrupted at missing values; a value between two gaps is a dot. */
static void draw_line(const struct drawing *d, size_t series)
{
    const struct chart *c = d->chart;
    const double *values = c->series[series].values;
    double each = width_of_slice(c);
    for (size_t i = 0; i < c->n; i++) {
        if (isnan(values[i])) {
            continue;
        }
        size_t end = i;
        while (end + 1 < c->n && !isnan(values[end + 1])) {
            end++;
        }
        double x = LEFT + each * ((double)i + 0.5);
        if (end == i) {
            buf_printf(d->to, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"3\" fill=\"%s\"/>\n", x,
                       y_of(d, values[i]), palette[series]);
            continue;
        }
        buf_text(d->to, "<polyline fill=\"none\" stroke-width=\"2\" points=\"");
        for (; i <= end; i++) {
            buf_printf(d->to, "%.2f,%.2f ", LEFT + each * ((double)i + 0.5), y_of(d, values[i]));
        }
        buf_printf(d->to, "\" stroke=\"%s\"/>\n", palette[series]);
    }
}

static void draw(struct drawing *d)
{
    const struct chart *c = d->chart;
    d->step = chart_step(c->low, c->high, TICKS);
    d->low = c->timed ? floor(c->low / d->step) * d->step : c->low;
    d->high = c->timed ? ceil(c->high / d->step) * d->step : c->high;
    d->high = d->high > d->low ? d->high : d->low + 1;
    put_legend(d);
    if (!c->timed) {
        draw_bars(d);
        return;
    }
    put_axes(d);
    for (size_t s = 0; !c->stacked && s < c->n_series; s++) {
        draw_line(d, s);
    }
    if (c->stacked) {
        draw_stacks(d);
    }
}

static void svg_write(struct out_stream *out, const struct result *r,
                      const struct out_options *options)
{
    struct arena a;
    struct chart c;
    const char *why = NULL;
    arena_init(&a, NULL);
    struct drawing d = { .to = &out->buf, .arena = &a, .chart = &c, .height = HEIGHT };
    bool drawn = chart_make(&a, r, options->zone, BARS_MOST, &c, &why);
    if (drawn && !c.timed) {
        d.height = TOP + (double)(c.n * c.n_series + (c.left_out > 0)) * BAR + 24;
    }
    buf_printf(d.to,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" "
               "viewBox=\"0 0 %d %.0f\" font-family=\"sans-serif\" font-size=\"13\">\n"
               "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
               WIDTH, d.height, WIDTH, d.height);
    if (drawn) {
        draw(&d);
    } else {
        put_label(&d, WIDTH / 2.0, HEIGHT / 2.0, "middle",
                  STR("nothing to draw: no column of numbers"));
    }
    buf_text(d.to, "</svg>\n");
    out->lost = why ? why : out->lost;
    arena_release(&a);
}

const struct out_def out_svg = {
    .name = "svg",
    .doc = "the same drawing as an SVG file",
    .write = svg_write,
};
