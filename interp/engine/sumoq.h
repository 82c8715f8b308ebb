/*
 * sumoq.h - the public interface of libsumoq: parse and check a query, run it over files or an
 * event database, read the result. C17 and C++; link with -lsumoq, -lm, -pthread and the output of
 * `pkg-config --libs` for libpcre2-8 sqlite3 simdjson libmd libarchive libxml-2.0
 * libmaxminddb zlib, by a C++ compiler.
 *
 *     sumoq_query *q = sumoq_query_new("* | count by user", "example");
 *     const char *files[] = { "events.jsonl" };
 *     if (sumoq_run_files(q, files, 1) == SUMOQ_DONE) {
 *         for (size_t r = 0; r < sumoq_rows(q); r++) {
 *             puts(sumoq_cell(q, r, 0));
 *         }
 *     } else {
 *         fputs(sumoq_diagnostics(q), stderr);
 *     }
 *     sumoq_query_free(q);
 *
 * A query object is used by one thread at a time; several objects are independent. All texts are
 * UTF-8, end in NUL, belong to the query and live until it is freed.
 */
#ifndef SUMOQ_H
#define SUMOQ_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SUMOQ_API __attribute__((visibility("default")))

typedef struct sumoq_query sumoq_query;

/* How a run ended; also the exit statuses of the command line. */
enum sumoq_status {
    SUMOQ_DONE = 0,
    SUMOQ_IO = 2,      /* the data could not be read */
    SUMOQ_INVALID = 3, /* the query does not parse or check */
    SUMOQ_REFUSED = 4, /* the query uses what this version cannot run */
    SUMOQ_FAILED = 5,  /* a run-time error: memory, or undecided values, when there are rows but
                          perhaps not all */
};

/* A query over NUL-terminated text (copied), parsed and checked. `name` appears in diagnostics.
 * Never NULL. */
SUMOQ_API sumoq_query *sumoq_query_new(const char *text, const char *name);
/* Frees the query and everything that it returned; NULL is allowed. */
SUMOQ_API void sumoq_query_free(sumoq_query *q);
/* SUMOQ_DONE when the query may run. */
SUMOQ_API enum sumoq_status sumoq_check(const sumoq_query *q);
/* All diagnostics so far as lines for people, with the position in the query; "" when there are
 * none.
 */
SUMOQ_API const char *sumoq_diagnostics(sumoq_query *q);

/* Runs over files of any input format, or over an event database. A query runs once; errors are
 * among the diagnostics then. Without a file nothing is read. */
SUMOQ_API enum sumoq_status sumoq_run_files(sumoq_query *q, const char *const *paths, size_t n);
SUMOQ_API enum sumoq_status sumoq_run_database(sumoq_query *q, const char *path);

/* The result of a run that ended with SUMOQ_DONE, or with SUMOQ_FAILED for undecided values: rows
 * and columns, counted from 0. */
SUMOQ_API size_t sumoq_rows(const sumoq_query *q);
SUMOQ_API size_t sumoq_columns(const sumoq_query *q);
SUMOQ_API const char *sumoq_column(sumoq_query *q, size_t column);
/* The cell's text (times as epoch milliseconds); NULL for null. */
SUMOQ_API const char *sumoq_cell(sumoq_query *q, size_t row, size_t column);

#ifdef __cplusplus
}
#endif

#endif
