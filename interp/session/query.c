/*
 * query.c - queries of a session: preparing them, running them again and again.
 *
 * What the engine has of a query serves one run. For another one it is made anew from the same text
 * and options, which takes no longer than a run's start.
 */
#include "session/session.h"

#include "data/cell.h"

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
    if (!s) {
        return NULL;
    }
    arena_init(&first, NULL);
    struct sumoq_query *q = arena_new(&first, struct sumoq_query);
    struct str given = { text, length == SIZE_MAX ? strlen(text ? text : "") : length };
    given = text ? given : STR("");
    q->arena = first;
    q->session = s;
    session_hold(s);
    buf_clear(&s->error);
    option_values_copy(&q->values, &s->values);
    q->text = arena_str(&q->arena, given);
    q->name = arena_cstr(&q->arena, str_of(name ? name : "<query>"));
    const char *names = option_text(&q->values, SESSION_OPTION_NAMES);
    q->dashes = names && strcmp(names, "dashes") == 0;
    arena_init(&q->run, NULL);
    arena_init(&q->row_texts, NULL);
    arena_init(&q->diag_texts, NULL);
    q->notes = (struct notes) { .arena = &q->run, .dashes = q->dashes };
    atomic_init(&q->stop, false);
    pthread_mutex_init(&q->watch, NULL);
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
    q->loaded = NULL;
    q->database = NULL;
    q->opened = false;
    q->explained = q->left_out = false;
    q->notes = (struct notes) { .arena = &q->run, .dashes = q->dashes };
    q->inputs = (struct os_inputs) { .items = NULL };
    q->total_bytes = 0;
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
    pthread_mutex_destroy(&q->watch);
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
    return q ? q->status : SUMOQ_MISUSE;
}

enum sumoq_status query_refuse(struct sumoq_query *q, const char *why)
{
    q->refusal = why;
    return SUMOQ_MISUSE;
}

enum sumoq_status sumoq_open_data(sumoq_query *q)
{
    const char *why = NULL;
    if (!q) {
        return SUMOQ_MISUSE;
    }
    q->refusal = NULL;
    if (q->ran || (q->opened && q->changes != q->session->changes)) {
        end_run(q);
        prepare(q);
    }
    if (q->options.checks_only) {
        return query_refuse(q, "the query is of sumoq_check, which runs none");
    }
    if (q->status != SUMOQ_DONE || q->opened) {
        return q->status;
    }
    enum sumoq_status status = query_open_data(q, &why);
    if (status != SUMOQ_DONE) {
        query_report(q->query, status == SUMOQ_IO ? DIAG_READ_FAILED : DIAG_BAD_HEADER, why);
        q->ran = true;
    }
    q->opened = status == SUMOQ_DONE;
    return status;
}

static enum sumoq_status stopped(struct sumoq_query *q)
{
    q->ran = true;
    atomic_store(&q->stop, false);
    query_report(q->query, DIAG_STOPPED, "interrupted");
    return SUMOQ_STOPPED;
}

const struct source_stats *run_stats(const struct sumoq_query *q, struct arena *a, uint64_t *loaded)
{
    struct source_stats *stats = arena_new(a, struct source_stats);
    *loaded = 0;
    if (q->loaded) {
        return load_stats(q, loaded);
    }
    if (!q->source) {
        return NULL;
    }
    q->source->ops->stats(q->source, stats);
    return stats;
}

