/*
 * aggregate.c - `count by a, sum(b) as s`: groups rows and aggregates them; the result is a table.
 *
 * Blocking: keeps all groups to the end. Keys first, then outputs, in the order written; groups in
 * the order of their first row. Specified: docs/language/aggregates.md.
 */
#include "base/map.h"
#include "base/vec.h"
#include "check/bind.h"
#include "lib/shared/group_stage.h"

/* An output while the stage is bound. */
struct bound_item {
    const struct agg_def *agg;
    const struct node_aggregate_item *node;
    uint32_t *slots;
    size_t n_args;
    double parameter;
    bool shares;
    struct str name;
    bool open; /* named by a placeholder */
    enum type type;
};

struct bound_items {
    struct bound_item *items;
    size_t n, cap;
};

static void unknown_aggregate(struct binder *b, const struct node_aggregate_item *item)
{
    struct diag *g = diag_at(b->diags, DIAG_UNKNOWN_OPERATOR, item->function.span,
                             "no aggregate named `%.*s`", STR_ARG(item->function.text));
    struct str near = catalog_near_op(b->catalog, item->function.text);
    if (str_eq_fold(near, item->function.text)) {
        diag_help(b->diags, g, "%.*s is an operator, a stage of its own: | %.*s ...", STR_ARG(near),
                  STR_ARG(near));
    } else if (near.len > 0) {
        diag_help(b->diags, g, "did you mean `%.*s`?", STR_ARG(near));
    }
}

static struct diag *complain(struct binder *b, enum diag_code code, struct span at,
                             const struct agg_def *agg, const char *what)
{
    struct diag *g = diag_at(b->diags, code, at, "%s %s", agg->name, what);
    diag_help(b->diags, g, "write %s", agg->form);
    return g;
}

/* One argument that is a field, into `slots`. */
static bool bind_field(struct binder *b, const struct agg_def *agg, const struct node *arg,
                       struct bound_item *out)
{
    if (arg->kind == NODE_PLACEHOLDER) {
        return true;
    }
    if (arg->kind != NODE_FIELD) {
        struct diag *g = diag_at(b->diags, DIAG_AGGREGATE_EXPRESSION, arg->span,
                                 "%s takes a field, not an expression", agg->name);
        diag_help(b->diags, g, "compute the value in an earlier stage: | expression as x | %s(x)",
                  agg->name);
        return false;
    }
    return bind_read(b, &AST(field, arg)->name, &out->slots[out->n_args++]);
}

/* Numbers after the field: percentiles. */
static bool bind_percentile(struct binder *b, const struct agg_def *agg, const struct node *arg)
{
    if (arg->kind == NODE_PLACEHOLDER) {
        return true;
    }
    if (arg->kind != NODE_NUMBER) {
        complain(b, DIAG_BAD_ARGUMENTS, arg->span, agg, "takes numbers after the field");
        return false;
    }
    double value = AST(number, arg)->value;
    if (!(value >= 0 && value <= 100)) {
        complain(b, DIAG_BAD_NUMBER, arg->span, agg, "takes percentiles from 0 to 100");
        return false;
    }
    return true;
}

static bool bind_arguments(struct binder *b, const struct node_aggregate_item *n,
                           const struct agg_def *agg, struct bound_item *out)
{
    size_t most = agg->flags & AGG_TUPLE ? n->args.n : 1;
    out->slots = arena_array(b->arena, uint32_t, n->args.n + 1);
    if (n->args.n == 0 && !(agg->flags & AGG_BARE)) {
        complain(b, DIAG_MISSING_ARGUMENT, n->base.span, agg, "needs a field in parentheses");
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < n->args.n; i++) {
        const struct node *arg = n->args.items[i];
        if (i < most) {
            ok = bind_field(b, agg, arg, out) && ok;
        } else if (agg->flags & AGG_PERCENTILES && !(agg->flags & AGG_MEDIAN)) {
            ok = bind_percentile(b, agg, arg) && ok;
        } else {
            complain(b, DIAG_ARGUMENT_COUNT, arg->span, agg, "takes one field");
            return false;
        }
    }
    if (n->args.n > 2 && agg->flags & AGG_PERCENTILES && n->as.text.len > 0) {
        struct diag *g = complain(b, DIAG_BAD_ARGUMENTS, n->as.span, agg,
                                  "makes several outputs, which cannot share a name");
        diag_help(b->diags, g, "without a name they are called _field_pct_50 and so on");
        return false;
    }
    return ok;
}

