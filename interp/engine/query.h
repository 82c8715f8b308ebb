/*
 * query.h - one query from text to result: parse, check, plan, run. The base of the command line
 * and of sumoq.h.
 *
 * A query object owns its text, tree, plan and results; nothing is shared between two of them but
 * const tables.
 */
#ifndef SUMOQ_ENGINE_QUERY_H
#define SUMOQ_ENGINE_QUERY_H

#include "data/result.h"
#include "data/time.h"
#include "engine/observe.h"
#include "engine/render.h"
#include "lang/parse.h"
#include "source/source.h"
#include "tables/tables.h"

enum dialect { DIALECT_AUTO, DIALECT_SUMO, DIALECT_EVAL };

enum query_status { /* also the exit statuses */
                    QUERY_DONE = 0,
                    QUERY_IO = 2,      /* the data could not be read */
                    QUERY_INVALID = 3, /* does not parse or check */
                    QUERY_REFUSED = 4, /* uses what only the service can run */
                    QUERY_FAILED = 5,  /* a run-time error: memory */
                    QUERY_STOPPED = 130,
};

struct query_options {
    const struct param *params;
    size_t n_params;
    const struct param *macros;
    size_t n_macros;
    bool has_default_param;
    struct str default_param;
    enum dialect dialect;
    bool auto_parse;   /* auto-parse mode: fields of the JSON in messages */
    bool checks_only;  /* no run follows: parameters may be unset, stages that only the service can
                          run are a warning */
    bool as_written;   /* errors are reported without what they may be meant to be */
    bool strict;       /* the latter is an error nevertheless */
    bool dry;          /* the run saves no table */
    bool observed;     /* the run counts and times every stage (exec/observe.h) */
    atomic_bool *stop; /* ends a run when it is set; NULL: nothing does */
    const struct tables_options *tables; /* NULL: none */
    /* of the run */
    unsigned threads;  /* 0: the processors */
    size_t batch_rows; /* 0: BATCH_ROWS */
    size_t max_memory; /* bytes; 0: half of os_memory */
    size_t limit;      /* rows of the result; 0: all */
    size_t rows_held;  /* for tests: rows or groups that a stage keeps in memory; 0: by memory */
    bool by_bytes;     /* for tests: the states of threads are combined by their bytes */
    struct str from, to, now,
        zone; /* as given; empty: not given. Win over the query's header comments */
    enum scan_time time;
};

struct query;
struct analysis;
struct run_observer;

/* A query over `text` (copied). `file` is the name for diagnostics. Parsed and checked at once;
 * never NULL. */
struct query *query_new(struct str text, const char *file, const struct query_options *options);
void query_free(struct query *q);

/* Sorted diagnostics of parsing, checking and, later, running. */
const struct diags *query_diags(const struct query *q);
const struct source_text *query_source_text(const struct query *q);
/* QUERY_DONE when it may run. */
enum query_status query_status(const struct query *q);
const struct zone *query_zone(const struct query *q);

/* The document and the analysis of the text (check/analysis.h), made when first asked for: as a
 * check reads it, where parameters may be unset. Lives as long as the query. */
const struct analysis *query_analysis(struct query *q);

/* The plan of a query that may run, as lines or as JSON (engine/plan_view.h). */
void query_put_plan(struct query *q, bool json, struct buf *out);

/* Whether a run reads its source more than once. */
bool query_reads_twice(const struct query *q);
/* Registers an observer of the query's next runs (exec/observer.h); what it refers to must live as
 * long as the query. */
void query_add_observer(struct query *q, const struct run_observer *o);
/* Runs over `source`. On QUERY_DONE *result lives as long as the query, and on QUERY_FAILED for
 * undecided values (E0907), where rows may be missing; else it is NULL and query_diags has the
 * reason. */
enum query_status query_run(struct query *q, struct source *source, const struct result **result);
/* What the last run did to the events, stage by stage (exec/observe.h). If it was not an observed
 * one, the source is read again, without a filter, and nothing is saved. False: the source cannot
 * be read, or the run was stopped. */
bool query_observe(struct query *q, struct source *source, struct observation *out);
/* The fields that the query names and that no event of the last run had, of those that no other
 * event of the source has either; may read the source again. Reported as W1101. */
void query_warn_absent(struct query *q, struct source *source);
/* Reports the table files of the options that nothing has asked for, after a run (W1107). */
void query_warn_unused(struct query *q);
/* Adds what an observation found to the query's diagnostics: W1101 to W1105. */
void query_warn_observed(struct query *q, const struct observation *o);
/* Whether the path is the file of a table that the query reads or saves, or that was given;
 * `source` receives the table's source. */
bool query_uses_file(const struct query *q, const char *path, struct str *source);
/* Adds an error about the run without a place, such as data that cannot be opened. */
void query_report(struct query *q, enum diag_code code, const char *text);
/* Deletes incomplete table files of a run in another thread; for a process about to exit. */
void query_abandon(const struct query *q);

#endif
