/*
 * sumoq.h - the public interface of libsumoq, version 2: prepare a query, run it over files,
 * folders, an event database or events in memory, read the result row by row. C17 and C++.
 *
 *     sumoq *s = sumoq_open();
 *     sumoq_set(s, "from", "-24h");
 *     sumoq_add_path(s, "events.jsonl");
 *     sumoq_query *q = sumoq_prepare(s, "* | count by user", SIZE_MAX, NULL);
 *     if (sumoq_run(q) == SUMOQ_DONE) {
 *         while (sumoq_next(q) == 1) {
 *             printf("%s %lld\n", sumoq_text(q, 0, NULL), (long long)sumoq_int(q, 1));
 *         }
 *     } else {
 *         fprintf(stderr, "%s\n", sumoq_message(q));
 *     }
 *     sumoq_free(q);
 *     sumoq_close(s);
 *
 * Objects. A session (sumoq) holds options and data; a query (sumoq_query) is prepared from one. A
 * query takes the session's options as they are when it is prepared, and its data as they are when
 * it runs. A query keeps its session alive, so both may be released in any order.
 *
 * Threads. Sessions are independent of each other. Of one session, and of the queries of one
 * session, these may be used in several threads at the same time: different queries, while no
 * thread changes the session; and sumoq_stop and sumoq_progress with the same query. All else is
 * one thread at a time. The library keeps no state of the process but what it sets once; a run
 * starts and joins threads of its own. A run over a database limits the memory of SQLite in the
 * process.
 *
 * Texts are UTF-8. Texts that are passed in are copied. Texts that are returned end in NUL and
 * belong to the object that they were asked of; each function says how long they live. Names of
 * fields and values may hold NUL bytes: use the lengths.
 *
 * Errors are returned; nothing is printed. NULL for a session, a query, a text, a path, a function
 * or a structure, where it is not said to be allowed, is SUMOQ_MISUSE, or 0, NULL or "" of
 * functions without a status; nothing is done. When the system has no more memory the process is
 * aborted.
 *
 * Structures begin with `size`, which the caller sets to sizeof the structure before the call: a
 * later library fills no more than that, and clears what it does not know. Constants and functions
 * are never removed or renumbered within a version.
 */
#ifndef SUMOQ_H
#define SUMOQ_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SUMOQ_API __attribute__((visibility("default")))

/* SUMOQ_VERSION is the version of the program, which results depend on. SUMOQ_VERSION_NUMBER is
 * that of this interface, counted by itself: 10,000 * major + 100 * minor + patch. A major version
 * may break programs, and the soname follows it; a minor one adds. */
#define SUMOQ_VERSION        "0.1.0"
#define SUMOQ_VERSION_NUMBER 20000

typedef struct sumoq sumoq;
typedef struct sumoq_query sumoq_query;

/* What a call came to; all but the second and the next to last are exit statuses of the command
 * line, too. */
enum sumoq_status {
    SUMOQ_DONE = 0,
    SUMOQ_MISUSE = 1,  /* the call or a value is wrong; nothing was changed */
    SUMOQ_IO = 2,      /* a file could not be read or written */
    SUMOQ_INVALID = 3, /* the query does not parse or check */
    SUMOQ_REFUSED = 4, /* the query uses what only the service can run */
    SUMOQ_FAILED = 5,  /* a run-time error: memory, or undecided values, when there are rows, but
                          perhaps not all */
    SUMOQ_UNAVAILABLE = 6, /* this library does not have it */
    SUMOQ_STOPPED = 130,   /* by sumoq_stop, or by the function of sumoq_on_progress */
};

/* Receives text in parts; a result other than 0 ends the writing. */
typedef int sumoq_write(void *context, const char *text, size_t length);

/* The version of the library that is linked, as SUMOQ_VERSION and SUMOQ_VERSION_NUMBER. */
SUMOQ_API const char *sumoq_version(void);
SUMOQ_API int sumoq_version_number(void);

/* ---- sessions ---- */

/* A session without options and data; never NULL. */
SUMOQ_API sumoq *sumoq_open(void);
/* Releases the session when no query of it is left; NULL is allowed. */
SUMOQ_API void sumoq_close(sumoq *s);
/* Why the last call on this session failed, one line without control characters; "" when it did
 * not. Until the next call on the session, those that prepare queries included; calls on a query
 * have sumoq_message. */
