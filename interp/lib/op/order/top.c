/*
 * top.c - `top 10 a by k`: the first rows by a key; `top 10 a`: the most frequent values.
 *
 * `by count` counts, too, when no field is called count. Specified: docs/language/operators.md,
 * top.
 */
#include "base/vec.h"
#include "lib/op/order/frequent.h"
#include "lib/shared/sort_keys.h"

enum { ROWS, FIELDS, BY };

struct top_plan {
    const struct frequent_plan *frequent; /* NULL: by keys */
    struct rel_sort keys;
    size_t rows;
};

/* materialise_op_push and group_stage_push and their kin read the one or the other. */
union top_state {
    struct sort_state sort;
    struct group_stage grouped;
};

static bool counts(struct binder *b, const struct clause *by)
{
    if (!by->given) {
        return true;
    }
    const struct name *key = &by->list.items[0].name;
    return by->list.n == 1 && !key->quoted && str_eq_fold(key->text, STR("count")) &&
           !scope_find(&b->scope, key->text);
}

static bool add_columns(struct binder *b, struct field_list *columns, const struct clause *names)
{
    bool ok = true;
    for (size_t i = 0; i < names->list.n; i++) {
        const struct name *name = &names->list.items[i].name;
        uint32_t slot;
        ok = bind_read(b, name, &slot) && ok;
        if (!name->placeholder && !field_list_find(columns, name->text)) {
            field_list_add(b->arena, columns,
                           (struct field) { name->text, slot, bind_type(b, name->text), b->stage,
                                            false, false });
        }
    }
    return ok;
}

static bool has_placeholder(const struct clause *names)
{
    for (size_t i = 0; i < names->list.n; i++) {
        if (names->list.items[i].name.placeholder) {
            return true;
        }
    }
    return false;
}

static bool bind_keys(struct binder *b, const struct clause *c, struct top_plan *p)
{
    struct field_list columns = { 0 };
    if (!add_columns(b, &columns, &c[FIELDS]) || !sort_keys_bind(b, &c[BY], &p->keys) ||
        !add_columns(b, &columns, &c[BY])) {
        return false;
    }
    bind_table(b);
    b->scope.open = has_placeholder(&c[FIELDS]) || has_placeholder(&c[BY]);
    b->scope.fields = columns;
    b->scope.n_keys = c[FIELDS].list.n;
    for (size_t i = 0; i < columns.n; i++) {
        columns.items[i].key = i < c[FIELDS].list.n;
    }
    return true;
}

static bool top_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct top_plan *p = arena_new(b->arena, struct top_plan);
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_range(b, &c[ROWS], "the number of rows", 1, 1e15)) {
        return false;
    }
    const struct node *rows = c[ROWS].list.items[0].node;
    p->rows = rows->kind == NODE_NUMBER ? (size_t)AST(number, rows)->integer : 1;
    if (!counts(b, &c[BY])) {
        return bind_keys(b, c, p);
    }
    p->frequent = frequent_bind(b, &c[FIELDS], "_count", p->rows);
    return p->frequent != NULL;
}

static bool top_open(struct op_run *r)
{
    const struct top_plan *p = r->node->data;
    union top_state *s = r->state;
    if (p->frequent) {
        group_stage_open(r, &s->grouped, &p->frequent->grouped);
    } else {
        sort_keys_open(r, &s->sort, &p->keys, NULL, 0);
        s->sort.materialise.limit = p->rows;
    }
    return true;
}

static enum flow top_push(struct op_run *r, struct batch *in)
{
    const struct top_plan *p = r->node->data;
    return p->frequent ? group_stage_push(r, r->state, in) : materialise_op_push(r, in);
}

static bool top_combine(struct op_run *into, struct op_run *from)
{
    const struct top_plan *p = into->node->data;
    return p->frequent ? group_stage_combine(into, from) : materialise_op_combine(into, from);
}

static bool top_save(struct op_run *r, state_frame *frame, void *ctx)
{
    const struct top_plan *p = r->node->data;
    return p->frequent ? group_stage_save(r, frame, ctx) : materialise_op_save(r, frame, ctx);
}

static bool top_restore(struct op_run *into, struct str frame)
{
    const struct top_plan *p = into->node->data;
    return p->frequent ? group_stage_restore(into, frame) : materialise_op_restore(into, frame);
}

static enum flow top_finish(struct op_run *r)
{
    const struct top_plan *p = r->node->data;
    return p->frequent ? frequent_finish(r, r->state, p->frequent) : materialise_op_finish(r);
}

const struct op_def op_top = {
    .name = "top",
    .group = "order",
    .form = "top N FIELD {, FIELD} [by FIELD [asc|desc] {, ...}]",
    .doc = "The first N rows by a key; without a key the N most frequent values.",
    .shape = { { NULL, CLAUSE_INTEGER, .doc = "how many rows" },
               { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the fields to show" },
               { "by", CLAUSE_KEYS, .optional = true, .repeats = true, .anywhere = true,
                 .doc =
                     "what to order by, descending unless asc; else how often the values occur" } },
    .examples = { { "* | top 10 user", "the ten most frequent users" },
                  { "* | sum(size) by user | top 3 user by _sum", "the three largest" } },
    .fidelity = FIDELITY_EXACT,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .bind = top_bind,
    .state_size = sizeof(union top_state),
    .open = top_open,
    .push = top_push,
    .combine = top_combine,
    .save = top_save,
    .restore = top_restore,
    .finish = top_finish,
};