/* What the run is to be remarked on, in the order in which it is worth reading. */
static void note_run(struct sumoq_query *q)
{
    uint64_t loaded;
    bool ranged = q->options.from.len > 0 || q->options.to.len > 0;
    const struct source_stats *stats = run_stats(q, &q->run, &loaded);
    struct buf text = BUF_INIT;
    if (stats) {
        notes_of_data(&q->notes, stats, ranged);
    }
    if (q->reading.mapped && q->reading.mapped->events > 0) {
        uint64_t n = q->reading.mapped->events;
        struct str line = profile_counts_line(q->reading.mapped, &q->run);
        buf_printf(&text, "%.*s (", STR_ARG(line));
        out_put_count(&text, n);
        buf_printf(&text, " event%s)", n == 1 ? "" : "s");
        note_add(&q->notes, SUMOQ_NOTE_MAPPED, &text);
    }
    for (size_t i = 0; q->result && i < q->result->n_warnings; i++) {
        buf_text(&text, q->result->warnings[i]);
        note_add(&q->notes, SUMOQ_NOTE_VALUES, &text);
    }
    if (q->left_out) {
        buf_printf(&text, "more than %d fields: the others are left out", SESSION_FIELDS_MAX);
        note_add(&q->notes, SUMOQ_NOTE_LEFT_OUT, &text);
    }
    buf_release(&text);
}

/* What sumoq_progress looks into in another thread; NULL: nothing any more. */
static void watch(struct sumoq_query *q, struct source *source)
{
    pthread_mutex_lock(&q->watch);
    atomic_store(&q->watched, source);
    pthread_mutex_unlock(&q->watch);
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
    watch(q, q->source);
    status = (enum sumoq_status)progress_run(q);
    watch(q, NULL);
    atomic_store(&q->stop, false);
    rows_begin(q);
    note_run(q);
    if (q->result) {
        query_warn_unused(q->query);
    }
    return status;
}

/* Runs the query as it was prepared for a trial. */
static enum sumoq_status try_run(struct sumoq_query *q)
{
    struct observation seen = { 0 };
    const char *why = NULL;
    enum sumoq_status status = q->status == SUMOQ_DONE ? query_open_data(q, &why) : q->status;
    if (why) {
        query_report(q->query, status == SUMOQ_IO ? DIAG_READ_FAILED : DIAG_BAD_HEADER, why);
    }
    q->opened = q->source != NULL;
    if (status == SUMOQ_DONE) {
        status = (enum sumoq_status)query_run(q->query, q->source, &q->result);
        rows_begin(q);
    }
    if (status == SUMOQ_DONE && !query_observe(q->query, q->source, &seen)) {
        status = SUMOQ_FAILED;
    }
    if (status == SUMOQ_DONE) {
        query_warn_observed(q->query, &seen);
    }
    return status;
}

enum sumoq_status sumoq_check_data(sumoq_query *q)
{
    if (!q) {
        return SUMOQ_MISUSE;
    }
    struct query_options options = q->options;
    q->refusal = NULL;
    if (q->kind != QUERY_OF_EVENTS) {
        return query_refuse(q, "the query has no text that could be checked");
    }
    q->options.checks_only = false;
    q->options.observed = true;
    q->options.dry = true;
    end_run(q);
    prepare(q);
    enum sumoq_status status = try_run(q);
    q->options = options;
    q->ran = true;
    atomic_store(&q->stop, false);
    return status;
}

void sumoq_stop(sumoq_query *q)
{
    if (q) {
        atomic_store(&q->stop, true);
    }
}

size_t sumoq_note_count(const sumoq_query *q)
{
    return q ? q->notes.n : 0;
}

enum sumoq_status sumoq_note_at(const sumoq_query *q, size_t i, struct sumoq_note *out)
{
    if (!q || !out || i >= q->notes.n) {
        return SUMOQ_MISUSE;
    }
    struct sumoq_note note = { .kind = (int32_t)q->notes.items[i].kind,
                               .text = q->notes.items[i].text };
    hand_out(out, &note, sizeof note);
    return SUMOQ_DONE;
}

int sumoq_has_result(const sumoq_query *q)
{
    return q && q->result;
}

int sumoq_uses_file(const sumoq_query *q, const char *path)
{
    struct str table;
    if (!q || !path) {
        return 0;
    }
    return os_inputs_find(&q->inputs, path) || query_uses_file(q->query, path, &table);
}

void sumoq_abandon(const sumoq_query *q)
{
    if (q) {
        query_abandon(q->query);
    }
}
