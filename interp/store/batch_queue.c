/*
 * batch_queue.c - a bounded queue of row batches between two threads.
 *
 * A ring: the batches stay in place and reuse their memory; only two counters move, under one lock.
 */
#include "store/batch_queue.h"

#include <assert.h>

void batch_queue_init(struct batch_queue *p)
{
    memset(p, 0, sizeof *p);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->moved, NULL);
    for (size_t i = 0; i < BATCH_QUEUE_SLOTS; i++) {
        rows_init(&p->slots[i]);
    }
}

void batch_queue_release(struct batch_queue *p)
{
    for (size_t i = 0; i < BATCH_QUEUE_SLOTS; i++) {
        rows_release(&p->slots[i]);
    }
    pthread_cond_destroy(&p->moved);
    pthread_mutex_destroy(&p->lock);
}

struct rows *batch_queue_empty(struct batch_queue *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->stopped && p->filled - p->emptied == BATCH_QUEUE_SLOTS) {
        pthread_cond_wait(&p->moved, &p->lock);
    }
    struct rows *r = p->stopped ? NULL : &p->slots[p->filled % BATCH_QUEUE_SLOTS];
    pthread_mutex_unlock(&p->lock);
    if (r) {
        rows_clear(r);
    }
    return r;
}

const struct rows *batch_queue_take(struct batch_queue *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->ended && p->filled == p->emptied) {
        pthread_cond_wait(&p->moved, &p->lock);
    }
    const struct rows *r =
        p->filled == p->emptied ? NULL : &p->slots[p->emptied % BATCH_QUEUE_SLOTS];
    pthread_mutex_unlock(&p->lock);
    return r;
}

static void wake(struct batch_queue *p)
{
    pthread_cond_broadcast(&p->moved);
    pthread_mutex_unlock(&p->lock);
}

void batch_queue_filled(struct batch_queue *p)
{
    pthread_mutex_lock(&p->lock);
    assert(!p->ended && p->filled - p->emptied < BATCH_QUEUE_SLOTS);
    p->filled++;
    wake(p);
}

void batch_queue_end(struct batch_queue *p)
{
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    wake(p);
}

void batch_queue_emptied(struct batch_queue *p)
{
    pthread_mutex_lock(&p->lock);
    assert(p->emptied < p->filled && "it was taken");
    p->emptied++;
    wake(p);
}

void batch_queue_stop(struct batch_queue *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopped = true;
    wake(p);
}