SUMOQ_API const char *sumoq_error(const sumoq *s);

/* ---- options ---- */

enum sumoq_option_kind {
    SUMOQ_OPTION_FLAG = 0,   /* NULL, "" and "true" set it, "false" takes it back */
    SUMOQ_OPTION_TEXT = 1,   /* any text */
    SUMOQ_OPTION_NUMBER = 2, /* least .. most, decimal digits */
    SUMOQ_OPTION_SIZE = 3,   /* bytes, at least `least`: 4096, 512M, 2G */
    SUMOQ_OPTION_PAIR = 4,   /* NAME=VALUE */
    SUMOQ_OPTION_CHOICE = 5, /* one of the words of `argument`, a|b|c */
};

/* An option. Its texts are constants. */
struct sumoq_option {
    size_t size;
    const char *name;     /* "max-memory" */
    const char *argument; /* what its value is called, "SIZE"; NULL: a flag */
    const char *doc;      /* one paragraph. {--to} in it is the option `to` */
    int32_t kind;         /* enum sumoq_option_kind */
    int32_t repeats;      /* 1: each value given adds to those before; 0: the last one counts */
    uint64_t least, most;
};

/* All options that a session knows. SUMOQ_MISUSE: there are not so many. */
SUMOQ_API size_t sumoq_option_count(void);
SUMOQ_API enum sumoq_status sumoq_option_at(size_t i, struct sumoq_option *out);

/* Sets an option by its name, the same as of the command line without dashes. SUMOQ_MISUSE: no such
 * option, or no such value; SUMOQ_IO: a file that it names cannot be read now (macro, map).
 * sumoq_error has the reason, which begins with the option's name when its value is wrong. */
SUMOQ_API enum sumoq_status sumoq_set(sumoq *s, const char *option, const char *value);
/* Takes back all values of an option. */
SUMOQ_API enum sumoq_status sumoq_unset(sumoq *s, const char *option);

/* ---- data ---- */

/* Adds a file of events in any format, or a folder with all files below it; "-" is standard input.
 * A run reads all that was added, in this order, buffers and events last. What cannot be opened is
 * found by the run. SUMOQ_MISUSE: the path is empty. For an event database set the option `db`
 * instead. */
SUMOQ_API enum sumoq_status sumoq_add_path(sumoq *s, const char *path);
/* Adds `size` bytes as a file of events in any format: JSON lines, CSV, packed. The bytes are
 * copied; NULL is allowed with size 0. `name` is what the file is called in reports and in
 * _sourceName, and by its end the format may be detected. */
SUMOQ_API enum sumoq_status sumoq_add_buffer(sumoq *s, const char *name, const void *bytes,
                                             size_t size);
/* Adds one event, a JSON object of `length` bytes (SIZE_MAX: up to its NUL). Events form one file
 * of JSON lines: line ends in the object become blanks. Whether it is a valid object is found by
 * the run. */
SUMOQ_API enum sumoq_status sumoq_add_event(sumoq *s, const char *json, size_t length);
/* A file over which no run may save a table, such as that of the query; "-" is the one that
 * standard input is. What a run reads is protected as it is. */
SUMOQ_API void sumoq_protect(sumoq *s, const char *path);
/* Removes all data that was added; the option `db` stays. */
SUMOQ_API void sumoq_clear_data(sumoq *s);

/* ---- queries ---- */

/* A query over `length` bytes (SIZE_MAX: up to its NUL), parsed and checked. `name` is what
 * diagnostics call it; NULL: "<query>". A text of NULL is empty. Never NULL for a session:
 * sumoq_query_status says whether it may run. */
SUMOQ_API sumoq_query *sumoq_prepare(sumoq *s, const char *text, size_t length, const char *name);
/* The same for diagnostics alone: parameters need no values, what only the service can run is a
 * warning unless `strict` is set, no table is looked for. It cannot run. */
SUMOQ_API sumoq_query *sumoq_check(sumoq *s, const char *text, size_t length, const char *name);
/* A query whose rows are the fields of the session's data, the most frequent first: field, count,
 * percent (of the events), kind (integer, double, string, mixed), distinct (how many values, above
 * 256 an estimate), top (the most frequent ones). */
