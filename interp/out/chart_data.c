/*
 * chart_data.c - see chart_data.h.
 */
#include "out/chart_data.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "data/cell.h"
#include "out/columns.h"

#include <math.h>
#include <stdlib.h>

/* The roles of the columns. */
struct roles {
    size_t time; /* SIZE_MAX: none */
    size_t *keys, *measures;
    size_t n_keys, n_measures;
};

static void assign_roles(struct arena *a, const struct result *r, struct roles *out)
{
    bool any_key = false;
    size_t last = 0;
    *out = (struct roles) { .time = SIZE_MAX,
                            .keys = arena_array(a, size_t, r->n_columns + 1),
                            .measures = arena_array(a, size_t, r->n_columns + 1) };
    for (size_t c = 0; c < r->n_columns; c++) {
        bool numbers = out_column_is_numbers(r, c);
        any_key = any_key || r->columns[c].key;
        last = numbers ? last : c;
        if (out->time == SIZE_MAX && r->columns[c].type == T_TIME) {
            out->time = c;
        }
    }
    bool alone = r->n_columns == 1 || (!any_key && r->n_rows <= 1);
    for (size_t c = 0; c < r->n_columns; c++) {
        bool numbers = out_column_is_numbers(r, c);
        bool key = any_key ? r->columns[c].key : !numbers || (c <= last && !(alone && numbers));
        if (c != out->time && key) {
            out->keys[out->n_keys++] = c;
        } else if (c != out->time && numbers) {
            out->measures[out->n_measures++] = c;
        }
    }
}

static double value_of(const struct cell *c)
{
    double v;
    return !cell_is_null(c) && cell_double(c, &v) && isfinite(v) ? v : NAN;
}

/* The keys of a row as one text. */
static struct str key_text(struct arena *a, const struct result *r, const struct roles *roles,
                           const struct cell *row, const struct zone *zone)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < roles->n_keys; i++) {
        char buffer[OUT_CELL_MAX];
        size_t c = roles->keys[i];
        buf_text(&text, i > 0 ? ", " : "");
        buf_str(&text, cell_is_null(&row[c])
                           ? STR("null")
                           : out_cell_text(&row[c], r->columns[c].type, zone, buffer));
    }
    struct str out = arena_str(a, buf_view(&text));
    buf_release(&text);
    return out;
}

static double *values_new(struct arena *a, size_t n)
{
    double *values = arena_array(a, double, n + 1);
    for (size_t i = 0; i < n; i++) {
        values[i] = NAN;
    }
    return values;
}

static void make_bars(struct arena *a, const struct result *r, const struct roles *roles,
                      const struct cell *const *rows, const struct zone *zone, size_t most,
                      struct chart *out)
{
    out->n = r->n_rows < most ? r->n_rows : most;
    out->left_out = r->n_rows - out->n;
    out->labels = arena_array(a, struct str, out->n + 1);
    out->n_series = roles->n_measures < CHART_SERIES_MOST ? roles->n_measures : CHART_SERIES_MOST;
    out->series = arena_array(a, struct chart_series, out->n_series + 1);
    for (size_t i = 0; i < out->n; i++) {
        out->labels[i] = key_text(a, r, roles, rows[i], zone);
    }
    for (size_t s = 0; s < out->n_series; s++) {
        size_t c = roles->measures[s];
        out->series[s] = (struct chart_series) { r->columns[c].name, values_new(a, out->n), 0 };
        for (size_t i = 0; i < out->n; i++) {
            out->series[s].values[i] = value_of(&rows[i][c]);
        }
    }
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int by_total(const void *a, const void *b, const void *ctx)
{
    (void)ctx;
    const struct chart_series *x = a, *y = b;
    return x->total > y->total ? -1 : x->total < y->total;
}

static void add(double *to, double value)
{
    if (!isnan(value)) {
        *to = isnan(*to) ? value : *to + value;
    }
}

/* Merges the smallest series, so that all fit. */
static void fold_others(struct arena *a, struct chart *out)
{
    sort_stable(out->series, arena_array(a, struct chart_series, out->n_series), out->n_series,
                sizeof *out->series, by_total, NULL);
    struct chart_series others = { STR("others"), values_new(a, out->n), 0 };
    for (size_t s = CHART_SERIES_MOST - 1; s < out->n_series; s++) {
        for (size_t i = 0; i < out->n; i++) {
            add(&others.values[i], out->series[s].values[i]);
        }
    }
    out->series[CHART_SERIES_MOST - 1] = others;
    out->n_series = CHART_SERIES_MOST;
}

static void make_times(struct arena *a, const struct result *r, const struct roles *roles,
                       const struct cell *const *rows, const struct zone *zone, int64_t *times,
                       struct chart *out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_rows; i++) {
        if (rows[i][roles->time].tag == CELL_INT) {
            times[n++] = rows[i][roles->time].as.i;
        }
    }
    qsort(times, n, sizeof *times, by_number);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || times[i] != times[out->n - 1]) {
            times[out->n++] = times[i];
        }
    }
    out->labels = arena_array(a, struct str, out->n + 1);
    for (size_t i = 0; i < out->n; i++) {
        char buffer[OUT_CELL_MAX];
        struct cell time = cell_int(times[i]);
        struct str text = out_cell_text(&time, T_TIME, zone, buffer);
        bool whole = str_ends(text, STR(".000"));
        out->labels[i] = arena_str(a, (struct str) { text.s, text.len - (whole ? 4 : 0) });
    }
}

