/*
 * relay.h - a few row batches going round between a thread that fills them and one that empties
 * them.
 */
#ifndef SUMOQ_STORE_RELAY_H
#define SUMOQ_STORE_RELAY_H

#include "store/rows.h"

#include <pthread.h>

enum { RELAY_SLOTS = 4 };

struct relay {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct rows slots[RELAY_SLOTS];
    unsigned filled, emptied; /* batches so far; slot number is the remainder */
    bool ended;               /* no more batches will come */
    bool stopped;             /* no more batches are wanted */
};

void relay_init(struct relay *p);
void relay_free(struct relay *p);
/* For the filling thread: an empty batch to fill; NULL: none is wanted any more. */
struct rows *relay_empty(struct relay *p);
/* The batch is filled. */
void relay_filled(struct relay *p);
/* That was the last. */
void relay_end(struct relay *p);
/* For the emptying thread: the next filled batch; NULL: there is none any more. */
const struct rows *relay_take(struct relay *p);
/* The batch may be filled anew. */
void relay_emptied(struct relay *p);
/* Nothing more is wanted. */
void relay_stop(struct relay *p);

#endif