SUMOQ_API sumoq_query *sumoq_fields(sumoq *s);
/* A query without rows that loads the session's files into the event database of the option `db`,
 * which is made when it is missing. What is in it already is not loaded again, without the option
 * `again`; a load that was stopped goes on where it ended. */
SUMOQ_API sumoq_query *sumoq_load(sumoq *s);
/* A query whose rows are the files in the event database of the option `db`, in the order of their
 * first loads: file (its full path; "-": standard input), state (whole; grown: loaded in several
 * parts; damaged: not all of it could be read; interrupted: its load was), events, malformed
 * (records, which are events too), size (bytes; null: not known), read_to (bytes of the text,
 * unpacked), first_time and last_time (of its events; null: none has one), loaded (when it was
 * last), loads (that added events), damage (why not all could be read; null: it could). It reads no
 * event and writes nothing; the session's other data is left alone. */
SUMOQ_API sumoq_query *sumoq_info(sumoq *s);
/* Frees the query and all that it returned; NULL is allowed. */
SUMOQ_API void sumoq_free(sumoq_query *q);
/* SUMOQ_DONE when the query may run, else SUMOQ_INVALID or SUMOQ_REFUSED. */
SUMOQ_API enum sumoq_status sumoq_query_status(const sumoq_query *q);

/* ---- diagnostics ---- */

enum sumoq_level { SUMOQ_ERROR = 0, SUMOQ_WARNING = 1, SUMOQ_NOTE = 2 };

/* A finding about the query, or about its last run. Texts live until the query is freed, runs again
 * or is prepared anew. */
struct sumoq_diagnostic {
    size_t size;
    const char *code;    /* "E0201" */
    const char *message; /* one line */
    const char *label;   /* the reason at that place; NULL: none */
    const char *help;    /* what to do, lines joined by line ends; NULL: none */
    int32_t level;       /* enum sumoq_level */
    int32_t placed;      /* 0: about the run, the members below but n_edits are 0 */
    size_t at, length;   /* bytes of the query's text */
    size_t line, column, end_line,
        end_column; /* from 1; columns count characters; the end is after the last */
    size_t n_edits; /* all of them together put the query right; 0: no exact fix is known */
};

/* Replaces `length` bytes at `at` of the query's text, of which there may be none. */
struct sumoq_edit {
    size_t size;
    size_t at, length;
    const char *text;
    size_t text_length;
};

enum sumoq_form { SUMOQ_FORM_PLAIN = 0, SUMOQ_FORM_COLOR = 1, SUMOQ_FORM_JSON = 2 };

/* All diagnostics so far, by their places; a run adds its own. SUMOQ_MISUSE: there are not so many.
 */
SUMOQ_API size_t sumoq_diagnostic_count(const sumoq_query *q);
SUMOQ_API enum sumoq_status sumoq_diagnostic_at(sumoq_query *q, size_t i,
                                                struct sumoq_diagnostic *out);
SUMOQ_API enum sumoq_status sumoq_edit_at(sumoq_query *q, size_t i, size_t edit,
                                          struct sumoq_edit *out);
/* Writes one for people, several lines with the place in the query, or as a JSON object. */
SUMOQ_API enum sumoq_status sumoq_write_diagnostic(sumoq_query *q, size_t i, enum sumoq_form form,
                                                   sumoq_write *write, void *context);
/* The message of the first error; when there is none, why the last run, opening of data,
 * explanation or view was SUMOQ_MISUSE; else "". One line without control characters. Lives as
 * diagnostics do.
 */
SUMOQ_API const char *sumoq_message(sumoq_query *q);

/* ---- runs ---- */

/* How far a run is. Totals are 0 when they are not known. */
struct sumoq_progress {
    size_t size;
    uint64_t bytes, total_bytes; /* of the data; they count again when the data is read again */
    uint64_t before;             /* of these bytes: loaded by earlier loads */
    uint64_t events;             /* of loads */
};

/* Is called while a run goes on, at most ten times a second, in one of its threads, never twice at
 * the same time. A result other than 0 stops the run and is the last call. It may call nothing of
 * the library but sumoq_stop. Not called while the fields of data are listed. NULL: nothing is
 * called. */