static struct str field_text(const struct node_aggregate_item *n)
{
    bool named = n->args.n > 0 && n->args.items[0]->kind == NODE_FIELD;
    return named ? AST(field, n->args.items[0])->name.text : STR("");
}

/* An output each for the percentiles; the first has the state. */
static void add_percentiles(struct binder *b, const struct node_aggregate_item *n,
                            struct bound_items *all, const struct bound_item *model)
{
    size_t outputs = n->args.n > 1 ? n->args.n - 1 : 1;
    for (size_t i = 0; i < outputs; i++) {
        struct bound_item *item = vec_add(b->arena, all);
        *item = *model;
        item->parameter = 50;
        struct str written = STR("50");
        const struct node *arg = n->args.n > 1 ? n->args.items[i + 1] : NULL;
        if (arg && arg->kind == NODE_NUMBER) {
            item->parameter = AST(number, arg)->value;
            written = AST(number, arg)->text;
        }
        item->shares = i > 0;
        item->open = model->open || (arg && arg->kind == NODE_PLACEHOLDER);
        if (n->as.text.len == 0) {
            item->name =
                arena_printf(b->arena, "_%.*s_pct_%.*s", STR_ARG(field_text(n)), STR_ARG(written));
        }
    }
}

static bool bind_item(struct binder *b, const struct node *node, struct bound_items *all)
{
    const struct node_aggregate_item *n = AST(aggregate_item, node);
    const struct agg_def *agg = catalog_agg(b->catalog, n->function.text);
    if (!agg) {
        unknown_aggregate(b, n);
        return false;
    }
    struct bound_item model = { .agg = agg,
                                .node = n,
                                .name = n->as.text.len ? n->as.text : str_of(agg->output),
                                .type = agg->returns,
                                .open = n->as.placeholder };
    bool ok = bind_arguments(b, n, agg, &model);
    if (agg->flags & AGG_KEEPS_TYPE && field_text(n).len > 0) {
        model.type = bind_type(b, field_text(n));
    }
    if (agg->flags & AGG_PERCENTILES) {
        add_percentiles(b, n, all, &model);
    } else {
        *vec_add(b->arena, all) = model;
    }
    return ok;
}

/* States one after another; items that share one have its offset. */
static void place_items(struct binder *b, struct group_plan *p, const struct bound_items *all)
{
    struct group_item *items = arena_array(b->arena, struct group_item, all->n + 1);
    for (size_t i = 0; i < all->n; i++) {
        const struct bound_item *from = &all->items[i];
        items[i] = (struct group_item) { .agg = from->agg,
                                         .slots = from->slots,
                                         .n_args = from->n_args,
                                         .parameter = from->parameter,
                                         .shares = from->shares,
                                         .offset = p->state_size };
        if (from->shares) {
            items[i].offset = items[i - 1].offset;
        } else {
            p->state_size += (from->agg->state_size + 7) & ~(size_t)7;
            p->n_args += from->n_args;
        }
    }
    p->items = items;
    p->n_items = all->n;
}

