/*
 * result.h - the result of a run: a table of cells with its columns, and the counters of every
 * stage.
 */
#ifndef SUMOQ_DATA_RESULT_H
#define SUMOQ_DATA_RESULT_H

#include "base/diag.h"
#include "data/value.h"

struct result_column {
    struct str name;
    enum type type; /* T_BOOL, T_INT, T_REAL, T_STRING (also: mixed, or all null) or T_TIME */
    bool key;       /* a group key of the last aggregate */
    bool of_keys;   /* identifies rows, beside others, where the keys are gone */
};

/* Rows in and out of one stage, and why rows were dropped; kept by every run. */
struct stage_counts {
    uint64_t in, out;
    uint64_t dropped[4];     /* by enum drop_reason */
    uint64_t invalid_inputs; /* conversions and patterns that returned null */
    uint64_t refused;        /* texts that were not parsed because of a limit */
    const char *refusal;  /* why, a constant, of several the first by its bytes; NULL: none were */
    uint64_t undecided;   /* values that a regular expression takes too many steps on: rows may be
                             missing */
    uint64_t nanoseconds; /* spent in the stage, summed over the threads; observed runs alone */
};

enum drop_reason {
    DROP_TEST,  /* a condition was false or null */
    DROP_PARSE, /* a parse stage did not match */
    DROP_LIMIT, /* after the last row wanted */
    DROP_VALUE, /* a function drops rows for such a value (isPrivateIP of no address) */
    DROP_REASONS,
};

/* "condition", "no match", "limit", "value". */
extern const char *const drop_reason_names[DROP_REASONS];

/* One condition of a stage that keeps the rows where all of its conditions hold. */
struct term_report {
    struct span span;   /* in the query */
    uint64_t held;      /* of the rows that reached the stage, whatever the other conditions are */
    bool expected;      /* it excludes something: that it holds for every row says little */
    struct str field;   /* the field of the events that it alone tests; empty: none or several */
    struct str *values; /* distinct texts of that field in those rows, sorted */
    size_t n_values;    /* 0: too many, or none */
};

struct stage_report {
    struct str text; /* the stage as written */
    struct stage_counts counts;
    size_t stage; /* its number in the query; 0: the search expression */
    struct span span;
    bool of_table;                   /* its rows are those of a table, not events */
    bool reads;                      /* it reads the events itself: counts.in are these */
    const struct term_report *terms; /* of an observed run */
    size_t n_terms;
};

/* Rows that are not in memory as the result's columns, and how they are read. */
struct result_store {
    const void *what;
    bool lasts; /* the texts of cells live as long as the result, not only until the next row */
    /* Starts an iteration over all rows; memory comes from `a`, files stay open until `end`. */
    void *(*start)(struct arena *a, const void *what);
    const struct cell *(*next)(void *walk, const char **why);
    void (*end)(void *walk);
};

struct result {
    bool aggregate; /* a table; false: messages */
    const struct result_column *columns;
    size_t n_columns;
    const struct cell *const *rows; /* rows[r][c]; NULL: they are in `store` */
    const struct result_store *store;
    size_t n_rows;
    const struct stage_report *stages; /* stages[0] is the scope */
    size_t n_stages;
    const char *const *warnings; /* run-time warnings, one line each */
    size_t n_warnings;
};

/* All rows of a result, from the first to the last. */
struct result_iter {
    const struct result *result;
    size_t at;
    struct arena arena;
    void *walk;
    const char *why; /* why rows could not be read; NULL: no error */
};

/* Starts at the first row. */
void result_iter_open(struct result_iter *w, const struct result *r);
/* The cells of the next row, valid until the next call; NULL: no more rows, or an error in w->why.
 */
const struct cell *result_iter_next(struct result_iter *w);
void result_iter_close(struct result_iter *w);
/* Reads all rows into `a`; NULL: they cannot be read, or the budget of `a` is exceeded. */
const struct cell *const *result_rows(struct arena *a, const struct result *r);

#endif
