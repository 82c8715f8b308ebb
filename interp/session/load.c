/*
 * load.c - the session's files into its event database, as a query without rows.
 */
#include "session/session.h"

#include "base/os/os.h"
#include "data/cell.h"
#include "store/db.h"
#include "store/load.h"

#include <stdarg.h>

static void put_number(struct buf *to, uint64_t n, const char *one, const char *many)
{
    out_put_count(to, n);
    buf_printf(to, " %s", n == 1 ? one : many);
}

/* What was loaded. */
static void put_summary(struct buf *line, const struct load_result *r, double seconds)
{
    char time[TIME_TEXT_MAX];
    put_number(line, r->events, "event", "events");
    buf_text(line, " (");
    out_put_bytes(line, (double)r->bytes);
    buf_text(line, ") from ");
    put_number(line, r->files, "file", "files");
    buf_printf(line, " in %.1f s", seconds);
    if (r->has_time) {
        size_t n = time_show(time, r->first_time, zone_utc());
        buf_printf(line, ", %.*s", (int)n, time);
        n = time_show(time, r->last_time, zone_utc());
        buf_printf(line, " to %.*s UTC", (int)n, time);
    }
    buf_text(line, "; the database has ");
    put_number(line, r->fields, "field", "fields");
}

/* Adds the text, without control characters, and clears it. */
static void note_line(struct notes *notes, enum sumoq_note_kind kind, struct buf *line)
{
    struct buf shown = BUF_INIT;
    out_put_shown(&shown, buf_view(line), SIZE_MAX, true);
    note_add(notes, kind, &shown);
    buf_clear(line);
    buf_release(&shown);
}

/* `n` of something, and what is to be said of them. */
__attribute__((format(printf, 5, 6))) static void
note_count(struct notes *notes, uint64_t n, const char *one, const char *many, const char *fmt, ...)
{
    struct buf line = BUF_INIT;
    if (n > 0) {
        va_list ap;
        put_number(&line, n, one, many);
        buf_char(&line, ' ');
        va_start(ap, fmt);
        buf_vprintf(&line, fmt, ap);
        va_end(ap);
        note_line(notes, SUMOQ_NOTE_LOADED, &line);
    }
    buf_release(&line);
}

/* Files, one a line. */
static void note_files(struct notes *notes, enum sumoq_note_kind kind,
                       const struct load_notes *files, const char *between)
{
    struct buf line = BUF_INIT;
    for (size_t i = 0; i < files->n; i++) {
        buf_printf(&line, "  %s%s%s", files->items[i].file, between, files->items[i].what);
        note_line(notes, kind, &line);
    }
    if (files->total > files->n) {
        put_number(&line, files->total - files->n, "more are not shown", "more are not shown");
        note_line(notes, kind, &line);
    }
    buf_release(&line);
}

/* What was loaded and what was not. */
static void note_summary(struct notes *notes, const struct load_result *r, double seconds)
{
    struct buf line = BUF_INIT;
    if (r->files > 0) {
        buf_text(&line, "loaded ");
        put_summary(&line, r, seconds);
        note_line(notes, SUMOQ_NOTE_LOADED, &line);
    }
    if (r->grown > 0) {
        struct buf events = BUF_INIT;
        put_number(&events, r->grown_events, "new event", "new events");
        note_count(notes, r->grown, "file had", "files had", "grown, by %.*s",
                   STR_ARG(buf_view(&events)));
        buf_release(&events);
    }
    note_count(notes, r->replaced, "event was", "events were",
               "replaced: the file had ended in the middle of the record");
    note_count(notes, r->moved.total, "file was", "files were",
               "loaded before under another name; only what is new is loaded:");
    note_files(notes, SUMOQ_NOTE_LOADED, &r->moved, ": as ");
    note_count(notes, r->copies.total, "file has", "files have",
               "the content of one that is in the database, and was loaded too:");
    note_files(notes, SUMOQ_NOTE_LOADED, &r->copies, ": the same as ");
    if (r->resumed > 0) {
        buf_text(&line, "resuming after ");
        put_number(&line, r->resumed, "event", "events");
        buf_text(&line, " of an earlier load");
        note_line(notes, SUMOQ_NOTE_LOADED, &line);
    }
    if (r->files + r->refused.total + r->stats.damaged > 0) {
        note_count(notes, r->skipped, "file was", "files were",
                   "in the database already; {--again} loads %s once more",
                   r->skipped == 1 ? "it" : "them");
    }
    note_count(notes, r->known_damaged.total, "file is", "files are",
               "known as damaged and %s not changed; {--again} tries %s once more:",
               r->known_damaged.total == 1 ? "has" : "have",
               r->known_damaged.total == 1 ? "it" : "them");
    note_files(notes, SUMOQ_NOTE_LOADED, &r->known_damaged, ": ");
    note_count(notes, r->repeated, "file was", "files were",
               "named more than once; each is loaded once");
    buf_release(&line);
}