static bool unique_outputs(struct binder *b, const struct bound_items *all)
{
    struct map seen;
    map_init(&seen, b->arena, true);
    for (size_t i = 0; i < all->n; i++) {
        struct bound_item *item = &all->items[i];
        if (!item->open && map_put(&seen, item->name, item)) {
            struct diag *g = diag_at(b->diags, DIAG_REPEATED_NAME, item->node->base.span,
                                     "two outputs are called `%.*s`", STR_ARG(item->name));
            diag_help(b->diags, g, "give one of them another name with `as`");
            return false;
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
    struct map seen;
    bool ok = true;
    map_init(&seen, b->arena, true);
    for (size_t i = 0; i < n->keys.n; i++) {
        const struct name *name = key_name(n->keys.items[i]);
        if (!name) {
            continue;
        }
        if (!name->placeholder && map_put(&seen, name->text, &slots[i])) {
            diag_at(b->diags, DIAG_REPEATED_NAME, name->span, "the key `%.*s` appears twice",
                    STR_ARG(name->text));
            ok = false;
        }
        ok = bind_read(b, name, &slots[i]) && ok;
        types[i] = bind_type(b, name->text);
    }
    p->keys = slots;
    p->n_keys = n->keys.n;
    return ok && !b->too_many;
}

/* The table after the stage: keys, then outputs; an output with a key's name replaces the key. */
static void define_columns(struct binder *b, const struct node_aggregate *n,
                           struct group_stage_plan *p, const enum type *types,
                           const struct bound_items *all)
{
    size_t *key_write = arena_array(b->arena, size_t, n->keys.n + 1);
    size_t *item_write = arena_array(b->arena, size_t, all->n + 1);
    p->key_write = key_write;
    p->item_write = item_write;
    bind_table(b);
    for (size_t i = 0; i < n->keys.n; i++) {
        const struct name *name = key_name(n->keys.items[i]);
        if (!name || name->placeholder) {
            b->scope.open = true;
            key_write[i] = SIZE_MAX;
            continue;
        }
        key_write[i] = b->node->writes.n;
        bind_define_key(b, name->text, types[i]);
    }
    for (size_t i = 0; i < all->n; i++) {
        item_write[i] = b->node->writes.n;
        if (all->items[i].open) {
            b->scope.open = true;
            bind_slot(b);
        } else {
            bind_define(b, all->items[i].name, all->items[i].type);
        }
    }
}

/* `values(x) by k as name`: the name may follow the keys. */
static bool bind_last_name(struct binder *b, const struct node_aggregate *n,
                           struct bound_items *all)
{
    if (n->as.text.len == 0) {
        return true;
    }
    if (all->n == 1 && (all->items[0].agg->flags & AGG_NAMED_LAST) &&
        all->items[0].node->as.text.len == 0) {
        all->items[0].name = n->as.text;
        all->items[0].open = n->as.placeholder;
        return true;
    }
    struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, n->as.span,
                             "a name follows its aggregate, not after the keys");
    diag_help(b->diags, g, "write count as %.*s by ...", STR_ARG(n->as.text));
    return false;
}

static bool aggregate_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    const struct node_aggregate *n = AST(aggregate, stage);
    struct arena *a = b->arena;
    struct group_stage_plan *p = arena_new(a, struct group_stage_plan);
    struct bound_items all = { 0 };
    enum type *types = arena_array(a, enum type, n->keys.n + 1);
    bool ok = true;
    for (size_t i = 0; i < n->items.n; i++) {
        ok = bind_item(b, n->items.items[i], &all) && ok;
    }
    ok = bind_keys(b, n, &p->group, types) && ok;
    ok = ok && bind_last_name(b, n, &all) && unique_outputs(b, &all);
    if (!ok) {
        return false;
    }
    place_items(b, &p->group, &all);
    define_columns(b, n, p, types, &all);
    group_stage_note(b, p, SIZE_MAX);
    out->data = p;
    return true;
}

static bool aggregate_open(struct op_run *r)
{
    group_stage_open(r, r->state, r->node->data);
    return true;
}

static enum flow aggregate_push(struct op_run *r, struct batch *in)
{
    return group_stage_push(r, r->state, in);
}

static enum flow aggregate_finish(struct op_run *r)
{
    return group_stage_finish(r, r->state);
}

const struct op_def op_aggregate = {
    .name = "(aggregate)",
    .group = "aggregate",
    .form = "AGGREGATE {, AGGREGATE} [by FIELD {, FIELD}]",
    .doc = "Groups rows and aggregates each group.",
    .fidelity = FIDELITY_EXACT,
    .kind = REL_AGGREGATE,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .use = OP_IMPLIED,
    .bind = aggregate_bind,
    .state_size = sizeof(struct group_stage),
    .open = aggregate_open,
    .push = aggregate_push,
    .combine = group_stage_combine,
    .save = group_stage_save,
    .restore = group_stage_restore,
    .finish = aggregate_finish,
};
