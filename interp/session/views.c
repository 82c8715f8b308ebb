/*
 * views.c - what is known of a query, as JSON.
 */
#include "session/session.h"

#include "data/result_json.h"

static enum sumoq_status put_counts(struct sumoq_query *q, struct buf *to)
{
    struct source_stats *stats = arena_new(&q->run, struct source_stats);
    if (!q->result) {
        return SUMOQ_MISUSE;
    }
    q->source->ops->stats(q->source, stats);
    result_put_counts(to, q->result, stats->records);
    buf_char(to, '\n');
    return SUMOQ_DONE;
}

enum sumoq_status sumoq_describe(sumoq_query *q, enum sumoq_view view, sumoq_write *write,
                                 void *context)
{
    struct buf text = BUF_INIT;
    enum sumoq_status status = SUMOQ_UNAVAILABLE;
    switch (view) {
    case SUMOQ_VIEW_DIAGNOSTICS:
        diagnostics_put(q, &text);
        status = SUMOQ_DONE;
        break;
    case SUMOQ_VIEW_COUNTS:
        status = put_counts(q, &text);
        break;
    case SUMOQ_VIEW_TOKENS:
    case SUMOQ_VIEW_TREE:
    case SUMOQ_VIEW_SCOPES:
    case SUMOQ_VIEW_PLAN:
        break;
    }
    struct str all = buf_view(&text);
    if (status == SUMOQ_DONE && write(context, all.s, all.len)) {
        status = SUMOQ_STOPPED;
    }
    buf_release(&text);
    return status;
}
