/*
 * batch_queue.h - a few row batches going round between a thread that fills them and one that
 * empties them.
 */
#ifndef SUMOQ_STORE_BATCH_QUEUE_H
#define SUMOQ_STORE_BATCH_QUEUE_H

#include "store/rows.h"

#include <pthread.h>

enum { BATCH_QUEUE_SLOTS = 4 };

struct batch_queue {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct rows slots[BATCH_QUEUE_SLOTS];
    unsigned filled, emptied; /* batches so far; slot number is the remainder */
    bool ended;               /* no more batches will come */
    bool stopped;             /* no more batches are wanted */
};

void batch_queue_init(struct batch_queue *p);
void batch_queue_release(struct batch_queue *p);
/* For the filling thread: an empty batch to fill; NULL: none is wanted any more. */
struct rows *batch_queue_empty(struct batch_queue *p);
/* The batch is filled. */
void batch_queue_filled(struct batch_queue *p);
/* That was the last. */
void batch_queue_end(struct batch_queue *p);
/* For the emptying thread: the next filled batch; NULL: there is none any more. */
const struct rows *batch_queue_take(struct batch_queue *p);
/* The batch may be filled anew. */
void batch_queue_emptied(struct batch_queue *p);
/* Nothing more is wanted. */
void batch_queue_stop(struct batch_queue *p);

#endif