/* The files that were not loaded, and what to do about it. */
static void note_refused(struct notes *notes, const struct load_result *r)
{
    struct buf line = BUF_INIT;
    if (r->refused.total > 0) {
        put_number(&line, r->refused.total, "file was not loaded: it was",
                   "files were not loaded: they were");
        buf_printf(&line,
                   " rewritten since an earlier load; {--again} loads %s whole, and keeps the "
                   "earlier events:",
                   r->refused.total == 1 ? "it" : "them");
        note_line(notes, SUMOQ_NOTE_REFUSED, &line);
        note_files(notes, SUMOQ_NOTE_REFUSED, &r->refused, ": ");
    }
    buf_release(&line);
}

static void note_load(struct sumoq_query *q, enum load_status status, double seconds)
{
    const struct load_result *r = q->loaded;
    struct buf line = BUF_INIT;
    if (status == LOAD_NOTHING_NEW) {
        buf_printf(&line,
                   "nothing new: the database already contains %s; {--again} loads once more",
                   r->skipped == 1 ? "this file" : "these files");
        note_line(&q->notes, SUMOQ_NOTE_LOADED, &line);
    }
    if (status == LOAD_DONE || status == LOAD_NOTHING_NEW) {
        note_summary(&q->notes, r, seconds);
        note_refused(&q->notes, r);
    }
    buf_release(&line);
}

/* The thread that loads tells how far it is. */
static void see_progress(void *self, const struct load_progress *p)
{
    struct sumoq_query *q = self;
    atomic_store_explicit(&q->load.before, p->before, memory_order_relaxed);
    atomic_store_explicit(&q->load.bytes, p->bytes, memory_order_relaxed);
    atomic_store_explicit(&q->load.events, p->events, memory_order_relaxed);
    if (q->progress && !progress_report(q)) {
        atomic_store(&q->stop, true);
    }
}

enum query_status load_run(struct sumoq_query *q)
{
    const char *why = NULL, *db = option_text(&q->values, SESSION_DB);
    struct load_options options = { .file = &q->reading,
                                    .again = option_given(&q->values, SESSION_AGAIN),
                                    .stop = &q->stop,
                                    .progress = see_progress,
                                    .self = q };
    int64_t start = os_elapsed_ms();
    db_limit_memory(0);
    enum load_status status =
        load_files(&q->run, db, q->files.items, q->files.n, &options, q->loaded, &why);
    q->loaded_all = status != LOAD_FAILED;
    note_load(q, status, (double)(os_elapsed_ms() - start) / 1000);
    if (status == LOAD_FAILED) {
        query_report(q->query, DIAG_READ_FAILED, why);
        return QUERY_IO;
    }
    if (status == LOAD_STOPPED) {
        query_report(q->query, DIAG_STOPPED, "interrupted");
        return QUERY_STOPPED;
    }
    return QUERY_DONE;
}

enum sumoq_status load_open(struct sumoq_query *q, const char **why)
{
    const char *db = option_text(&q->values, SESSION_DB);
    if (!db) {
        *why = "no database: {--db} names the one to load into";
        return SUMOQ_MISUSE;
    }
    if (q->session->buffers.n > 0) {
        *why = "events in memory are not loaded into a database; write them to a file";
        return SUMOQ_MISUSE;
    }
    if (q->session->paths.n == 0) {
        *why = "no data: add files of events";
        return SUMOQ_MISUSE;
    }
    enum sumoq_status status =
        file_options_read(&q->run, &q->values, query_zone(q->query), &q->reading, why);
    if (status != SUMOQ_DONE) {
        return status;
    }
    q->reading.folders = &q->files.folders;
    const char *input = os_inputs_find(&q->inputs, db);
    if (input) {
        *why = arena_printf(&q->run, "{--db} would overwrite what is read: %s", input).s;
        return SUMOQ_MISUSE;
    }
    q->total_bytes = data_total_size(q->files.items, q->files.n);
    q->loaded = arena_new(&q->run, struct load_result);
    return SUMOQ_DONE;
}

const struct source_stats *load_stats(const struct sumoq_query *q, uint64_t *events)
{
    bool shows = q->loaded_all || q->loaded->files > 0 || q->loaded->stats.damaged > 1;
    *events = q->loaded->events;
    return shows ? &q->loaded->stats : NULL;
}

sumoq_query *sumoq_load(sumoq *s)
{
    sumoq_query *q = sumoq_prepare(s, "*", SIZE_MAX, "<load>");
    if (q) {
        q->kind = QUERY_OF_LOAD;
    }
    return q;
}
