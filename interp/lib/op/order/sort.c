/*
 * sort.c - `sort` / `order`: rows by the values of their keys, descending by default.
 *
 * Buffers all rows; before `limit` only a few times that many. Messages with equal keys
 * stay newest first. Specified: docs/language/operators.md, sort.
 */
#include "lib/shared/sort_keys.h"

/* `sort` alone: the aggregate's outputs, else all columns, descending; messages by time. */
static void default_keys(struct binder *b, struct rel_sort *p)
{
    if (!b->scope.table) {
        sort_key_add(b, p, bind_find(b, STR("_messageTime")), false);
        return;
    }
    bool has_outputs = false;
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        has_outputs = has_outputs || !b->scope.fields.items[i].key;
    }
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        struct field f = b->scope.fields.items[i];
        if (!has_outputs || !f.key) {
            sort_key_add(b, p, bind_find(b, f.name), false);
        }
    }
}

static bool sort_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause clauses[SHAPE_MAX];
    struct rel_sort *p = &out->as.sort;
    if (!bind_shape(b, b->node->op, stage, clauses) || !sort_keys_bind(b, &clauses[0], p)) {
        return false;
    }
    if (!clauses[0].given) {
        default_keys(b, p);
    }
    return true;
}

static bool sort_open(struct op_run *r)
{
    struct sort_state *s = r->state;
    sort_keys_open(r, s, &r->node->as.sort, NULL, 0);
    s->materialise.limit = r->node->limit_hint;
    return true;
}

const struct op_def op_sort = {
    .name = "sort",
    .aliases = { "order" },
    .group = "order",
    .form = "sort [by] [+|-] FIELD [asc|desc] {, ...}",
    .doc = "Orders rows by the fields' values, descending unless + or asc asks otherwise.",
    .shape = { { "by", CLAUSE_KEYS, .optional = true, .repeats = true,
                 .doc = "the keys, the most significant first" } },
    .examples = { { "* | count by user | sort by _count, user asc", "most active users first" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_SORT,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES },
    .bind = sort_bind,
    .state_size = sizeof(struct sort_state),
    .open = sort_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = materialise_op_finish,
};
