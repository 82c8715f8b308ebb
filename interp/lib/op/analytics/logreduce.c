/*
 * logreduce.c - `logreduce by host limit=10`: messages grouped by their signature. Specified:
 * docs/language/logreduce.md.
 *
 * Rows are buffered and sorted by time, because a signature depends on the messages before.
 */
#include "base/sort.h"
#include "base/vec.h"
#include "exec/tuple_map.h"
#include "lib/op/analytics/signature.h"
#include "lib/shared/sort_keys.h"
#include "lib/shared/stage.h"

struct reduce_plan {
    struct rel_sort keys; /* the message time */
    struct {
        uint32_t *items;
        size_t n, cap;
    } reads; /* the fields after `by`, then the text */
    size_t n_by;
    size_t limit; /* signatures; SIZE_MAX: all */
    bool least;   /* the rarest */
};

struct names {
    struct name *items;
    size_t n, cap;
};

static bool read_field(struct binder *b, struct cursor *c, struct name *field)
{
    const struct node *group = cursor_peek(c, 0);
    *field = (struct name) { .text = STR("_raw"), .span = cursor_here(c) };
    if (group && group->kind == NODE_GROUP) {
        struct cursor in = cursor_inside(c, group);
        c->at++;
        return cursor_name(&in, field, "the field to reduce");
    }
    if (cursor_is_word(c, "field") && atom_is_punct(cursor_peek(c, 1), "=")) {
        c->at += 2;
        return cursor_name(c, field, "the field to reduce");
    }
    (void)b;
    return true;
}

static bool read_limit(struct binder *b, struct cursor *c, struct reduce_plan *p)
{
    struct amount n;
    if (!cursor_punct(c, "=") || !cursor_amount(c, false, &n, "how many signatures")) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "a number is expected: limit=10");
        return false;
    }
    if (n.node->kind != NODE_NUMBER) {
        return true;
    }
    if (!n.integral || n.unit.len > 0 || n.value < 1) {
        stage_complain(b, DIAG_BAD_NUMBER, n.span, "limit is a whole number, 1 or more");
        return false;
    }
    p->limit = (size_t)n.value;
    return true;
}

static bool read_criteria(struct cursor *c, struct reduce_plan *p)
{
    cursor_punct(c, "=");
    p->least = cursor_is_word(c, "leastcommon");
    if (!cursor_word(c, "leastcommon") && !cursor_word(c, "mostcommon")) {
        cursor_complain(c, DIAG_BAD_ARGUMENTS, "criteria is mostcommon or leastcommon");
        return false;
    }
    return true;
}

static bool read_by(struct binder *b, struct cursor *c, struct names *by)
{
    do {
        struct name name;
        if (!cursor_name(c, &name, "a field to group by")) {
            return false;
        }
        *vec_add(b->arena, by) = name;
    } while (cursor_punct(c, ",") && !cursor_is_word(c, "criteria") && !cursor_is_word(c, "limit"));
    return true;
}

