/*
 * explain.c - why a run has no rows, and what of its query does not fit its data; the warnings of a
 * result for machines.
 */
#include "session/session.h"

#include "data/cell.h"
#include "engine/render.h"

enum { HELPS = 4, STAGE_TEXT = 60 };

/* The counts up to the stage that leaves nothing. */
static void put_path(struct buf *to, const struct observation *o)
{
    const struct stage_report *empty = observe_empty_stage(o), *first = o->stages;
    if (o->n_stages == 0) {
        return;
    }
    if (!first->reads) {
        out_put_counted(to, o->in_range, ", ", " in range");
    }
    if (o->in_range == 0 && !first->reads) {
        return;
    }
    if (first->stage == 0) {
        out_put_counted(to, first->counts.out, ", ", first->counts.out == 1 ? " passes" : " pass");
        buf_text(to, " the search expression");
    }
    if (empty && empty->stage > 0) {
        struct str text = out_first_words(empty->text, STAGE_TEXT);
        buf_printf(to, ", 0 pass stage %zu (", empty->stage);
        out_put_shown(to, text, SIZE_MAX, true);
        buf_char(to, ')');
    }
}

/* Where the events of a run without rows went. */
static void explain_no_rows(struct sumoq_query *q, const struct source_stats *stats, bool again)
{
    struct observation o;
    struct str helps[HELPS];
    struct buf text = BUF_INIT;
    size_t n = 0;
    bool observed = again && stats->records > 0 && query_observe(q->query, q->source, &o);
    out_put_counted(&text, observed ? o.events : stats->records,
                    "no rows: ", stats->records == 1 ? " event read" : " events read");
    if (observed) {
        put_path(&text, &o);
        n = observe_reasons(&q->run, query_source_text(q->query)->text, &o, helps, HELPS);
    }
    for (size_t i = 0; i < n; i++) {
        buf_text(&text, "\n  = help: ");
        out_put_shown(&text, helps[i], SIZE_MAX, true);
    }
    note_add(&q->notes, SUMOQ_NOTE_NO_ROWS, &text);
    buf_release(&text);
}

/* Reading again what was just read is worth an explanation while it takes no more than a moment. */
static bool may_read_again(const struct sumoq_query *q)
{
    enum { MOST = 128 << 20 };
    return q->options.observed || (q->total_bytes > 0 && q->total_bytes <= MOST);
}

enum sumoq_status sumoq_explain(sumoq_query *q)
{
    if (!q) {
        return SUMOQ_MISUSE;
    }
    q->refusal = NULL;
    if (!q->result || !q->opened || q->kind != QUERY_OF_EVENTS) {
        return query_refuse(q, "there is no result of a query over events");
    }
    if (q->removals != q->session->removals) {
        return query_refuse(q, "the data of the run was removed, so it cannot be read again");
    }
    if (q->explained) {
        return SUMOQ_DONE;
    }
    struct source_stats *stats = arena_new(&q->run, struct source_stats);
    q->explained = true;
    q->source->ops->stats(q->source, stats);
    if (q->result->n_rows == 0) {
        explain_no_rows(q, stats, may_read_again(q));
    } else if (may_read_again(q) && stats->records > 0) {
        query_warn_absent(q->query, q->source);
    }
    return SUMOQ_DONE;
}

/* The lines of a note as one. */
static const char *one_line(struct arena *a, const char *note)
{
    static const char help[] = "\n  = help: ";
    struct str text = str_of(note);
    struct buf line = BUF_INIT;
    for (size_t at = 0; at < text.len;) {
        struct str rest = { text.s + at, text.len - at };
        bool helps = str_starts(rest, STR(help));
        if (helps) {
            buf_text(&line, "; ");
        } else if (*rest.s != '\n') {
            buf_char(&line, *rest.s);
        }
        at += helps ? sizeof help - 1 : 1;
    }
    const char *s = arena_cstr(a, buf_view(&line));
    buf_release(&line);
    return s;
}

static const char *finding_text(struct arena *a, const struct query *q, const struct diag *g)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s: ", diag_infos[g->code].code);
    if (g->placed) {
        struct place p = place_of(query_source_text(q)->text, g->span.at);
        buf_printf(&line, "%zu:%zu: ", p.line, p.column);
    }
    buf_text(&line, g->message);
    for (size_t i = 0; i < g->n_helps; i++) {
        buf_printf(&line, "; %s", g->helps[i]);
    }
    const char *s = arena_cstr(a, buf_view(&line));
    buf_release(&line);
    return s;
}

/* Adds the query's findings about the data, and why there are no rows. */
static void add_findings(struct sumoq_query *q, struct result *result)
{
    const struct diags *d = query_diags(q->query);
    size_t n = result->n_warnings;
    const char **all = arena_array(&q->run, const char *, n + d->n + q->notes.n);
    for (size_t i = 0; i < n; i++) {
        all[i] = result->warnings[i];
    }
    for (size_t i = 0; i < d->n; i++) {
        const struct diag *g = d->items[i];
        bool of_data = str_starts(str_of(diag_infos[g->code].code), STR("W11"));
        if (of_data && g->level == DIAG_WARNING) {
            all[n++] = finding_text(&q->run, q->query, &diag_shown(q, g)->copy);
        }
    }
    for (size_t i = 0; i < q->notes.n; i++) {
        if (q->notes.items[i].kind == SUMOQ_NOTE_NO_ROWS) {
            all[n++] = one_line(&q->run, q->notes.items[i].text);
        }
    }
    result->warnings = all;
    result->n_warnings = n;
}

const struct result *session_result(struct sumoq_query *q, uint64_t *events)
{
    struct source_stats *stats = arena_new(&q->run, struct source_stats);
    struct result *whole = arena_new(&q->run, struct result);
    *whole = *q->result;
    q->source->ops->stats(q->source, stats);
    notes_warn(&q->run, stats, whole);
    add_findings(q, whole);
    *events = stats->records;
    return whole;
}