typedef int sumoq_progress_call(void *context, const struct sumoq_progress *progress);
SUMOQ_API void sumoq_on_progress(sumoq_query *q, sumoq_progress_call *call, void *context);
/* Looks at a run from another thread; 0s when none is under way. */
SUMOQ_API void sumoq_progress(const sumoq_query *q, struct sumoq_progress *out);
/* Ends the run that is under way, as soon as possible: it returns SUMOQ_STOPPED. From any thread,
 * and in a signal handler. While no run is under way it is kept: the next one that begins is
 * stopped, and takes it back. So who stopped a run that had just ended runs the query once more. */
SUMOQ_API void sumoq_stop(sumoq_query *q);

/* Runs a query, also one of sumoq_check, over the session's data without saving tables, to see what
 * of it does not fit them: then the diagnostics are those of this run, and W1101 to W1105 among
 * them. SUMOQ_MISUSE: as for sumoq_open_data, or a query of sumoq_fields, sumoq_load or sumoq_info.
 */
SUMOQ_API enum sumoq_status sumoq_check_data(sumoq_query *q);
/* Opens the session's data, which sumoq_run does otherwise, so that what cannot be read is found
 * early. When data is added or removed after it, the run opens all anew. SUMOQ_MISUSE: there is no
 * data, or options do not go together; SUMOQ_IO: no file of it can be read. */
SUMOQ_API enum sumoq_status sumoq_open_data(sumoq_query *q);
/* 1: the file at `path` is data of the run, or a table that the query reads or saves; known when
 * the data is open. So a caller can refuse to write over it. */
SUMOQ_API int sumoq_uses_file(const sumoq_query *q, const char *path);
/* Deletes unfinished files of tables; for a process that is about to exit while another thread runs
 * the query. */
SUMOQ_API void sumoq_abandon(const sumoq_query *q);
/* Runs the query over the session's data, to its end: the whole result is computed before the first
 * row can be read, and held once, in memory or (when half of `max-memory` is in use) in temporary
 * files. May be called again, also after the data was changed; then what the query returned before
 * is gone. Errors are among the diagnostics. */
SUMOQ_API enum sumoq_status sumoq_run(sumoq_query *q);

/* ---- results ---- */

enum sumoq_type {
    SUMOQ_NULL = 0,
    SUMOQ_BOOL = 1,
    SUMOQ_INT = 2, /* 64 bits, signed */
    SUMOQ_REAL =
        3, /* a double; also numbers of events beyond it, whose text is as they were written */
    SUMOQ_TEXT = 4,
    SUMOQ_TIME = 5, /* milliseconds since 1970-01-01T00:00:00Z, as an integer */
};

/* The result of a run that ended with SUMOQ_DONE, or with SUMOQ_FAILED for undecided values;
 * without one everything is empty. Rows and columns count from 0. */
SUMOQ_API int sumoq_has_result(const sumoq_query *q);
SUMOQ_API uint64_t sumoq_row_count(const sumoq_query *q);
SUMOQ_API size_t sumoq_column_count(const sumoq_query *q);
/* Lives until the next run; NULL: no such column. `length` may be NULL. */
SUMOQ_API const char *sumoq_column_name(const sumoq_query *q, size_t column, size_t *length);
/* The type of all cells of a column that are not null; SUMOQ_TEXT also where they are of several,
 * or all null. */
SUMOQ_API enum sumoq_type sumoq_column_type(const sumoq_query *q, size_t column);
/* 1: the column is a key of the last aggregation. */
SUMOQ_API int sumoq_column_is_key(const sumoq_query *q, size_t column);
/* 1: the rows are a table of aggregates; 0: they are messages. */
SUMOQ_API int sumoq_is_aggregate(const sumoq_query *q);

/* Goes to the next row, at first to the first one. 1: there is one; 0: no more; -1: rows on disk
 * cannot be read again, sumoq_message has the reason. */
SUMOQ_API int sumoq_next(sumoq_query *q);
/* Goes before the first row, so that the rows can be read again. */
SUMOQ_API void sumoq_rewind(sumoq_query *q);

/* The cell of the current row. Reading cells keeps no memory from row to row, whatever is read how
 * often. Without such a row or column the cell is null. */
