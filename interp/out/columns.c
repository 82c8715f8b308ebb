/*
 * columns.c - widths of a table's columns.
 *
 * When a table is too wide, all columns above one common width are cut to it, so that only the
 * widest columns are cut. Numbers and instants are never cut, only the names above them: a
 * truncated number would be a different number.
 */
#include "out/columns.h"

#include "data/cell.h"

bool out_column_is_numbers(const struct result *r, size_t column)
{
    enum type t = r->columns[column].type;
    return t == T_INT || t == T_REAL || t == T_NUMBER;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t out_columns_measure(struct out_stream *out, const struct result *r, const struct zone *zone,
                           size_t least_text, struct out_column *columns)
{
    char buffer[OUT_CELL_MAX];
    size_t sum = 0;
    struct result_iter walk;
    const struct cell *row;
    for (size_t c = 0; c < r->n_columns; c++) {
        columns[c] = (struct out_column) { .width = 1 };
    }
    result_iter_open(&walk, r);
    while ((row = out_next_row(out, &walk))) {
        for (size_t c = 0; c < r->n_columns; c++) {
            size_t shown =
                out_shown_width(out_cell_text(&row[c], r->columns[c].type, zone, buffer));
            sum += shown;
            columns[c].width = larger(columns[c].width, shown);
        }
    }
    result_iter_close(&walk);
    for (size_t c = 0; c < r->n_columns; c++) {
        size_t width = columns[c].width, name = out_shown_width(r->columns[c].name);
        bool numbers = out_column_is_numbers(r, c);
        bool whole = numbers || r->columns[c].type == T_TIME;
        columns[c] = (struct out_column) {
            .width = larger(width, name),
            .least = whole ? larger(width, smaller(name, least_text))
                           : smaller(larger(width, name), least_text),
            .numbers = numbers,
        };
    }
    return sum;
}

static size_t capped(const struct out_column *c, size_t cap)
{
    return larger(smaller(c->width, cap), c->least);
}

static size_t sum_capped(const struct out_column *columns, size_t n, size_t cap)
{
    size_t sum = 0;
    for (size_t c = 0; c < n; c++) {
        sum += capped(&columns[c], cap);
    }
    return sum;
}

bool out_columns_fit(struct out_column *columns, size_t n, size_t width)
{
    if (sum_capped(columns, n, SIZE_MAX) <= width) {
        return true;
    }
    if (sum_capped(columns, n, 0) > width) {
        return false;
    }
    size_t low = 0, high = width; /* the largest common width that fits is between */
    while (low < high) {
        size_t middle = high - (high - low) / 2;
        if (sum_capped(columns, n, middle) <= width) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    size_t spare = width - sum_capped(columns, n, low);
    for (size_t c = 0; c < n; c++) {
        bool cut = columns[c].width > capped(&columns[c], low);
        columns[c].width = capped(&columns[c], low);
        if (cut && spare > 0 && columns[c].width == low) {
            columns[c].width++;
            spare--;
        }
    }
    return true;
}
