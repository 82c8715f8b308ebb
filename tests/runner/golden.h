/*
 * golden.h - test cases in YAML: a query, events, and what must come out.
 *
 *     - name: limit keeps the newest messages
 *       query: '* | fields n | limit 1'
 *       events:
 *         - {_messageTime: 1700000000000, n: 1}
 *         - {_messageTime: 1700000001000, n: 2}
 *       expect: {columns: [n], rows: [[2]]}
 *     - name: limit refuses a fraction
 *       query: '* | limit 1.5'
 *       expect: {error: E0304, at: '1:11', mentions: limit}
 *
 * An event is a mapping, or a text that stands in the file of events as it is. Instead of `events`,
 * `file` names one; instead of `query`, `query_file` does.
 *
 * Options: from, to, now, timezone, dialect, time (message, receipt, searchable), params,
 * param_default, limit, category, host, time_field, time_format, year, delimiter,
 * profile (windows, auto),
 * lookups (a mapping of sources to the text of their tables), map_4688 (true), auto_parse (true),
 * check (true: the query is only checked). `source` and `status` are notes.
 *
 * `expect` is one of
 *
 * - columns, rows, ordered (default true), kind (messages, aggregate), warnings (codes or words)
 * - error (a code), at ('line:column'), mentions (a word of its message, label or help)
 * - diagnostics: all of them, in order: 'E0201 2:9'; the place may be left out
 * - plan: the lines of the query's plan (plan_text.h); rows may be expected beside them
 *
 * In rows a plain number means a number (1e-9 relative), null a null, anything else that text.
 */
#ifndef SUMOQ_TESTS_GOLDEN_H
#define SUMOQ_TESTS_GOLDEN_H

#include "engine/query.h"
#include "runner/tree.h"
#include "source/event/file.h"

enum value_kind { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT };

struct golden_value {
    enum value_kind kind;
    struct str text;
    double number;
};

struct golden_row {
    struct golden_value *cells;
    size_t n;
};

struct text_list {
    struct str *items;
    size_t n;
};

enum expectation { EXPECT_ROWS, EXPECT_ERROR, EXPECT_DIAGNOSTICS, EXPECT_PLAN };

struct golden_case {
    struct str name, query;
    struct str events; /* JSON lines */
    const char *file;  /* NULL: events */
    struct query_options options;
    struct file_options reading;
    enum expectation expect;
    struct text_list columns, warnings, diagnostics, plan;
    struct golden_row *rows;
    size_t n_rows;
    bool has_rows, has_warnings, unordered;
    struct str kind;
    struct str error, at, mentions;
};

/* Reads one case; false: *why says what is wrong with it. All in `a`. */
bool golden_read(struct arena *a, struct tree *t, yaml_node_t *node, struct golden_case *out,
                 const char **why);

#endif