SUMOQ_API enum sumoq_type sumoq_cell_type(const sumoq_query *q, size_t column);
/* The number, or that which a text spells; 1 for true; 0 for others. Of sumoq_int doubles are cut
 * to integers, and numbers that 64 bits do not hold are 0. */
SUMOQ_API int64_t sumoq_int(const sumoq_query *q, size_t column);
SUMOQ_API double sumoq_real(const sumoq_query *q, size_t column);
/* 1 for true, for numbers but 0, and for the text "true" in any case; 0 for other texts, "1" too.
 */
SUMOQ_API int sumoq_bool(const sumoq_query *q, size_t column);
/* The text of any cell, as results show it (times: the milliseconds); NULL for null. Lives until
 * the next row or run. `length`, in bytes, may be NULL. */
SUMOQ_API const char *sumoq_text(sumoq_query *q, size_t column, size_t *length);

/* ---- remarks and counts ---- */

enum sumoq_note_kind {
    SUMOQ_NOTE_FILES = 0,    /* files that could not be read whole */
    SUMOQ_NOTE_DATA = 1,     /* malformed records and other oddities of the data */
    SUMOQ_NOTE_MAPPED = 2,   /* which fields were filled from which */
    SUMOQ_NOTE_VALUES = 3,   /* values that a stage could not use */
    SUMOQ_NOTE_NO_ROWS = 4,  /* why there are no rows */
    SUMOQ_NOTE_LEFT_OUT = 5, /* what the rows do not show, of sumoq_fields */
    SUMOQ_NOTE_LOADED = 6,   /* what a load did, in several notes */
    SUMOQ_NOTE_REFUSED = 7,  /* files that a load did not load, and why, in several notes */
};

/* A remark about the last run: a line, which lines with details may follow, each after two blanks.
 * The text lives until the next run. */
struct sumoq_note {
    size_t size;
    const char *text;
    int32_t kind; /* enum sumoq_note_kind */
};

SUMOQ_API size_t sumoq_note_count(const sumoq_query *q);
SUMOQ_API enum sumoq_status sumoq_note_at(const sumoq_query *q, size_t i, struct sumoq_note *out);

/* Finds out why the last run has no rows, which becomes a note, or which fields of the query no
 * event has, which become diagnostics (W1101). Data of up to 128 MB may be read again for it; it
 * must be what the run has read. SUMOQ_MISUSE: there is no result, or data was removed since. */
SUMOQ_API enum sumoq_status sumoq_explain(sumoq_query *q);

struct sumoq_counts {
    size_t size;
    uint64_t bytes, events;  /* read */
    uint64_t bad;            /* malformed records */
    uint64_t files, damaged; /* that were to be read; of them, those that were not read whole */
    uint64_t n_stages;
    uint64_t loaded; /* events that a load has put into the database */
};

/* What the last run did to the rows in one stage, in the order in which rows pass them. */
enum sumoq_drop {
    SUMOQ_DROP_TEST = 0,  /* a condition was false or null */
    SUMOQ_DROP_PARSE = 1, /* a parse stage did not match */
    SUMOQ_DROP_LIMIT = 2, /* after the last row wanted */
    SUMOQ_DROP_VALUE = 3, /* a function drops rows for such a value */
    SUMOQ_DROP_REASONS = 4,
};

struct sumoq_stage {
    size_t size;
    const char *text; /* as written, without a NUL; lives as the query does */
    size_t text_length;
    uint64_t stage; /* its number in the query; 0: the search expression */
    uint64_t in, out, dropped[SUMOQ_DROP_REASONS];
    uint64_t nanoseconds; /* summed over the threads; with the option `stats` alone */
    int32_t reads;        /* 1: it reads the events itself: `in` are these */
};

/* Of the last run. SUMOQ_MISUSE: there was none, or it has not so many. Rows that are left out
 * before they are read whole, by conditions that are tested while reading, are counted with the
 * option `stats` alone. */
SUMOQ_API enum sumoq_status sumoq_counts(const sumoq_query *q, struct sumoq_counts *out);
SUMOQ_API enum sumoq_status sumoq_stage_at(const sumoq_query *q, size_t i, struct sumoq_stage *out);
/* "condition", "no match", "limit", "value"; NULL: no such reason. */
SUMOQ_API const char *sumoq_drop_name(enum sumoq_drop reason);

