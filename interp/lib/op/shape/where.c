/*
 * where.c - `where`: keeps the rows on which an expression is true.
 *
 * Streams; shrinks the selection. Null and false drop a row. Specified: docs/language/operators.md,
 * where.
 */
#include "check/bind.h"
#include "lib/op/shape/test.h"

enum flow test_push(struct op_run *r, struct batch *in)
{
    if (r->node->as.test.condition) {
        size_t before = in->live;
        in->live = eval_filter(&r->worker->eval, r->node->as.test.condition, in, in->sel, in->live,
                               in->sel);
        r->counts.dropped[DROP_TEST] += before - in->live;
        op_after_eval(r, in);
    }
    return op_emit(r, in);
}

static bool where_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    out->as.test.condition = bind_expr(b, AST(where, stage)->test);
    return out->as.test.condition != NULL;
}

const struct op_def op_where = {
    .name = "where",
    .group = "filter",
    .form = "where CONDITION",
    .doc = "Keeps the rows on which the condition is true; false and null drop a row.",
    .examples = { { "* | where status >= 500 and !(url matches \"*/health*\")",
                    "server errors, but for health checks" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_TEST,
    .bind = where_bind,
    .push = test_push,
};