static bool read_options(struct binder *b, struct cursor *c, struct reduce_plan *p,
                         struct names *by)
{
    while (cursor_peek(c, 0)) {
        bool ok = true;
        if (cursor_punct(c, ",") || cursor_word(c, "optimize")) {
            continue;
        }
        if (cursor_word(c, "limit")) {
            ok = read_limit(b, c, p);
        } else if (cursor_word(c, "criteria")) {
            ok = read_criteria(c, p);
        } else if (cursor_word(c, "by")) {
            ok = read_by(b, c, by);
        } else {
            cursor_complain(c, DIAG_BAD_ARGUMENTS,
                            "`by`, `limit=`, `criteria=` or `optimize` is expected here");
            ok = false;
        }
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool logreduce_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct reduce_plan *p = arena_new(b->arena, struct reduce_plan);
    struct names by = { 0 };
    struct name field;
    uint32_t slot;
    out->data = p;
    p->limit = SIZE_MAX;
    if (!stage_match(b, stage, c) || !stage_need_messages(b, stage)) {
        return false;
    }
    field = (struct name) { .text = STR("_raw"), .span = stage->span };
    if (c[0].given && (!read_field(b, &c[0].run, &field) || !read_options(b, &c[0].run, p, &by))) {
        return false;
    }
    p->n_by = by.n;
    for (size_t i = 0; i < by.n; i++) {
        if (!bind_read(b, &by.items[i], &slot)) {
            return false;
        }
        *vec_add(b->arena, &p->reads) = slot;
    }
    if (!bind_read(b, &field, &slot)) {
        return false;
    }
    *vec_add(b->arena, &p->reads) = slot;
    sort_key_add(b, &p->keys, bind_find(b, STR("_messageTime")), true);
    enum type *types = arena_array(b->arena, enum type, by.n + 1);
    for (size_t i = 0; i < by.n; i++) {
        types[i] = bind_type(b, by.items[i].text);
    }
    bind_table(b);
    for (size_t i = 0; i < by.n; i++) {
        stage_define_key(b, &by.items[i], types[i]);
    }
    bind_define_key(b, STR("signature"), T_STRING);
    bind_define(b, STR("_count"), T_INT);
    return true;
}

static bool logreduce_open(struct op_run *r)
{
    const struct reduce_plan *p = r->node->data;
    sort_keys_open(r, r->state, &p->keys, p->reads.items, p->reads.n);
    return true;
}

/* A row of the result. */
struct reduced {
    size_t group, cluster;
    uint64_t count;
};

/* `ctx` is the plan. Groups of one count keep their order. */
static int by_count(const void *a, const void *b, const void *ctx)
{
    const struct reduced *x = a, *y = b;
    const struct reduce_plan *p = ctx;
    int order = x->count < y->count ? 1 : -(x->count > y->count);
    return p->least ? -order : order;
}

struct reducer {
    struct signatures *signatures;
    struct tuple_map groups; /* by the fields and the cluster; a state is the count */
    uint64_t *totals;        /* of each cluster, at the end */
};

/* Counts every row by its fields and its cluster; NULL or why rows cannot be read again. */
static const char *reduce_rows(struct op_run *r, struct reducer *x)
{
    const struct reduce_plan *p = r->node->data;
    struct sort_state *s = r->state;
    struct row_iter iter;
    const struct cell **keys = arena_array(&r->worker->arena, const struct cell *, p->n_by + 2);
    size_t *places = arena_array(&r->worker->arena, size_t, p->reads.n + 1);
    const struct cell null = cell_null();
    for (size_t i = 0; i < p->reads.n; i++) {
        places[i] = sort_keys_place(s, p->reads.items[i]);
    }
    row_iter_open(&iter, &s->materialise.buffer, &r->worker->arena);
    for (const struct row *row; !budget_is_over(op_budget(r)) && (row = row_iter_next(&iter));) {
        char buffer[CELL_TEXT_MAX];
        bool is_new;
        size_t at = places[p->n_by];
        if (at == SIZE_MAX || cell_is_null(&row->cells[at])) {
            r->counts.dropped[DROP_VALUE]++;
            continue;
        }
        size_t cluster = signatures_add(x->signatures, cell_text(&row->cells[at], buffer));
        struct cell number = cell_int((int64_t)cluster);
        for (size_t i = 0; i < p->n_by; i++) {
            keys[i] = places[i] == SIZE_MAX ? &null : &row->cells[places[i]];
        }
        keys[p->n_by] = &number;
        size_t group = tuple_map_find(&x->groups, keys, tuple_map_hash(keys, p->n_by + 1), &is_new);
        ++*(uint64_t *)tuple_map_state(&x->groups, group);
    }
    row_iter_close(&iter);
    return iter.why;
}

static size_t cluster_of(const struct reducer *x, size_t group, size_t n_by)
{
    return (size_t)tuple_map_at(&x->groups, group)->keys[n_by].as.i;
}

/* Which signatures are shown: the limit counts these, not rows. */
static bool *choose(struct op_run *r, const struct reducer *x)
{
    const struct reduce_plan *p = r->node->data;
    struct arena *a = &r->worker->arena;
    size_t n = signatures_count(x->signatures);
    struct reduced *all = arena_array(a, struct reduced, n + 1);
    bool *shown = arena_array(a, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct reduced) { i, i, x->totals[i] };
    }
    sort_stable(all, arena_array(a, struct reduced, n + 1), n, sizeof *all, by_count, p);
    for (size_t i = 0; i < n && i < p->limit; i++) {
        shown[all[i].cluster] = true;
    }
    return shown;
}