/* An event database as a whole. */
struct sumoq_database {
    size_t size;
    uint64_t bytes, format;               /* of its file; the version of its tables */
    uint64_t files, interrupted, damaged; /* that were loaded; of them, those that are so */
    uint64_t events, malformed;           /* of all files */
    uint64_t fields, columns;             /* names of fields; those with a column of their own */
    int64_t first_time, last_time;        /* of the events, milliseconds since 1970 in UTC */
    int32_t has_times;                    /* 0: no event has a time, and both are 0 */
};

/* The database of which the last run of a query of sumoq_info gave the files. SUMOQ_MISUSE: there
 * was no such run, or it failed. */
SUMOQ_API enum sumoq_status sumoq_database(const sumoq_query *q, struct sumoq_database *out);

/* ---- views ---- */

enum sumoq_view {
    SUMOQ_VIEW_DIAGNOSTICS = 0, /* an array of the objects of SUMOQ_FORM_JSON */
    SUMOQ_VIEW_COUNTS = 1,      /* of the last run: events, in_range, and what each stage did to the
                                   rows; with the option `stats` alone the time that each took, and
                                   the rows that are left out before they are read whole */
    SUMOQ_VIEW_TOKENS = 2, /* an array of tokens, blanks and comments: "kind", "at" and "len" (bytes
                              of the query's text), "text"; all of them together are the text */
    SUMOQ_VIEW_TREE = 3,   /* the nodes of the query: "kind", "at" and "len", "nodes" */
    SUMOQ_VIEW_SCOPES = 4, /* for each stage the fields before and after it, with their makers, and
                              where each name is used */
    SUMOQ_VIEW_PLAN = 5,   /* how it would run (docs/plan.md) */
    SUMOQ_VIEW_PLAN_LINES = 6, /* the same as lines for people, not JSON */
};

/* Writes a view of the query as JSON. A plan: the status of the query, when it may not run;
 * SUMOQ_UNAVAILABLE: the library does not have such a view; SUMOQ_MISUSE: there was no run, or a
 * plan of a query of sumoq_check, or any view but the diagnostics of a query of sumoq_fields or
 * sumoq_load; SUMOQ_STOPPED: `write` ended it. */
SUMOQ_API enum sumoq_status sumoq_describe(sumoq_query *q, enum sumoq_view view, sumoq_write *write,
                                           void *context);

/* ---- the language, and what is read ---- */

/* Kinds of words, as bits where several may be given. */
enum sumoq_words { SUMOQ_OPERATORS = 1, SUMOQ_FUNCTIONS = 2, SUMOQ_AGGREGATES = 4 };

enum sumoq_formats {
    SUMOQ_FORMATS_OF_FILES = 0,  /* values of the option `input-format` */
    SUMOQ_FORMATS_OF_ROWS = 1,   /* rows of well-known programs */
    SUMOQ_FORMATS_OF_EVENTS = 2, /* values of the option `profile` */
};

/* Receives something by its name, with a line about it. */
typedef void sumoq_each(void *context, const char *name, const char *form, const char *doc);

/* Calls `each` for every word of the kinds, aliases too; `form` is its syntax, NULL of functions.
 * The texts live as long as the process. */
SUMOQ_API void sumoq_each_word(unsigned kinds, sumoq_each *each, void *context);
/* Writes the pages of all words of these kinds that have the name, in any case. Returns the kinds
 * that were found. */
SUMOQ_API unsigned sumoq_write_help(const char *name, size_t length, unsigned kinds,
                                    sumoq_write *write, void *context);
/* Writes all words of a kind, for people or as JSON; operators with the aggregates after them.
 * SUMOQ_UNAVAILABLE: aggregates alone as JSON. */
SUMOQ_API enum sumoq_status sumoq_write_words(enum sumoq_words kind, enum sumoq_form form,
                                              sumoq_write *write, void *context);
/* Calls `each` for every format; `form` is by what it is recognised, NULL: it is not by itself. The
 * texts live until the call ends. */
SUMOQ_API void sumoq_each_format(enum sumoq_formats kind, sumoq_each *each, void *context);

#ifdef __cplusplus
}
#endif

#endif
