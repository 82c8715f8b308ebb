/*
 * views.c - what is known of a query, as JSON.
 */
#include "session/session.h"

#include "check/scopes_json.h"
#include "data/result_json.h"
#include "lang/document/tokens_json.h"
#include "lang/document/tree_json.h"

static enum sumoq_status put_counts(struct sumoq_query *q, struct buf *to)
{
    if (!q->result) {
        return query_refuse(q, "there is no result");
    }
    struct source_stats *stats = arena_new(&q->run, struct source_stats);
    q->source->ops->stats(q->source, stats);
    result_put_counts(to, q->result, stats->records, option_given(&q->values, SESSION_STATS));
    buf_char(to, '\n');
    return SUMOQ_DONE;
}

static enum sumoq_status put_plan(struct sumoq_query *q, bool json, struct buf *to)
{
    if (q->options.checks_only) {
        return query_refuse(q, "the query is of sumoq_check, which has no plan");
    }
    if (q->status == SUMOQ_DONE) {
        query_put_plan(q->query, json, to);
    }
    return q->status;
}

enum sumoq_status sumoq_counts(const sumoq_query *q, struct sumoq_counts *out)
{
    struct arena a;
    if (!q || !out || !q->opened) {
        return SUMOQ_MISUSE;
    }
    struct sumoq_counts counts = { .n_stages = q->result ? q->result->n_stages : 0 };
    arena_init(&a, NULL);
    const struct source_stats *stats = run_stats(q, &a, &counts.loaded);
    if (stats) {
        counts.bytes = stats->bytes;
        counts.events = stats->records;
        counts.bad = stats->bad;
        counts.files = stats->files;
        counts.damaged = stats->damaged;
    }
    arena_release(&a);
    hand_out(out, &counts, sizeof counts);
    return SUMOQ_DONE;
}

enum sumoq_status sumoq_stage_at(const sumoq_query *q, size_t i, struct sumoq_stage *out)
{
    _Static_assert((int)SUMOQ_DROP_REASONS == (int)DROP_REASONS, "they are the same");
    if (!out || !sumoq_has_result(q) || i >= q->result->n_stages) {
        return SUMOQ_MISUSE;
    }
    const struct stage_report *s = &q->result->stages[i];
    struct sumoq_stage stage = { .stage = s->stage,
                                 .text = s->text.s,
                                 .text_length = s->text.len,
                                 .reads = s->reads,
                                 .in = s->counts.in,
                                 .out = s->counts.out,
                                 .nanoseconds = s->counts.nanoseconds };
    for (size_t k = 0; k < DROP_REASONS; k++) {
        stage.dropped[k] = s->counts.dropped[k];
    }
    hand_out(out, &stage, sizeof stage);
    return SUMOQ_DONE;
}

const char *sumoq_drop_name(enum sumoq_drop reason)
{
    return (size_t)reason < DROP_REASONS ? drop_reason_names[reason] : NULL;
}

enum sumoq_status sumoq_describe(sumoq_query *q, enum sumoq_view view, sumoq_write *write,
                                 void *context)
{
    struct buf text = BUF_INIT;
    enum sumoq_status status = SUMOQ_UNAVAILABLE;
    if (!q || !write) {
        return SUMOQ_MISUSE;
    }
    q->refusal = NULL;
    if (q->kind != QUERY_OF_EVENTS && view != SUMOQ_VIEW_DIAGNOSTICS &&
        view <= SUMOQ_VIEW_PLAN_LINES) {
        return query_refuse(q, "the query has no text, so there is no such view of it");
    }
    switch (view) {
    case SUMOQ_VIEW_DIAGNOSTICS:
        diagnostics_put(q, &text);
        status = SUMOQ_DONE;
        break;
    case SUMOQ_VIEW_COUNTS:
        status = put_counts(q, &text);
        break;
    case SUMOQ_VIEW_TOKENS:
        tokens_json(&text, query_analysis(q->query)->document);
        status = SUMOQ_DONE;
        break;
    case SUMOQ_VIEW_TREE:
        tree_json(&text, query_analysis(q->query)->document);
        status = SUMOQ_DONE;
        break;
    case SUMOQ_VIEW_SCOPES:
        scopes_json(&text, query_analysis(q->query));
        status = SUMOQ_DONE;
        break;
    case SUMOQ_VIEW_PLAN:
    case SUMOQ_VIEW_PLAN_LINES:
        status = put_plan(q, view == SUMOQ_VIEW_PLAN, &text);
        break;
    }
    struct str all = buf_view(&text);
    if (status == SUMOQ_DONE && write(context, all.s, all.len)) {
        status = SUMOQ_STOPPED;
    }
    buf_release(&text);
    return status;
}
