/*
 * watch.h - a thread that runs during long work: it handles Ctrl-C, SIGTERM and SIGHUP, and draws
 * the progress line.
 */
#ifndef SUMOQ_APP_WATCH_H
#define SUMOQ_APP_WATCH_H

#include "app/app.h"

#include <pthread.h>
#include <signal.h>

/* How far the work is; a total of 0 is not known. */
struct progress {
    uint64_t bytes, total_bytes;
    uint64_t before; /* of the bytes: done by earlier work, not counted in the rate */
    uint64_t events; /* 0: not counted */
};

struct watch {
    void (*stop)(void *what); /* requests the work to stop; called in the watching thread */
    void (*abandon)(
        void *what); /* deletes unfinished files before the process is ended by force; NULL: none */
    bool (*look)(void *what,
                 struct progress *out); /* reports the progress; false: not known. NULL: no line */
    void *what;
    bool draws;      /* standard error is a terminal, without --quiet */
    int patience_ms; /* after the first signal, until the process ends by force; below 0: at once */
    /* the watch's own */
    pthread_t thread;
    bool runs;
    sigset_t before;
    atomic_bool over;
    atomic_int signal; /* that came; 0: none */
};

/* Starts watching; the caller has filled the first fields. Call before the work starts threads. */
void watch_begin(struct watch *w);
/* Ends watching and erases the line; returns the signal that stopped the work, 0: none. */
int watch_end(struct watch *w);
/* Reports that the signal ended the process; its exit status is 128 + signal. */
const char *watch_word(int signal);
/* The line's text, at most `width` columns. For tests too. */
void watch_line(struct buf *to, const struct progress *p, uint64_t elapsed_ms, size_t width,
                bool unicode);

#endif
