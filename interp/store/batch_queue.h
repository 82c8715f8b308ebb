/*
 * batch_queue.h - a bounded queue of row batches between a producer and a consumer thread.
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
    bool stopped;             /* the consumer has stopped */
};

void batch_queue_init(struct batch_queue *p);
void batch_queue_release(struct batch_queue *p);
/* Producer: waits for an empty batch to fill; NULL: the consumer has stopped. */
struct rows *batch_queue_empty(struct batch_queue *p);
/* Producer: the batch is filled. */
void batch_queue_filled(struct batch_queue *p);
/* Producer: no more batches. */
void batch_queue_end(struct batch_queue *p);
/* Consumer: waits for the next filled batch; NULL: the producer has finished. */
const struct rows *batch_queue_take(struct batch_queue *p);
/* Consumer: the batch may be refilled. */
void batch_queue_emptied(struct batch_queue *p);
/* Consumer: stops; the producer gets no more batches. */
void batch_queue_stop(struct batch_queue *p);

#endif
