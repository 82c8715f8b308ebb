/*
 * relay.c - a few row batches going round between two threads.
 *
 * The batches stay where they are and keep their memory; only two counters move, under one lock.
 */
#include "store/relay.h"

void relay_init(struct relay *p)
{
    memset(p, 0, sizeof *p);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->moved, NULL);
    for (size_t i = 0; i < RELAY_SLOTS; i++) {
        rows_init(&p->slots[i]);
    }
}

void relay_free(struct relay *p)
{
    for (size_t i = 0; i < RELAY_SLOTS; i++) {
        rows_free(&p->slots[i]);
    }
    pthread_cond_destroy(&p->moved);
    pthread_mutex_destroy(&p->lock);
}

struct rows *relay_empty(struct relay *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->stopped && p->filled - p->emptied == RELAY_SLOTS) {
        pthread_cond_wait(&p->moved, &p->lock);
    }
    struct rows *r = p->stopped ? NULL : &p->slots[p->filled % RELAY_SLOTS];
    pthread_mutex_unlock(&p->lock);
    if (r) {
        rows_clear(r);
    }
    return r;
}

const struct rows *relay_take(struct relay *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->ended && p->filled == p->emptied) {
        pthread_cond_wait(&p->moved, &p->lock);
    }
    const struct rows *r = p->filled == p->emptied ? NULL : &p->slots[p->emptied % RELAY_SLOTS];
    pthread_mutex_unlock(&p->lock);
    return r;
}

static void wake(struct relay *p)
{
    pthread_cond_broadcast(&p->moved);
    pthread_mutex_unlock(&p->lock);
}

void relay_filled(struct relay *p)
{
    pthread_mutex_lock(&p->lock);
    p->filled++;
    wake(p);
}

void relay_end(struct relay *p)
{
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    wake(p);
}

void relay_emptied(struct relay *p)
{
    pthread_mutex_lock(&p->lock);
    p->emptied++;
    wake(p);
}

void relay_stop(struct relay *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopped = true;
    wake(p);
}
