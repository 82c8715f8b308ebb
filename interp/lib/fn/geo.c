/*
 * geo.c - distances on the globe, a sphere of 6372.8 km. Specified: docs/language/functions.md,
 * places.
 */
#include "catalog/fn_def.h"

#include <math.h>

static double radians(double degrees)
{
    return degrees / 180 * 3.14159265358979323846;
}

static double haversine(double lat1, double lon1, double lat2, double lon2)
{
    double up = sin(radians(lat2 - lat1) / 2), across = sin(radians(lon2 - lon1) / 2);
    double part = up * up + cos(radians(lat1)) * cos(radians(lat2)) * across * across;
    return 2 * 6372.8 * asin(sqrt(fmin(part, 1)));
}

static void eval_haversine(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        double d = haversine(fn_cell(c, 0, i)->as.f, fn_cell(c, 1, i)->as.f, fn_cell(c, 2, i)->as.f,
                             fn_cell(c, 3, i)->as.f);
        fn_put(c, i, cell_real(d));
    }
}

/* clang-format off */
const struct fn_def fns_geo[] = {
    { .name = "haversine",
      .family = "geo",
      .doc = "The great-circle distance of two places in kilometres.",
      .params = { { "latitude1", T_REAL }, { "longitude1", T_REAL }, { "latitude2", T_REAL }, { "longitude2", T_REAL } },
      .returns = T_REAL,
      .in_place = true,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "round(haversine(39.04380, -77.48790, 45.73723, -119.81143), 2)", "3512.71" } },
      .eval = eval_haversine },
    { 0 },
};
/* clang-format on */
