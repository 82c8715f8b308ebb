/*
 * source_times.h - what is reported of the times of events after a scan: events without one, by
 * file, and times of which something was guessed. Bounded, and with fixed texts, so that it can be
 * copied.
 */
#ifndef SUMOQ_SOURCE_SOURCE_TIMES_H
#define SUMOQ_SOURCE_SOURCE_TIMES_H

#include "base/arena.h"

enum { TIMES_FILES = 3, TIMES_KEYS = 3, TIMES_SHOWN = 48 };

/* Up to TIMES_SHOWN bytes of a text, whole characters. */
struct times_text {
    char s[TIMES_SHOWN];
    size_t len;
};

/* The keys of an event without a time whose names or values look like one. */
struct times_sample {
    size_t file; /* and where in it */
    uint64_t offset;
    struct times_text names[TIMES_KEYS], values[TIMES_KEYS];
    size_t n;
};

/* A file that has events without a time of their own. */
struct times_file {
    struct str file;
    uint64_t records, untimed;
    bool text; /* lines, which take the time of the line before */
    struct times_sample sample;
};

/* How often an option of the user was tried, and the first text that it did not fit. */
struct times_tried {
    uint64_t fits, misfits;
    struct times_text misfit;
};

struct source_times {
    struct times_file files[TIMES_FILES]; /* the first of them */
    size_t n_files;
    uint64_t all_files;      /* how many there are */
    uint64_t records;        /* of all files */
    uint64_t guessed;        /* files whose years come from their date of change */
    struct str guessed_file; /* the first of them */
    int64_t guessed_year;
    uint64_t ambiguous; /* dates that may be day/month */
    struct str ambiguous_file;
    struct times_tried format, field; /* --time-format, --time-field */
};

/* Cuts a text to what is kept. */
void times_text_set(struct times_text *to, struct str s);
void times_tried_add(struct times_tried *t, bool fits, struct str text);
void times_tried_merge(struct times_tried *sum, const struct times_tried *more);
/* Adds what was found in further files; names are copied into `a`. */
void source_times_add(struct source_times *sum, const struct source_times *more, struct arena *a);

#endif
