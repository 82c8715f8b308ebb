/*
 * session.h - what is inside of a session and of a query (sumoq.h).
 */
#ifndef SUMOQ_SESSION_SESSION_H
#define SUMOQ_SESSION_SESSION_H

#include "engine/query.h"
#include "session/folder.h"
#include "session/options.h"
#include "source/event/file.h"
#include "source/read/reader.h"

struct sumoq {
    struct arena arena;  /* first: the session lives in it */
    atomic_uint holders; /* the caller, and queries */
    struct option_values values;
    struct arena data; /* of the lists below */
    struct {
        const char **items;
        size_t n, cap;
    } paths;
    struct {
        struct reader_lent *items;
        size_t n, cap;
    } buffers;
    int events; /* file of the events given one by one; -1: none */
    uint64_t events_size;
    struct buf error;
};

/* A diagnostic with the texts that callers get. */
struct shown_diag {
    const struct diag *of;
    struct diag copy;
    const char *help; /* lines joined; NULL: none */
};

struct column_text {
    bool read; /* of the current row */
    size_t length;
    const char *text;
    char buffer[CELL_TEXT_MAX + 1];
};

struct sumoq_query {
    struct arena arena; /* first: the query lives in it */
    struct sumoq *session;
    struct option_values values; /* as they were when it was prepared */
    struct query_options options;
    struct str text;
    const char *name;
    bool dashes; /* texts have options with them */
    bool ran;    /* or data could not be opened: the next run prepares it anew */
    atomic_bool stop;
    enum sumoq_status status;
    struct query *query;
    struct {
        struct shown_diag **items;
        size_t n, cap;
    } shown;
    struct arena diag_texts; /* of them */
    /* of the last run, or the one that is under way */
    struct arena run;
    struct os_inputs inputs; /* what it reads: no table is saved there */
    struct file_list files;
    struct file_options reading;
    struct source *source;
    _Atomic(struct source *) watched; /* the same while it is read */
    uint64_t total_bytes;
    sumoq_progress_call *progress;
    void *progress_context;
    const struct result *result;
    const char **column_names;
    struct column_text *texts; /* one a column */
    struct result_iter iter;
    bool iterating;
    const struct cell *row;
    struct arena row_texts;
    bool has_row_texts;
};

/* Another holder; the last one to release it ends it. */
void session_hold(struct sumoq *s);
void session_release(struct sumoq *s);

/* The options of the query, from its values; all memory is from its arena. */
void query_options_read(struct sumoq_query *q, bool checks_only);
/* Opens the session's data for q->source. SUMOQ_DONE, or *why, with options as
 * base/option_names.h has them. */
enum sumoq_status data_open(struct sumoq_query *q, const char **why);
/* Ends the current result and its rows. */
void rows_begin(struct sumoq_query *q);
void rows_end(struct sumoq_query *q);
/* Calls the caller's function from a thread while `run` is under way. */
enum query_status progress_run(struct sumoq_query *q);

/* The diagnostic with the texts that callers get. */
const struct shown_diag *diag_shown(struct sumoq_query *q, const struct diag *g);
/* All of them as a JSON array. */
void diagnostics_put(struct sumoq_query *q, struct buf *to);

#endif
