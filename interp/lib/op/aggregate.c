/*
 * aggregate.c - `count by a, sum(b) as s`: groups rows and aggregates them; the result is a table.
 *
 * Holds all groups back. Keys first, then outputs, in the order written; groups in the order of
 * their first row. Specified: docs/language/aggregates.md.
 */
#include "base/vec.h"
#include "check/bind.h"
#include "exec/group.h"
#include "exec/op_run.h"

struct aggregate_plan {
    struct group_plan group;
    size_t
        *key_write; /* of each key the index into node->writes, SIZE_MAX: an output has its name */
    size_t *item_write;
};

struct aggregate_state {
    struct groups groups;
};

struct output {
    struct str name;
    enum type type;
};

static void unknown_aggregate(struct binder *b, const struct node_aggregate_item *item)
{
    struct diag *g = diag_at(b->diags, DIAG_UNKNOWN_OPERATOR, item->function.span,
                             "no aggregate named `%.*s`", STR_ARG(item->function.text));
    struct str near = catalog_near_op(b->catalog, item->function.text);
    if (near.len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(near));
    }
}

/* The argument of an item: one plain field. */
static bool bind_argument(struct binder *b, const struct node_aggregate_item *n,
                          struct group_item *item)
{
    const char *name = item->agg->name;
    if (n->args.n == 0) {
        if (item->agg->takes_nothing) {
            return true;
        }
        struct diag *g = diag_at(b->diags, DIAG_MISSING_ARGUMENT, n->base.span,
                                 "%s needs a field in parentheses", name);
        diag_help(b->diags, g, "write %s", item->agg->form);
        return false;
    }
    const struct node *arg = n->args.items[0];
    if (arg->kind == NODE_HOLE) {
        return true;
    }
    if (arg->kind != NODE_FIELD) {
        struct diag *g = diag_at(b->diags, DIAG_AGGREGATE_EXPRESSION, arg->span,
                                 "%s takes a field, not an expression", name);
        diag_help(b->diags, g, "compute the value in a stage before: | expression as x | %s(x)",
                  name);
        return false;
    }
    if (n->args.n > 1) {
        diag_at(b->diags, DIAG_ARGUMENT_COUNT, n->args.items[1]->span, "%s takes one field", name);
        return false;
    }
    item->has_argument = true;
    return bind_read(b, &AST(field, arg)->name, &item->slot);
}

static bool bind_item(struct binder *b, const struct node *node, struct group_plan *p,
                      struct group_item *item, struct output *out)
{
    const struct node_aggregate_item *n = AST(aggregate_item, node);
    item->agg = catalog_agg(b->catalog, n->function.text);
    if (!item->agg) {
        unknown_aggregate(b, n);
        return false;
    }
    *out = (struct output) { n->as.text.len ? n->as.text : str_of(item->agg->output),
                             item->agg->returns };
    if (!item->agg->add) {
        bind_not_built(b, n->function.span, "aggregate", n->function.text);
        return false;
    }
    item->offset = p->state_size;
    p->state_size += (item->agg->state_size + 7) & ~(size_t)7;
    return bind_argument(b, n, item);
}

static bool unique_outputs(struct binder *b, const struct node_aggregate *n,
                           const struct output *outs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_eq_fold(outs[i].name, outs[k].name)) {
                struct diag *g = diag_at(b->diags, DIAG_REPEATED_NAME, n->items.items[i]->span,
                                         "two outputs are called `%.*s`", STR_ARG(outs[i].name));
                diag_help(b->diags, g, "give one of them another name with `as`");
                return false;
            }
        }
    }
    return true;
}

static const struct name *key_name(const struct node *n)
{
    return n->kind == NODE_FIELD ? &AST(field, n)->name : NULL;
}

static bool bind_keys(struct binder *b, const struct node_aggregate *n, struct group_plan *p,
                      enum type *types)
{
    uint32_t *slots = arena_array(b->arena, uint32_t, n->keys.n + 1);
    bool ok = true;
    for (size_t i = 0; i < n->keys.n; i++) {
        const struct name *name = key_name(n->keys.items[i]);
        if (!name) {
            continue;
        }
        for (size_t k = 0; k < i; k++) {
            const struct name *other = key_name(n->keys.items[k]);
            if (other && !name->hole && str_eq_fold(other->text, name->text)) {
                diag_at(b->diags, DIAG_REPEATED_NAME, name->span, "the key `%.*s` stands twice",
                        STR_ARG(name->text));
                ok = false;
            }
        }
        ok = bind_read(b, name, &slots[i]) && ok;
        types[i] = bind_type(b, name->text);
    }
    p->keys = slots;
    p->n_keys = n->keys.n;
    return ok;
}

/* The table behind the stage: keys, then outputs; an output with a key's name takes the key's
 * place. */
