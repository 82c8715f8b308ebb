/*
 * play.h - one query over one set of events, from a file or from an event database.
 */
#ifndef SUMOQ_TESTS_PLAY_H
#define SUMOQ_TESTS_PLAY_H

#include "engine/query.h"
#include "runner/ledger.h"
#include "source/event/file.h"

struct setting {
    const char *name;
    bool database;
    unsigned threads;
    size_t batch_rows;
    size_t rows_held;  /* by a stage, before it writes to disk; 0: by memory */
    unsigned observed; /* 1: under a faithful observer, whose counts must add up */
    bool by_bytes;     /* the states of threads are combined by their bytes */
};

/* Those to run under: all combinations when `all`, else some that differ in everything. */
const struct setting *settings_wanted(bool all, size_t *n);

/* Where the events of a test lie. */
struct stage_set {
    struct arena *arena;
    const char *folder; /* of its own; removed by set_end */
    const char *file, *database;
};

/* False: *why. */
bool set_begin(struct stage_set *s, struct arena *a, const char **why);
void set_end(struct stage_set *s);
/* Puts JSON lines into the set's file, or takes `path` when it is not NULL. Any database is
 * dropped. */
bool set_events(struct stage_set *s, struct str lines, const char *path, const char **why);

struct played {
    struct query *query; /* the caller frees it with query_free */
    enum query_status status;
    const struct result *result;    /* of QUERY_DONE */
    const struct cell *const *rows; /* of the result, in memory */
    const char *why; /* the events could not be opened, or the rows not read again; else NULL */
};

/* Checks the query and, when it may run and not only checks, runs it. */
struct played play(struct stage_set *s, struct str query, const struct query_options *options,
                   const struct file_options *reading, const struct setting *setting);
/* The same under an observer. */
struct played play_observed(struct stage_set *s, struct str query,
                            const struct query_options *options, const struct file_options *reading,
                            const struct setting *setting, struct ledger *ledger, bool faithful);

#endif
