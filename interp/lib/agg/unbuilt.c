/*
 * unbuilt.c - the aggregates of the language that this version cannot run. `check` knows them;
 * `run` refuses them by name.
 */
#include "catalog/agg_def.h"

/* clang-format off */
const struct agg_def aggs_unbuilt[] = {
    { .name = "count_distinct", .output = "_count_distinct", .form = "count_distinct(FIELD)", .doc = "The number of different values.", .returns = T_INT },
    { .name = "sum", .output = "_sum", .form = "sum(FIELD)", .doc = "The sum.", .returns = T_REAL },
    { .name = "avg", .output = "_avg", .form = "avg(FIELD)", .doc = "The mean.", .returns = T_REAL },
    { .name = "min", .output = "_min", .form = "min(FIELD)", .doc = "The least number.", .returns = T_REAL },
    { .name = "max", .output = "_max", .form = "max(FIELD)", .doc = "The greatest number.", .returns = T_REAL },
    { .name = "pct", .output = "_pct", .form = "pct(FIELD)", .doc = "Percentiles.", .returns = T_REAL },
    { .name = "pct_sampling", .output = "_pct", .form = "pct_sampling(FIELD)", .doc = "Percentiles of a sample.", .returns = T_REAL },
    { .name = "median", .output = "_median", .form = "median(FIELD)", .doc = "The median.", .returns = T_REAL },
    { .name = "stddev", .output = "_stddev", .form = "stddev(FIELD)", .doc = "The standard deviation.", .returns = T_REAL },
    { .name = "first", .output = "_first", .form = "first(FIELD)", .doc = "The first value.", .returns = T_ANY },
    { .name = "last", .output = "_last", .form = "last(FIELD)", .doc = "The last value.", .returns = T_ANY },
    { .name = "most_recent", .output = "_mostrecent", .form = "most_recent(FIELD)", .doc = "The newest value.", .returns = T_ANY },
    { .name = "least_recent", .output = "_leastrecent", .form = "least_recent(FIELD)", .doc = "The oldest value.", .returns = T_ANY },
    { .name = "values", .output = "_values", .form = "values(FIELD)", .doc = "The different values, a line each.", .returns = T_TEXT },
    { 0 },
};
/* clang-format on */
