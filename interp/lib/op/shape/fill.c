/*
 * fill.c - see fill.h. Specified: docs/language/operators.md, fillmissing.
 */
#include "lib/op/shape/fill.h"

enum { COMBINATIONS_MAX = 10000 };

static void release(void *keyed)
{
    tuple_map_release(keyed);
}

bool fill_open(struct op_run *r)
{
    const struct fill_plan *p = r->node->data;
    struct fill_state *s = r->state;
    struct arena *a = &r->worker->arena;
    materialise_open(r, &s->materialise, &r->node->keep);
    s->materialise.spills = true;
    tuple_map_init(&s->known, p->generators.n,
                   r->node->as.fill.take_last ? p->columns.n * sizeof(struct cell) : 0,
                   op_budget(r));
    arena_on_release(a, release, &s->known);
    s->keys = arena_array(a, const struct cell *, p->generators.n + 1);
    s->kinds = arena_array(a, struct fill_kinds, p->columns.n + 1);
    s->values = arena_array(a, struct fill_values, p->generators.n + 1);
    for (size_t i = 0; i < p->generators.n; i++) {
        tuple_map_init(&s->values[i].seen, 1, 0, op_budget(r));
        arena_on_release(a, release, &s->values[i].seen);
    }
    return true;
}

static void add_kind(struct fill_kinds *k, const struct cell *c)
{
    k->numbers = k->numbers || cell_is_number(c);
    k->truths = k->truths || c->tag == CELL_BOOL;
    k->others = k->others || !(cell_is_null(c) || cell_is_number(c) || c->tag == CELL_BOOL);
}

static void add_columns(const struct op_run *r, struct fill_state *s, const struct fill_plan *p,
                        const struct batch *b, size_t row, struct cell *last)
{
    for (size_t i = 0; i < p->columns.n; i++) {
        if (p->columns.items[i].kind != FILL_BY_VALUES && !r->node->as.fill.take_last) {
            continue;
        }
        const struct cell *c = &b->cols[p->columns.items[i].slot][row];
        add_kind(&s->kinds[i], c);
        if (r->node->as.fill.take_last) {
            last[i] = cell_keep(&s->known.arena, c);
        }
    }
}

enum flow fill_push(struct op_run *r, struct batch *in)
{
    const struct fill_plan *p = r->node->data;
    struct fill_state *s = r->state;
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        bool is_new;
        for (size_t k = 0; k < p->generators.n; k++) {
            s->keys[k] = &in->cols[p->generators.items[k].slot][row];
            if (p->generators.items[k].kind == FILL_ALL && !cell_is_null(s->keys[k])) {
                tuple_map_find(&s->values[k].seen, &s->keys[k], tuple_map_hash(&s->keys[k], 1),
                               &is_new);
            }
        }
        size_t at =
            tuple_map_find(&s->known, s->keys, tuple_map_hash(s->keys, p->generators.n), &is_new);
        add_columns(r, s, p, in, row, tuple_map_state(&s->known, at));
    }
    return materialise_push(r, &s->materialise, in);
}

/* All slices of the query's time range, ascending. */
static void list_slices(struct op_run *r, int64_t width, struct fill_values *out)
{
    const struct run_facts *f = r->worker->eval.facts;
    struct slice_range range = { f->has_range, f->from, f->to };
    struct slice_rule rule;
    int64_t from, to;
    if (!f->has_range) {
        return;
    }
    slice_rule_init(&rule, &(struct slice_form) { .width = width }, &range, f->zone);
    struct cell *slices = arena_array(&r->worker->arena, struct cell, COMBINATIONS_MAX + 1);
    for (int64_t at = range.from;
         at < range.to && out->n <= COMBINATIONS_MAX && slice_of(&rule, at, &from, &to) && to > at;
         at = to) {
        slices[out->n++] = cell_int(from);
    }
    out->items = slices;
}

static void list_values(struct op_run *r, const struct fill_generator *g, struct fill_values *out)
{
    if (g->kind == FILL_SLICES) {
        list_slices(r, g->width, out);
    } else if (g->kind == FILL_LISTED) {
        out->items = g->values;
        out->n = g->n;
    } else {
        struct cell *all = arena_array(&r->worker->arena, struct cell, out->seen.n + 1);
        for (size_t i = 0; i < out->seen.n; i++) {
            all[i] = tuple_map_at(&out->seen, i)->keys[0];
        }
        out->items = all;
        out->n = out->seen.n;
    }
}

static struct cell default_of(const struct fill_column *c, const struct fill_kinds *k)
{
    if (c->kind == FILL_GIVEN) {
        return c->given;
    }
    if (k->numbers && !k->truths && !k->others) {
        return cell_int(0);
    }
    return k->truths && !k->numbers && !k->others ? cell_bool(false) : cell_null();
}

/* An iteration over all combinations of the generators' values, the first generator slowest. */
struct walk {
    struct op_run *run;
    const struct fill_plan *plan;
    struct fill_state *state;
    struct batch *out;
    size_t *at;                /* of each generator */
    struct cell *defaults;     /* of each column */
    const struct cell **carry; /* take_last: the fields in the slice before, for each combination of
                                  the other generators */
};