static void make_series(struct arena *a, const struct result *r, const struct roles *roles,
                        const struct cell *const *rows, const struct zone *zone, struct chart *out)
{
    struct {
        struct chart_series *items;
        size_t n, cap;
    } all = { NULL, 0, 0 };
    struct map known; /* name to its number + 1, as a pointer into `numbers` */
    int64_t *times = arena_array(a, int64_t, r->n_rows + 1);
    map_init(&known, a, false);
    make_times(a, r, roles, rows, zone, times, out);
    for (size_t i = 0; i < r->n_rows; i++) {
        const struct cell *time = &rows[i][roles->time];
        const int64_t *at = time->tag == CELL_INT
                                ? bsearch(&time->as.i, times, out->n, sizeof *times, by_number)
                                : NULL;
        struct str key = key_text(a, r, roles, rows[i], zone);
        for (size_t m = 0; at && m < roles->n_measures; m++) {
            struct str measure = r->columns[roles->measures[m]].name;
            struct str name = roles->n_keys == 0 ? measure
                              : roles->n_measures == 1
                                  ? key
                                  : arena_printf(a, "%.*s %.*s", STR_ARG(key), STR_ARG(measure));
            size_t *number = map_get(&known, name);
            if (!number) {
                number = arena_new(a, size_t);
                *number = all.n;
                map_put(&known, name, number);
                *vec_add(a, &all) = (struct chart_series) { name, values_new(a, out->n), 0 };
            }
            double v = value_of(&rows[i][roles->measures[m]]);
            struct chart_series *series = all.items ? &all.items[*number] : NULL;
            if (series) {
                add(&series->values[at - times], v);
                series->total += isnan(v) ? 0 : fabs(v);
            }
        }
    }
    out->series = all.items;
    out->n_series = all.n;
    if (all.n > CHART_SERIES_MOST) {
        fold_others(a, out);
    }
}

/* Lines far from 0 show more detail without it. */
static bool is_far(const struct chart *c, double least, double most)
{
    return c->timed && !c->stacked && (least > most / 2 || most < least / 2);
}

static void measure(struct chart *out)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t s = 0; s < out->n_series; s++) {
        for (size_t i = 0; i < out->n; i++) {
            double v = out->series[s].values[i];
            least = v < least ? v : least;
            most = v > most ? v : most;
        }
    }
    out->stacked = out->timed && out->n_series > 1 && least >= 0;
    bool far = is_far(out, least, most);
    out->low = far || least < 0 ? least : 0;
    out->high = far || most > 0 ? most : 0;
    for (size_t i = 0; out->stacked && i < out->n; i++) {
        double sum = NAN;
        for (size_t s = 0; s < out->n_series; s++) {
            add(&sum, out->series[s].values[i]);
        }
        out->high = sum > out->high ? sum : out->high;
    }
}

bool chart_make(struct arena *a, const struct result *r, const struct zone *zone, size_t most,
                struct chart *out, const char **why)
{
    struct roles roles;
    *out = (struct chart) { 0 };
    *why = NULL;
    if (!r->aggregate || r->n_rows == 0) {
        return false;
    }
    const struct cell *const *rows = result_rows(a, r);
    if (!rows) {
        *why = "its rows cannot be read again";
        return false;
    }
    assign_roles(a, r, &roles);
    if (roles.n_measures == 0) {
        return false;
    }
    out->timed = roles.time != SIZE_MAX;
    if (out->timed) {
        make_series(a, r, &roles, rows, zone, out);
    } else {
        make_bars(a, r, &roles, rows, zone, most, out);
    }
    measure(out);
    return out->n > 0 && out->n_series > 0;
}

double chart_step(double low, double high, size_t most)
{
    double span = high - low;
    if (!(span > 0)) {
        return 1;
    }
    double step = pow(10, floor(log10(span / (double)most)));
    static const double factors[] = { 1, 2, 5, 10 };
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        if (span / (step * factors[i]) <= (double)most) {
            return step * factors[i];
        }
    }
    return step * 10;
}

struct str chart_number(struct arena *a, double value)
{
    char buffer[CELL_TEXT_MAX];
    double rounded = fabs(value) < 1e15 ? round(value * 1e6) / 1e6 : value;
    struct cell cell = cell_real(rounded);
    return arena_str(a, cell_show(&cell, buffer));
}
