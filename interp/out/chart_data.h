/*
 * chart_data.h - a result as the data of a chart: bars of counted things, or series over time.
 */
#ifndef SUMOQ_OUT_CHART_DATA_H
#define SUMOQ_OUT_CHART_DATA_H

#include "base/arena.h"
#include "data/result.h"
#include "data/time.h"

enum { CHART_SERIES_MOST = 8 };

struct chart_series {
    struct str name;
    double *values; /* by label; NaN: none */
    double total;
};

struct chart {
    bool timed; /* labels are instants in ascending order; else things in their order */
    struct str *labels;
    size_t n;        /* labels */
    size_t left_out; /* things after the last label */
    struct chart_series *series;
    size_t n_series;  /* at most CHART_SERIES_MOST; the last may be `others` */
    bool stacked;     /* several series over time without a value below 0 */
    double low, high; /* of all values and 0, or of their sums when stacked; of lines that stay
                         far from 0 without it */
};

/*
 * Makes a chart of the result: labels are its group keys, else the columns up to the last one
 * without numbers (at least the first), values its other columns of numbers. With a column of time
 * there is a label an instant, and a series for each measure and each combination of the other
 * keys; the smallest ones become `others`. At most `most` labels of things; all memory is from `a`.
 * False: there are no numbers to draw, or the rows cannot be read and `why` has the reason.
 */
bool chart_make(struct arena *a, const struct result *r, const struct zone *zone, size_t most,
                struct chart *out, const char **why);
/* Steps of 1, 2 or 5 times a power of ten that divide `low`..`high` into at most `most` parts. */
double chart_step(double low, double high, size_t most);
/* A number as a label shows it, in `a`. */
struct str chart_number(struct arena *a, double value);

#endif
