/*
 * window.h - the numbers of a group's last rows: what smooth and rollingstd share.
 */
#ifndef SUMOQ_LIB_OP_ORDER_WINDOW_H
#define SUMOQ_LIB_OP_ORDER_WINDOW_H

#include "lib/op/order/row_order.h"

#include <math.h>

/* In no order. Zeroed, it is empty. */
struct window {
    double *values; /* NaN: the row's value is not a number */
    size_t n, at;
};

/* Adds a row, replacing the oldest of N. */
static inline void window_add(struct window *w, const struct row_order_scratch *buffer,
                              const struct cell *value)
{
    double x;
    if (!w->values) {
        w->values = arena_array(buffer->arena, double, buffer->rows);
    }
    w->values[w->at] = cell_numeric(value, &x) ? x : NAN;
    w->at = (w->at + 1) % buffer->rows;
    w->n += w->n < buffer->rows;
}

#endif
