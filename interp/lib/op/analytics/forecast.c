/*
 * forecast.c - see forecast.h.
 */
#include "lib/op/analytics/forecast.h"

#include <string.h>

static double mean_of(const double *y, size_t n)
{
    double mean = 0;
    for (size_t i = 0; i < n; i++) {
        mean += (y[i] - mean) / (double)(i + 1);
    }
    return mean;
}

void forecast_line(const double *y, size_t n, size_t ahead, double *out)
{
    double middle = n > 0 ? (double)(n - 1) / 2 : 0, mean = mean_of(y, n), products = 0,
           squares = 0;
    for (size_t i = 0; i < n; i++) {
        double x = (double)i - middle;
        products += x * (y[i] - mean);
        squares += x * x;
    }
    double slope = squares > 0 ? products / squares : 0;
    for (size_t i = 0; i < n + ahead; i++) {
        out[i] = mean + slope * ((double)i - middle);
    }
}

size_t forecast_window(size_t n, size_t asked)
{
    size_t window = asked > 0 ? asked : n * 4 / 10;
    window = window > n / 2 ? n / 2 : window;
    return window < 1 ? 1 : window;
}

/* Levinson and Durbin: the coefficients phi[1 .. order] from autocovariances r[0 .. order]. */
static void solve(struct arena *a, const double *r, size_t order, double *phi)
{
    double *before = arena_array(a, double, order + 1), error = r[0];
    for (size_t k = 1; k <= order && error > 0; k++) {
        double sum = r[k];
        for (size_t i = 1; i < k; i++) {
            sum -= phi[i] * r[k - i];
        }
        double reflection = sum / error;
        memcpy(before, phi, (order + 1) * sizeof *phi);
        phi[k] = reflection;
        for (size_t i = 1; i < k; i++) {
            phi[i] = before[i] - reflection * before[k - i];
        }
        error *= 1 - reflection * reflection;
    }
}

void forecast_ar(struct arena *a, const double *y, size_t n, size_t window, size_t ahead,
                 double *out)
{
    double mean = mean_of(y, n);
    double *r = arena_array(a, double, window + 1), *phi = arena_array(a, double, window + 1);
    double *centred = arena_array(a, double, n + ahead);
    for (size_t i = 0; i < n; i++) {
        centred[i] = y[i] - mean;
    }
    for (size_t k = 0; k <= window && n > 0; k++) {
        for (size_t i = 0; i + k < n; i++) {
            r[k] += centred[i] * centred[i + k];
        }
        r[k] /= (double)n;
    }
    solve(a, r, window, phi);
    for (size_t i = 0; i < n + ahead; i++) {
        double sum = 0;
        for (size_t k = 1; k <= window && k <= i; k++) {
            sum += phi[k] * centred[i - k];
        }
        out[i] = mean + sum;
        if (i >= n) {
            centred[i] = sum;
        }
    }
}