static void put(struct op_run *r, struct batch *b, size_t write, struct cell c)
{
    struct cell *column = b->cols[r->node->writes.items[write]];
    if (column) {
        column[b->rows] = c;
    }
}

static enum flow give(struct op_run *r, struct reducer *x, const struct reduced *rows, size_t n)
{
    const struct reduce_plan *p = r->node->data;
    struct batch *b = op_new_batch(r);
    struct buf text = BUF_INIT;
    enum flow flow = FLOW_MORE;
    for (size_t at = 0; at < n && flow == FLOW_MORE;) {
        arena_reset(&r->worker->scratch);
        for (b->rows = 0; at < n && b->rows < b->cap; at++, b->rows++) {
            const struct tuple_map_entry *e = tuple_map_at(&x->groups, rows[at].group);
            for (size_t i = 0; i < p->n_by; i++) {
                put(r, b, i, e->keys[i]);
            }
            buf_clear(&text);
            signatures_text(x->signatures, rows[at].cluster, &text);
            put(r, b, p->n_by, cell_of_text(arena_str(&r->worker->scratch, buf_view(&text))));
            put(r, b, p->n_by + 1, cell_int((int64_t)rows[at].count));
            b->time[b->rows] = TIME_NONE;
            b->seq[b->rows] = at;
        }
        batch_select_all(b);
        flow = op_emit(r, b);
    }
    buf_release(&text);
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

static void release(void *groups)
{
    tuple_map_release(groups);
}

static enum flow logreduce_finish(struct op_run *r)
{
    const struct reduce_plan *p = r->node->data;
    struct sort_state *s = r->state;
    struct arena *a = &r->worker->arena;
    struct reducer *x = arena_new(a, struct reducer);
    x->signatures = signatures_new(a);
    tuple_map_init(&x->groups, p->n_by + 1, sizeof(uint64_t), op_budget(r));
    arena_on_release(a, release, &x->groups);
    materialise_finish(r, &s->materialise);
    const char *why = reduce_rows(r, x);
    if (why) {
        return op_fail_disk(r, why);
    }
    size_t results = x->groups.n + signatures_count(x->signatures);
    if (!budget_has(op_budget(r), 2 * results * sizeof(struct reduced))) {
        return FLOW_FAIL;
    }
    x->totals = arena_array(a, uint64_t, signatures_count(x->signatures) + 1);
    for (size_t i = 0; i < x->groups.n; i++) {
        x->totals[cluster_of(x, i, p->n_by)] += *(uint64_t *)tuple_map_state(&x->groups, i);
    }
    const bool *shown = choose(r, x);
    struct reduced *rows = arena_array(a, struct reduced, x->groups.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < x->groups.n; i++) {
        size_t cluster = cluster_of(x, i, p->n_by);
        if (shown[cluster]) {
            rows[n++] =
                (struct reduced) { i, cluster, *(uint64_t *)tuple_map_state(&x->groups, i) };
        }
    }
    sort_stable(rows, arena_array(a, struct reduced, n + 1), n, sizeof *rows, by_count, p);
    return give(r, x, rows, n);
}

const struct op_def op_logreduce = {
    .name = "logreduce",
    .aliases = { "summarize" },
    .group = "analytics",
    .form = "logreduce [(FIELD) | field=FIELD] [by FIELD {, FIELD}] [limit=N] "
            "[criteria=mostcommon|leastcommon]",
    .doc = "Groups messages by their signature: the words that stay, and ********** for those that "
           "vary.",
    .shape = { { NULL, CLAUSE_RUN, .optional = true,
                 .doc = "the field, else _raw; groups; how many signatures, and which" } },
    .examples = { { "* | logreduce limit=20", "the twenty most common kinds of message" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = logreduce_bind,
    .state_size = sizeof(struct sort_state),
    .open = logreduce_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = logreduce_finish,
};
