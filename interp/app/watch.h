/*
 * watch.h - a thread beside long work: it takes Ctrl-C and draws the progress line.
 */
#ifndef SUMOQ_APP_WATCH_H
#define SUMOQ_APP_WATCH_H

#include "app/app.h"

#include <pthread.h>
#include <signal.h>

/* How far the work is; a total of 0 is not known. */
struct progress {
    uint64_t bytes, total_bytes;
    uint64_t before; /* of the bytes: done by earlier work, no part of the rate */
    uint64_t events; /* 0: not counted */
};

struct watch {
    void (*stop)(void *what); /* asks the work to end soon; called in the watching thread */
    bool (*look)(void *what,
                 struct progress *out); /* how far it is; false: not known. NULL: no line */
    void *what;
    bool draws;      /* standard error is a terminal, and nobody asked for quiet */
    int patience_ms; /* after Ctrl-C, until the process ends by force */
    /* the watch's own */
    pthread_t thread;
    bool runs;
    sigset_t before;
    atomic_bool over, interrupted;
};

/* Starts watching; the caller has filled the first fields. Call before the work starts threads. */
void watch_begin(struct watch *w);
/* Ends watching and erases the line; true: Ctrl-C was pressed. */
bool watch_end(struct watch *w);
/* The line's text, at most `width` columns. For tests too. */
void watch_line(struct buf *to, const struct progress *p, uint64_t elapsed_ms, size_t width,
                bool unicode);

#endif
