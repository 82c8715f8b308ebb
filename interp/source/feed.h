/*
 * feed.h - files as pieces of about a megabyte, handed out to workers, and the records in each
 * piece.
 *
 * A worker's cursor claims a piece, reads it, and iterates over its records, whose text stays good
 * until the cursor's next claim. A piece owns the records that start in it, so every record comes
 * exactly once however files are cut.
 */
#ifndef SUMOQ_SOURCE_FEED_H
#define SUMOQ_SOURCE_FEED_H

#include "source/split.h"

#include <pthread.h>

enum { RECORD_MAX = 16 * 1024 * 1024 }; /* bytes of one record */

/* What a file's records are cut by, told by its first bytes. */
enum feed_format { FEED_LINES, FEED_ARRAY };

struct feed_file {
    const char *path;
    struct str shown; /* for reports */
    enum feed_format format;
    bool regular;  /* read by place; else from `fd` in order, as it comes */
    int fd;        /* -1: opened by each cursor */
    uint64_t base; /* regular: place of the first byte in fd */
    uint64_t size; /* regular */
    /* the rest is of pipes, under the round's lock */
    bool begun, ended, dropping;
    int spool;          /* -1: none */
    uint64_t at;        /* bytes handed out */
    uint64_t lines;     /* line ends in them */
    uint64_t read;      /* bytes read, and in the spool */
    struct block carry; /* bytes read and not handed out */
};

struct feed {
    struct feed_file *files;
    size_t n;
    size_t chunk;
    bool rescans; /* keep what pipes give */
    struct budget *budget;
};

/* One pass over all files, shared by the cursors that divide it among themselves. */
struct feed_round {
    struct feed *feed;
    pthread_mutex_t lock;
    size_t file;
    uint64_t at; /* next byte of that file */
    bool exact;  /* a record starts at `at` for certain */
    bool begun;  /* the file was begun: `split` is set */
    struct split split;
};

struct feed_cursor {
    struct feed_round *round;
    struct arena *arena;
    struct block buffer;
    struct block spans; /* struct split_span, of arrays */
    size_t next_span;
    int fd; /* the cursor's own; -1: none */
    size_t fd_file;
    size_t file;    /* of the piece */
    uint64_t base;  /* offset of the buffer's first byte */
    size_t at, end; /* the next record; records start before end */
    bool cut;       /* the last record is longer than RECORD_MAX and not all here */
    uint64_t line;  /* line ends before the buffer, of pipes; else 0 */
    uint64_t bytes; /* read */
    const char *error;
};

struct feed_record {
    struct str text;    /* without its line end */
    uint64_t offset;    /* in the file */
    const char *reason; /* NULL; else there is no text, and why */
};

/* Looks at the files; false: *why names the one that cannot be read and says why. Texts live in
 * `a`. */
bool feed_open(struct feed *f, struct arena *a, const char *const *paths, size_t n,
               const char **why);
void feed_close(struct feed *f);
/* Begins a pass; false: *why. */
bool feed_round_begin(struct feed_round *r, struct feed *f, struct arena *a, const char **why);
void feed_round_end(struct feed_round *r);
/* Lets the pass go on at a place that is the start of a file or lies behind a record of it. */
void feed_round_seek(struct feed_round *r, size_t file, uint64_t offset);

void feed_cursor_begin(struct feed_cursor *c, struct feed_round *r, struct arena *a);
void feed_cursor_end(struct feed_cursor *c);
/* Takes the next piece; false: there is none, or c->error. */
bool feed_claim(struct feed_cursor *c);
/* The next record of the piece; blank lines are left out. False: no more. */
bool feed_record(struct feed_cursor *c, struct feed_record *out);
/* Offset behind the record given last: where a later pass may go on. */
uint64_t feed_behind(const struct feed_cursor *c);

/* What a file is, by its first bytes: looks from *looked on; false: more bytes must be seen. */
bool feed_tell_format(struct str head, size_t *looked, enum feed_format *out);
/* Line (from 1) of a byte of the piece where it is known without reading again, else 0. */
uint64_t feed_line_here(const struct feed_cursor *c, uint64_t offset);
/* Line (from 1) of an offset, by reading the file up to there; 0: the file cannot be read again. */
uint64_t feed_line(const struct feed *f, size_t file, uint64_t offset);
/* Up to `n` bytes at `at`; the bytes read, or -1 with errno. */
long feed_pread(int fd, char *to, size_t n, uint64_t at);

#endif
