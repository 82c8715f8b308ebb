/*
 * result.h - what a run gives: a table of cells with its columns, and the counts of every stage.
 */
#ifndef SUMOQ_DATA_RESULT_H
#define SUMOQ_DATA_RESULT_H

#include "data/value.h"

struct result_column {
    struct str name;
    enum type type; /* T_BOOL, T_INT, T_REAL, T_TEXT (also: mixed, or all null) or T_TIME */
};

/* Rows in and out of one stage, and why rows were dropped; kept by every run. */
struct stage_counts {
    uint64_t in, out;
    uint64_t dropped[4]; /* by enum drop_reason */
    uint64_t bad_values; /* conversions and patterns that gave null */
};

enum drop_reason {
    DROP_TEST,  /* a test was false or null */
    DROP_PARSE, /* a parse stage did not match */
    DROP_LIMIT, /* behind the last row wanted */
    DROP_VALUE, /* a function drops rows for such a value (isPrivateIP of no address) */
};

struct stage_report {
    struct str text; /* the stage as written */
    struct stage_counts counts;
};

struct result {
    bool aggregate; /* a table; false: messages */
    const struct result_column *columns;
    size_t n_columns;
    const struct cell *const *rows; /* rows[r][c] */
    size_t n_rows;
    const struct stage_report *stages; /* stages[0] is the scope */
    size_t n_stages;
    const char *const *warnings; /* run-time warnings, one line each */
    size_t n_warnings;
};

#endif