static void define_columns(struct binder *b, const struct node_aggregate *n,
                           struct aggregate_plan *p, const enum type *types,
                           const struct output *outs)
{
    bind_table(b);
    for (size_t i = 0; i < n->keys.n; i++) {
        const struct name *name = key_name(n->keys.items[i]);
        if (!name || name->hole) {
            b->scope.open = true;
            p->key_write[i] = SIZE_MAX;
            continue;
        }
        p->key_write[i] = b->node->writes.n;
        bind_define(b, name->text, types[i]);
        scope_find(&b->scope, name->text)->key = true;
    }
    for (size_t i = 0; i < n->items.n; i++) {
        p->item_write[i] = b->node->writes.n;
        bind_define(b, outs[i].name, outs[i].type);
    }
}

static bool aggregate_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_aggregate *n = AST(aggregate, stage);
    struct arena *a = b->arena;
    struct aggregate_plan *p = arena_new(a, struct aggregate_plan);
    struct group_item *items = arena_array(a, struct group_item, n->items.n + 1);
    struct output *outs = arena_array(a, struct output, n->items.n + 1);
    enum type *types = arena_array(a, enum type, n->keys.n + 1);
    p->key_write = arena_array(a, size_t, n->keys.n + 1);
    p->item_write = arena_array(a, size_t, n->items.n + 1);
    bool ok = true;
    for (size_t i = 0; i < n->items.n; i++) {
        ok = bind_item(b, n->items.items[i], &p->group, &items[i], &outs[i]) && ok;
    }
    ok = bind_keys(b, n, &p->group, types) && ok;
    ok = ok && unique_outputs(b, n, outs, n->items.n);
    if (!ok) {
        return false;
    }
    p->group.items = items;
    p->group.n_items = n->items.n;
    define_columns(b, n, p, types, outs);
    out->data = p;
    return true;
}

static void groups_release(void *groups)
{
    groups_free(groups);
}

static bool aggregate_open(struct op_run *r)
{
    struct aggregate_state *s = r->state;
    const struct aggregate_plan *p = r->node->data;
    bool by_arrival = r->node != r->plan->nodes[r->plan->holds];
    groups_init(&s->groups, &p->group, by_arrival, op_budget(r));
    arena_on_release(&r->worker->arena, groups_release, &s->groups);
    return true;
}

static enum flow aggregate_push(struct op_run *r, struct batch *in)
{
    struct aggregate_state *s = r->state;
    groups_add(&s->groups, in);
    return FLOW_MORE;
}

static bool aggregate_combine(struct op_run *into, struct op_run *from)
{
    struct aggregate_state *s = into->state;
    const struct aggregate_state *other = from->state;
    groups_merge(&s->groups, &other->groups);
    return true;
}

static void fill(struct op_run *r, struct batch *b, size_t at)
{
    struct aggregate_state *s = r->state;
    const struct aggregate_plan *p = r->node->data;
    const uint32_t *writes = r->node->writes.items;
    b->rows = s->groups.n - at < b->cap ? s->groups.n - at : b->cap;
    for (size_t i = 0; i < b->rows; i++) {
        const struct cell *keys = groups_keys(&s->groups, at + i);
        b->time[i] = TIME_NONE;
        b->seq[i] = at + i;
        for (size_t k = 0; k < p->group.n_keys; k++) {
            struct cell *column =
                p->key_write[k] == SIZE_MAX ? NULL : b->cols[writes[p->key_write[k]]];
            if (column) {
                column[i] = keys[k];
            }
        }
        for (size_t k = 0; k < p->group.n_items; k++) {
            struct cell *column = b->cols[writes[p->item_write[k]]];
            if (column) {
                column[i] = groups_result(&s->groups, at + i, k);
            }
        }
    }
    batch_select_all(b);
}

static enum flow aggregate_finish(struct op_run *r)
{
    struct aggregate_state *s = r->state;
    struct batch *b = op_new_batch(r);
    enum flow flow = FLOW_MORE;
    groups_sort(&s->groups);
    for (size_t at = 0; at < s->groups.n && flow == FLOW_MORE; at += b->rows) {
        arena_reset(&r->worker->scratch);
        fill(r, b, at);
        flow = op_emit(r, b);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

const struct op_def op_aggregate = {
    .name = "(aggregate)",
    .group = "aggregate",
    .form = "AGGREGATE {, AGGREGATE} [by FIELD {, FIELD}]",
    .doc = "Groups rows and aggregates each group.",
    .flags = OP_INTERNAL | OP_HOLDS | OP_SETS_ORDER | OP_TABLE,
    .bind = aggregate_bind,
    .state_size = sizeof(struct aggregate_state),
    .open = aggregate_open,
    .push = aggregate_push,
    .combine = aggregate_combine,
    .finish = aggregate_finish,
};
