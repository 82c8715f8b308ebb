/*
 * source.h - where events come from: files or an event database behind one interface.
 *
 * A source is opened once and shared by the workers; each worker has a cursor of its own (struct
 * scan), which takes range after range of the source until none is left and fills batches. A source
 * may be scanned again after all cursors are closed. Rows arrive in any order; each has its
 * position (batch.h).
 */
#ifndef SUMOQ_SOURCE_SOURCE_H
#define SUMOQ_SOURCE_SOURCE_H

#include "data/batch.h"
#include "source/scan_spec.h"
#include "source/source_times.h"

/* A record that could not be read: kept for the report. */
struct source_bad {
    struct str file;
    uint64_t line; /* 1-based; 0: not known */
    const char *reason;
};

enum { SOURCE_BAD_SHOWN = 3 };

/* A reason why a file was not read whole (source/damage.h). */
struct source_damage {
    struct str file;
    const char *reason;
    uint64_t lost, times, others; /* records known to be lost; how often; reasons not kept */
    bool is_first;                /* of its file's */
    bool may_pass;                /* the system's reason: another try may go well */
};

enum { SOURCE_DAMAGE_KEPT = 100 };

/* Counts of a scan, summed over the workers. */
struct source_stats {
    uint64_t bytes;          /* read */
    uint64_t records;        /* events seen, before the filter */
    uint64_t bad;            /* malformed records */
    uint64_t invalid_inputs; /* values in valid records that did not parse and are null */
    uint64_t repaired; /* records of text with bytes that are not UTF-8, which became U+FFFD */
    uint64_t untimed;  /* events without a time of their own */
    uint64_t longer;   /* rows with more cells than their header has columns */
    struct source_bad shown[SOURCE_BAD_SHOWN]; /* the first of them by position */
    size_t n_shown;
    uint64_t files, damaged; /* that were to be read; of them, those that were not read whole */
    struct source_damage damage[SOURCE_DAMAGE_KEPT]; /* in order of the files */
    size_t n_damage;
    struct source_times times;
    const char *lacking[5]; /* built-in fields that the filter asks for and no event has */
    size_t n_lacking;
};

struct source;
struct scan;

/* How a kind of source works. The last four are NULL for a table between two segments
 * (exec/table.h), of which nobody asks them. */
struct source_ops {
    /* Prepares a scan: distributes the spec, rewinds the ranges. False: `why` has the reason. */
    bool (*start)(struct source *src, const struct scan_spec *spec, const char **why);
    /* One worker's cursor; its memory comes from `a`. NULL: `why` has the reason, in `a`. Called in
     * the worker's thread. */
    struct scan *(*open)(struct source *src, struct arena *a, const char **why);
    /* Fills `b` from its first row on and selects all; false: no more rows, or `error` has the
     * reason. */
    bool (*next)(struct scan *scan, struct batch *b);
    /* What ended the scan; NULL: no failure. It lives in the arena that open was given, also after
     * close. */
    const char *(*error)(const struct scan *scan);
    void (*close)(struct scan *scan);
    void (*stats)(const struct source *src, struct source_stats *out);
    /* Smallest and largest message time of all events, before any filter; false: no event has one.
     * May read the data. */
    bool (*time_bounds)(struct source *src, int64_t *min, int64_t *max);
    /* Calls `found` for each field name of the events in order of first appearance; names may
     * repeat. May read the data, not while a scan is open. False: *why, in `a`. */
    bool (*names)(struct source *src, struct arena *a, void (*found)(void *to, struct str name),
                  void *to, const char **why);
    void (*free)(struct source *src);
};

struct source {
    const struct source_ops *ops;
    /* Bytes that the scan has read so far, for progress; stats are final only when all cursors are
     * closed. */
    atomic_uint_least64_t seen;
};

struct scan {
    struct source *source;
};

#endif
