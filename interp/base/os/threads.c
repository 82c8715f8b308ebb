/*
 * threads.c - see threads.h.
 */
#include "base/os/threads.h"

#include <pthread.h>
#include <stdbool.h>

enum { AT_ONCE = 64 };

struct share {
    void (*work)(void *item);
    void *item;
    pthread_t thread;
    bool started;
};

static void *begin(void *what)
{
    const struct share *s = what;
    s->work(s->item);
    return NULL;
}

static void run_some(void (*work)(void *item), char *items, size_t n, size_t size)
{
    struct share shares[AT_ONCE];
    for (size_t i = 0; i < n; i++) {
        shares[i] = (struct share) { .work = work, .item = items + i * size };
        shares[i].started =
            i > 0 && pthread_create(&shares[i].thread, NULL, begin, &shares[i]) == 0;
    }
    for (size_t i = 0; i < n; i++) {
        if (!shares[i].started) {
            work(shares[i].item);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (shares[i].started) {
            pthread_join(shares[i].thread, NULL);
        }
    }
}

void threads_run(void (*work)(void *item), void *items, size_t n, size_t size)
{
    for (size_t from = 0; from < n; from += AT_ONCE) {
        run_some(work, (char *)items + from * size, n - from < AT_ONCE ? n - from : AT_ONCE, size);
    }
}
