/*
 * progress.c - how far a run is: asked for from another thread, or reported to the caller's
 * function by a thread of our own, since the threads of the run know their own part only.
 */
#include "session/session.h"

#include "base/os/os.h"

#include <pthread.h>
#include <time.h>

enum { EVERY_MS = 100 };

struct reporter {
    struct sumoq_query *q;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool over;
};

void sumoq_on_progress(sumoq_query *q, sumoq_progress_call *call, void *context)
{
    q->progress = call;
    q->progress_context = context;
}

static void look(const struct sumoq_query *q, struct sumoq_progress *out)
{
    struct source *source = atomic_load(&q->watched);
    if (source) {
        out->bytes = atomic_load_explicit(&source->seen, memory_order_relaxed);
        out->total_bytes = q->total_bytes;
    }
}

void sumoq_progress(const sumoq_query *q, struct sumoq_progress *out)
{
    struct sumoq_progress now = { .size = out->size };
    size_t size = out->size, known = size < sizeof now ? size : sizeof now;
    look(q, &now);
    memset(out, 0, size);
    memcpy(out, &now, known);
}

/* The time by the clock that pthread_cond_timedwait reads. */
static struct timespec next_time(int64_t now_ms)
{
    int64_t ms = now_ms + EVERY_MS;
    return (struct timespec) { .tv_sec = (time_t)(ms / 1000),
                               .tv_nsec = (long)(ms % 1000) * 1000000 };
}

static void *report(void *what)
{
    struct reporter *r = what;
    pthread_mutex_lock(&r->lock);
    while (!r->over) {
        struct timespec until = next_time(os_now_ms());
        pthread_cond_timedwait(&r->changed, &r->lock, &until);
        struct sumoq_progress now = { .size = sizeof now };
        look(r->q, &now);
        if (!r->over && r->q->progress(r->q->progress_context, &now) != 0) {
            sumoq_stop(r->q);
            break;
        }
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

enum query_status progress_run(struct sumoq_query *q)
{
    struct reporter r = { .q = q };
    bool reports = q->progress != NULL;
    if (reports) {
        pthread_mutex_init(&r.lock, NULL);
        pthread_cond_init(&r.changed, NULL);
        reports = pthread_create(&r.thread, NULL, report, &r) == 0;
    }
    enum query_status status =
        q->kind == QUERY_OF_FIELDS ? fields_run(q) : query_run(q->query, q->source, &q->result);
    if (reports) {
        pthread_mutex_lock(&r.lock);
        r.over = true;
        pthread_cond_signal(&r.changed);
        pthread_mutex_unlock(&r.lock);
        pthread_join(r.thread, NULL);
    }
    return status;
}
