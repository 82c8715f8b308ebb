/*
 * session.h - what is inside of a session and of a query (sumoq.h).
 */
#ifndef SUMOQ_SESSION_SESSION_H
#define SUMOQ_SESSION_SESSION_H

#include "engine/query.h"
#include "session/folder.h"
#include "session/notes.h"
#include "session/options.h"
#include "source/event/file.h"
#include "source/read/reader.h"

#include <pthread.h>

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
    unsigned removals; /* how often data was removed */
    unsigned changes;  /* how often data was added or removed */
    int events;        /* file of the events given one by one; -1: none */
    uint64_t events_size;
    struct {
        const char **items;
        size_t n, cap;
    } protected; /* files over which no run may write; in `arena` */
    struct buf error;
};

/* A diagnostic with the texts that callers get. */
struct shown_diag {
    const struct diag *of;
    struct diag copy;
    const char *message, *label; /* without control characters; NULL: no label */
    const char *help;            /* lines joined; NULL: none */
};

struct column_text {
    bool read; /* of the current row */
    size_t length;
    const char *text;
    char buffer[CELL_TEXT_MAX + 1];
};

enum query_kind { QUERY_OF_EVENTS, QUERY_OF_FIELDS, QUERY_OF_LOAD, QUERY_OF_INFO };

struct load_result;

enum { SESSION_FIELDS_MAX = 4096 };

struct sumoq_query {
    struct arena arena; /* first: the query lives in it */
    struct sumoq *session;
    struct option_values values; /* as they were when it was prepared */
    struct query_options options;
    struct str text;
    const char *name;
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
    pthread_mutex_t watch;            /* held while `watched` is looked into or changes */
    _Atomic uint64_t total_bytes;
    sumoq_progress_call *progress;
    void *progress_context;
    int64_t progress_at; /* when it was called last */
    const struct result *result;
    struct notes notes;
    struct load_result *loaded;
    const struct sumoq_database *database; /* of QUERY_OF_INFO */
    struct {
        atomic_uint_least64_t bytes, before, events;
    } load; /* how far it is */
    const char **column_names;
    struct column_text *texts; /* one a column */
    struct result_iter iter;
    const struct cell *row;
    struct arena row_texts;
    enum query_kind kind;
    enum sumoq_status status; /* as it was prepared */
    unsigned removals;        /* of the session's, when the data was opened */
    unsigned changes;         /* the same */
    const char *refusal;      /* why the last call was SUMOQ_MISUSE; NULL: it was not */
    atomic_bool stop;
    bool dashes; /* texts have options with them */
    bool ran;    /* or data could not be opened: the next run prepares it anew */
    bool opened;
    bool progress_ended; /* the caller wants no more calls, and the run to stop */
    bool explained;
    bool left_out; /* there are more fields */
    bool loaded_all;
    bool iterating;
    bool has_row_texts;
};

/* Another holder; the last one to release it ends it. */
void session_hold(struct sumoq *s);
void session_release(struct sumoq *s);

/* The options of the query, from its values; all memory is from its arena. */
void query_options_read(struct sumoq_query *q, bool checks_only);
/* How files are read, by the values; `zone` is that of times that name none. All memory is from
 * `a`. SUMOQ_DONE, or *why. */
enum sumoq_status file_options_read(struct arena *a, const struct option_values *v,
                                    const struct zone *zone, struct file_options *out,
                                    const char **why);
/* Sum of the sizes of all files; 0: one of them is a pipe. */
uint64_t data_total_size(const char *const *paths, size_t n);
/* Opens the session's data for q->source. SUMOQ_DONE, or *why, with options as
 * base/option_names.h has them. */
enum sumoq_status query_open_data(struct sumoq_query *q, const char **why);
/* SUMOQ_MISUSE, for that reason, a constant. */
enum sumoq_status query_refuse(struct sumoq_query *q, const char *why);
/* Ends the current result and its rows. */
void rows_begin(struct sumoq_query *q);
void rows_end(struct sumoq_query *q);
/* Makes the rows of a query of fields. */
enum query_status fields_run(struct sumoq_query *q);
/* Prepares a load, and runs it. */
enum sumoq_status load_open(struct sumoq_query *q, const char **why);
enum query_status load_run(struct sumoq_query *q);
/* Prepares the rows of a query of info, and makes them. */
enum sumoq_status info_open(struct sumoq_query *q, const char **why);
enum query_status info_run(struct sumoq_query *q);
/* What it read, if that is worth reporting, else NULL; *events: how many it put into the database.
 */
const struct source_stats *load_stats(const struct sumoq_query *q, uint64_t *events);
/* The result of a run that has one, with all remarks among its warnings, for printers; *events: how
 * many were read. Lives as the run does. */
const struct result *session_result(struct sumoq_query *q, uint64_t *events);
/* Calls the caller's function, unless it was called a moment ago; false: the run is to stop. */
bool progress_report(struct sumoq_query *q);
/* Runs, and calls the caller's function meanwhile. */
enum query_status progress_run(struct sumoq_query *q);

/* Copies a structure of `known` bytes for a caller whose own may be shorter or longer. */
static inline void hand_out(void *out, const void *from, size_t known)
{
    size_t size;
    memcpy(&size, out, sizeof size);
    memset(out, 0, size);
    memcpy(out, from, size < known ? size : known);
    memcpy(out, &size, sizeof size);
}

/* What a run read, in `a`; NULL: no events, or of a load that failed at once. *loaded: events that
 * are in the database now. */
const struct source_stats *run_stats(const struct sumoq_query *q, struct arena *a,
                                     uint64_t *loaded);
/* The diagnostic with the texts that callers get. */
const struct shown_diag *diag_shown(struct sumoq_query *q, const struct diag *g);
/* All of them as a JSON array. */
void diagnostics_put(struct sumoq_query *q, struct buf *to);

#endif
