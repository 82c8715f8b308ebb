/*
 * forecast.h - values over time and what comes next: a line, or an autoregressive model. Formulas:
 * docs/language/analytics.md, predict.
 */
#ifndef SUMOQ_LIB_OP_ANALYTICS_FORECAST_H
#define SUMOQ_LIB_OP_ANALYTICS_FORECAST_H

#include "base/arena.h"

/* The least squares line through (0, y[0]) .. (n-1, y[n-1]): out[0 .. n+ahead-1]. */
void forecast_line(const double *y, size_t n, size_t ahead, double *out);
/* How many values before a point the model uses: `asked`, else four tenths of n; 1 to n/2. */
size_t forecast_window(size_t n, size_t asked);
/* Predicts each of y from the `window` values before it, then `ahead` more from the predictions:
 * out[0 .. n+ahead-1]. Work memory comes from `a`. */
void forecast_ar(struct arena *a, const double *y, size_t n, size_t window, size_t ahead,
                 double *out);

#endif
