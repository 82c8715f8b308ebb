/*
 * plan_text.c - see plan_text.h.
 */
#include "runner/plan_text.h"

bool plan_text(struct buf *out, struct str query, const struct query_options *options)
{
    struct query *q = query_new(query, "query", options);
    bool ok = query_status(q) == QUERY_DONE;
    if (ok) {
        query_put_plan(q, false, out);
    }
    query_free(q);
    return ok;
}