/* The number of the combination without its slice. */
static size_t number_of_rest(const struct walk *w)
{
    size_t number = 0;
    bool skipped = false;
    for (size_t i = 0; i < w->plan->generators.n; i++) {
        if (!skipped && w->plan->generators.items[i].kind == FILL_SLICES) {
            skipped = true;
        } else {
            number = number * w->state->values[i].n + w->at[i];
        }
    }
    return number;
}

static enum flow flush(struct walk *w)
{
    struct batch *b = w->out;
    if (b->rows == 0) {
        return FLOW_MORE;
    }
    batch_select_all(b);
    enum flow flow = op_emit(w->run, b);
    b->rows = 0;
    return flow;
}

static enum flow add_row(struct walk *w, const struct cell *fields)
{
    struct batch *b = w->out;
    const struct plan_node *node = w->run->node;
    size_t row = b->rows++;
    b->time[row] = TIME_NONE;
    b->seq[row] = UINT64_MAX;
    for (size_t i = 0; i < node->keep.n; i++) {
        b->cols[node->keep.items[i]][row] = cell_null();
    }
    for (size_t i = 0; i < w->plan->columns.n; i++) {
        struct cell *column = b->cols[w->plan->columns.items[i].slot];
        if (column && w->plan->columns.items[i].slot != SLOT_NULL) {
            column[row] = fields[i];
        }
    }
    for (size_t i = 0; i < w->plan->generators.n; i++) {
        struct cell *column = b->cols[w->plan->generators.items[i].slot];
        if (column && w->plan->generators.items[i].slot != SLOT_NULL) {
            column[row] = *w->state->keys[i];
        }
    }
    return b->rows == b->cap ? flush(w) : FLOW_MORE;
}

static enum flow visit(struct walk *w)
{
    struct fill_state *s = w->state;
    bool is_new;
    const struct cell *fields = w->defaults;
    for (size_t i = 0; i < w->plan->generators.n; i++) {
        s->keys[i] = &s->values[i].items[w->at[i]];
    }
    uint64_t hash = tuple_map_hash(s->keys, w->plan->generators.n);
    size_t number = tuple_map_find(&s->known, s->keys, hash, &is_new);
    if (!w->run->node->as.fill.take_last) {
        return is_new ? add_row(w, fields) : FLOW_MORE;
    }
    size_t rest = number_of_rest(w);
    struct cell *own = tuple_map_state(&s->known, number);
    if (!is_new) {
        fields = own;
    } else if (w->carry[rest]) {
        fields = w->carry[rest];
    }
    /* states move when a combination is added: carried values are copies */
    struct cell *carried = arena_array(&s->known.arena, struct cell, w->plan->columns.n + 1);
    memcpy(carried, fields, w->plan->columns.n * sizeof *carried);
    w->carry[rest] = carried;
    return is_new ? add_row(w, carried) : FLOW_MORE;
}

/* The next combination; false: that was the last. */
static bool advance(struct walk *w)
{
    for (size_t i = w->plan->generators.n; i-- > 0;) {
        if (++w->at[i] < w->state->values[i].n) {
            return true;
        }
        w->at[i] = 0;
    }
    return false;
}

/* The number of combinations, counted up to one more than the limit. */
static size_t count_combinations(const struct fill_state *s, const struct fill_plan *p)
{
    size_t n = 1;
    for (size_t i = 0; i < p->generators.n; i++) {
        n *= s->values[i].n;
        n = n > COMBINATIONS_MAX ? COMBINATIONS_MAX + 1 : n;
    }
    for (size_t i = 0; i < p->generators.n; i++) {
        n = s->values[i].n == 0 ? 0 : n;
    }
    return n;
}

enum flow fill_finish(struct op_run *r)
{
    struct fill_state *s = r->state;
    const struct fill_plan *p = r->node->data;
    struct arena *a = &r->worker->arena;
    struct walk w = { .run = r, .plan = p, .state = s };
    enum flow flow = materialise_emit(r, &s->materialise, NULL);
    for (size_t i = 0; i < p->generators.n; i++) {
        list_values(r, &p->generators.items[i], &s->values[i]);
    }
    size_t n = count_combinations(s, p);
    if (n > COMBINATIONS_MAX) {
        op_warn(r, "fillmissing makes at most 10,000 combinations; the others are left out");
        n = COMBINATIONS_MAX;
    }
    w.at = arena_array(a, size_t, p->generators.n + 1);
    w.defaults = arena_array(a, struct cell, p->columns.n + 1);
    for (size_t i = 0; i < p->columns.n; i++) {
        w.defaults[i] = default_of(&p->columns.items[i], &s->kinds[i]);
    }
    w.carry = arena_array(a, const struct cell *, COMBINATIONS_MAX + 1);
    w.out = op_new_batch(r);
    for (size_t i = 0; i < n && flow == FLOW_MORE; i++) {
        flow = visit(&w);
        advance(&w);
    }
    if (flow == FLOW_MORE) {
        flow = flush(&w);
    }
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}
