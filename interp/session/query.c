/*
 * query.c - queries of a session: preparing them, running them again and again.
 *
 * What the engine has of a query serves one run. For another one it is made anew from the same text
 * and options, which takes no longer than a run's start.
 */
#include "session/session.h"

static void prepare(struct sumoq_query *q)
{
    query_free(q->query);
    arena_reset(&q->diag_texts);
    q->shown.items = NULL;
    q->shown.n = q->shown.cap = 0;
    q->query = query_new(q->text, q->name, &q->options);
    q->status = (enum sumoq_status)query_status(q->query);
    q->ran = false;
}

static sumoq_query *query_of(sumoq *s, const char *text, size_t length, const char *name,
                             bool checks_only)
{
    struct arena first;
    arena_init(&first, NULL);
    struct sumoq_query *q = arena_new(&first, struct sumoq_query);
    struct str given = { text, length == SIZE_MAX ? strlen(text) : length };
    q->arena = first;
    q->session = s;
    session_hold(s);
    option_values_copy(&q->values, &s->values);
    q->text = arena_str(&q->arena, given);
    q->name = arena_cstr(&q->arena, str_of(name ? name : "<query>"));
    const char *names = option_text(&q->values, SESSION_OPTION_NAMES);
    q->dashes = names && strcmp(names, "dashes") == 0;
    arena_init(&q->run, NULL);
    arena_init(&q->row_texts, NULL);
    arena_init(&q->diag_texts, NULL);
    atomic_init(&q->stop, false);
    query_options_read(q, checks_only);
    prepare(q);
    return q;
}

sumoq_query *sumoq_prepare(sumoq *s, const char *text, size_t length, const char *name)
{
    return query_of(s, text, length, name, false);
}

sumoq_query *sumoq_check(sumoq *s, const char *text, size_t length, const char *name)
{
    return query_of(s, text, length, name, true);
}

/* Ends what the last run left. */
static void end_run(struct sumoq_query *q)
{
    rows_end(q);
    q->result = NULL;
    if (q->source) {
        q->source->ops->free(q->source);
        q->source = NULL;
    }
    arena_reset(&q->run);
}

void sumoq_free(sumoq_query *q)
{
    if (!q) {
        return;
    }
    end_run(q);
    query_free(q->query);
    option_values_release(&q->values);
    session_release(q->session);
    arena_release(&q->run);
    arena_release(&q->row_texts);
    arena_release(&q->diag_texts);
    struct arena last = q->arena;
    arena_release(&last);
}

enum sumoq_status sumoq_query_status(const sumoq_query *q)
{
    return q->status;
}

enum sumoq_status sumoq_open_data(sumoq_query *q)
{
    const char *why = NULL;
    if (q->ran) {
        end_run(q);
        prepare(q);
    }
    if (q->options.checks_only) {
        return SUMOQ_MISUSE;
    }
    if (q->status != SUMOQ_DONE || q->source) {
        return q->status;
    }
    enum sumoq_status status = data_open(q, &why);
    if (status != SUMOQ_DONE) {
        query_report(q->query, status == SUMOQ_IO ? DIAG_READ_FAILED : DIAG_BAD_HEADER, why);
        q->ran = true;
    }
    return status;
}

static enum sumoq_status stopped(struct sumoq_query *q)
{
    q->ran = true;
    atomic_store(&q->stop, false);
    query_report(q->query, DIAG_STOPPED, "interrupted");
    return SUMOQ_STOPPED;
}

enum sumoq_status sumoq_run(sumoq_query *q)
{
    enum sumoq_status status = sumoq_open_data(q);
    if (status != SUMOQ_DONE) {
        return status;
    }
    if (atomic_load(&q->stop)) {
        return stopped(q);
    }
    q->ran = true;
    atomic_store(&q->watched, q->source);
    status = (enum sumoq_status)progress_run(q);
    atomic_store(&q->watched, NULL);
    atomic_store(&q->stop, false);
    rows_begin(q);
    return status;
}

void sumoq_stop(sumoq_query *q)
{
    atomic_store(&q->stop, true);
}

size_t sumoq_warning_count(const sumoq_query *q)
{
    return q->result ? q->result->n_warnings : 0;
}

const char *sumoq_warning_at(const sumoq_query *q, size_t i)
{
    return i < sumoq_warning_count(q) ? q->result->warnings[i] : NULL;
}
