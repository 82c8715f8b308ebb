/*
 * limit.c - `limit N`: the first N rows of the current order.
 *
 * Needs rows in position order; on messages the plan turns it into a top-n. Specified:
 * docs/language/operators.md, limit.
 */
#include "check/bind.h"
#include "exec/op_run.h"

enum { LIMIT_MAX = 10000 };

struct limit_state {
    size_t left;
};

static bool limit_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause clauses[SHAPE_MAX];
    if (!bind_shape(b, b->node->op, stage, clauses)) {
        return false;
    }
    struct rel_limit *data = &out->as.limit;
    const struct node *n = clauses[0].list.items[0].node;
    data->rows = LIMIT_MAX;
    if (n->kind == NODE_PLACEHOLDER) {
        return true;
    }
    int64_t rows = AST(number, n)->integer;
    if (rows < 1 || rows > LIMIT_MAX) {
        struct diag *g = diag_at(b->diags, DIAG_BAD_NUMBER, n->span,
                                 "limit takes 1 to 10,000 rows, not %lld", (long long)rows);
        diag_help(b->diags, g,
                  rows < 1 ? "leave the stage out to keep all rows"
                           : "the service refuses more than 10,000");
        return false;
    }
    data->rows = (size_t)rows;
    return true;
}

static bool limit_open(struct op_run *r)
{
    struct limit_state *s = r->state;
    s->left = r->node->as.limit.rows;
    return true;
}

static enum flow limit_push(struct op_run *r, struct batch *in)
{
    struct limit_state *s = r->state;
    size_t before = in->live;
    batch_keep_first(in, s->left);
    s->left -= in->live;
    r->counts.dropped[DROP_LIMIT] += before - in->live;
    enum flow next = op_emit(r, in);
    return next == FLOW_MORE && s->left == 0 ? FLOW_DONE : next;
}

const struct op_def op_limit = {
    .name = "limit",
    .group = "order",
    .form = "limit N",
    .doc = "Keeps the first N rows of the current order; on messages the newest.",
    .shape = { { NULL, CLAUSE_INTEGER, .doc = "how many rows, 1 to 10,000" } },
    .examples = { { "* | limit 10", "the ten newest messages" },
                  { "* | count by user | sort by _count | limit 3",
                    "the three most active users" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_LIMIT,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = limit_bind,
    .state_size = sizeof(struct limit_state),
    .open = limit_open,
    .push = limit_push,
};
