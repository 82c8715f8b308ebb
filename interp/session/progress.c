/*
 * progress.c - how far a run is: asked for from another thread, or reported to the caller's
 * function by the run's threads, at most ten times a second.
 */
#include "session/session.h"

#include "base/os/os.h"
#include "exec/observer.h"

enum { EVERY_MS = 100 };

void sumoq_on_progress(sumoq_query *q, sumoq_progress_call *call, void *context)
{
    if (q) {
        q->progress = call;
        q->progress_context = context;
    }
}

static void look(const struct sumoq_query *q, struct sumoq_progress *out)
{
    pthread_mutex_t *watch = (pthread_mutex_t *)&q->watch;
    pthread_mutex_lock(watch);
    struct source *source = atomic_load(&q->watched);
    if (q->kind == QUERY_OF_LOAD) {
        out->bytes = atomic_load_explicit(&q->load.bytes, memory_order_relaxed);
        out->before = atomic_load_explicit(&q->load.before, memory_order_relaxed);
        out->before =
            out->before < out->bytes ? out->before : out->bytes; /* the load is between the two */
        out->events = atomic_load_explicit(&q->load.events, memory_order_relaxed);
        out->total_bytes = q->total_bytes;
    } else if (source) {
        out->bytes = atomic_load_explicit(&source->seen, memory_order_relaxed);
        out->total_bytes = q->total_bytes;
    }
    pthread_mutex_unlock(watch);
}

void sumoq_progress(const sumoq_query *q, struct sumoq_progress *out)
{
    if (!out) {
        return;
    }
    struct sumoq_progress now = { .size = out->size };
    if (q) {
        look(q, &now);
    }
    hand_out(out, &now, sizeof now);
}

bool progress_report(struct sumoq_query *q)
{
    struct sumoq_progress now = { .size = sizeof now };
    int64_t ms = os_elapsed_ms();
    if (q->progress_ended || ms - q->progress_at < EVERY_MS) {
        return !q->progress_ended;
    }
    q->progress_at = ms;
    look(q, &now);
    q->progress_ended = q->progress(q->progress_context, &now) != 0;
    return !q->progress_ended;
}

/* An observer's function. */
static bool report(void *what, const struct run_progress *p)
{
    struct sumoq_query *q = what;
    (void)p;
    /* without `watched` the data is read once more, to explain the run */
    return !atomic_load(&q->watched) || progress_report(q);
}

enum query_status progress_run(struct sumoq_query *q)
{
    struct run_observer o = { .ctx = q, .progress = report };
    q->progress_ended = false;
    q->progress_at = os_elapsed_ms();
    switch (q->kind) {
    case QUERY_OF_FIELDS:
        return fields_run(q);
    case QUERY_OF_LOAD:
        return load_run(q);
    case QUERY_OF_INFO:
        return info_run(q);
    case QUERY_OF_EVENTS:
        break;
    }
    if (q->progress) {
        query_add_observer(q->query, &o);
    }
    return query_run(q->query, q->source, &q->result);
}
