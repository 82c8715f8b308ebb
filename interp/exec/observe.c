/*
 * observe.c - see observe.h.
 */
#include "exec/observe.h"

#include "data/cell.h"
#include "exec/observing.h"

enum { DEPTH = 16 };

static bool negates(const struct expr *e, unsigned depth)
{
    bool is = e->kind == EXPR_NE || e->kind == EXPR_NOT;
    for (size_t i = 0; !is && depth < DEPTH && i < e->n_args; i++) {
        is = negates(e->args[i], depth + 1);
    }
    return is;
}

static void add_terms(struct observed *o, const struct expr *e, unsigned depth)
{
    if (e->kind == EXPR_AND && depth < DEPTH) {
        for (size_t i = 0; i < e->n_args; i++) {
            add_terms(o, e->args[i], depth + 1);
        }
        return;
    }
    if (o->n == OBSERVED_TERMS) {
        return;
    }
    bool one = (e->kind == EXPR_PREDICATE || e->kind == EXPR_EQ) && e->args[0]->kind == EXPR_SLOT &&
               (e->n_args == 1 || e->args[1]->kind == EXPR_CONST);
    o->terms[o->n++] = (struct observed_term) { .test = e,
                                                .expected = negates(e, 0),
                                                .field = one ? e->args[0]->slot : SLOT_NULL };
}

/* The terms of the stages in one worker. */
struct worker_terms {
    struct arena arena;
    struct observed **stages;
};

static struct observed *terms_new(struct arena *a, const struct plan_node *node)
{
    const struct expr *condition = observed_condition(node);
    if (!condition) {
        return NULL;
    }
    struct observed *o = arena_new(a, struct observed);
    o->terms = arena_array(a, struct observed_term, OBSERVED_TERMS);
    add_terms(o, condition, 0);
    return o;
}

static void release(void *workers)
{
    struct worker_terms *w = workers;
    arena_release(&w->arena);
}

static void *terms_begin(void *ctx, const struct observed_run *run)
{
    (void)ctx;
    struct worker_terms *all = arena_array(run->arena, struct worker_terms, run->threads);
    for (unsigned t = 0; t < run->threads; t++) {
        arena_init(&all[t].arena, NULL);
        arena_on_release(run->arena, release, &all[t]);
        all[t].stages = arena_array(&all[t].arena, struct observed *, run->plan->n_nodes);
        for (size_t i = 0; i < run->plan->n_nodes; i++) {
            all[t].stages[i] = terms_new(&all[t].arena, run->plan->nodes[i]);
        }
    }
    return all;
}

static void add_value(struct observed_values *v, struct arena *a, struct str text, bool copy)
{
    enum { LONGEST = 200 };
    for (size_t i = 0; i < v->n; i++) {
        if (str_eq(v->items[i], text)) {
            return;
        }
    }
    v->more = v->more || v->n == OBSERVED_VALUES || text.len > LONGEST;
    if (!v->more) {
        v->items[v->n++] = copy ? arena_str(a, text) : text;
    }
}

static void add_values(struct observed_term *t, struct arena *a, const struct batch *b)
{
    const struct cell *column = b->cols[t->field];
    for (size_t i = 0; column && i < b->live && !t->values.more; i++) {
        const struct cell *c = &column[b->sel[i]];
        if (!cell_is_null(c)) {
            char room[OUT_CELL_MAX];
            add_value(&t->values, a, out_cell_text(c, T_ANY, NULL, room), true);
        }
    }
}

/* The term of this condition; NULL: it is none, but an operand or a whole. Terms come in order. */
static struct observed_term *find_term(struct observed *o, const struct expr *test)
{
    for (size_t i = 0; i < o->n; i++) {
        size_t at = o->next + i < o->n ? o->next + i : o->next + i - o->n;
        if (o->terms[at].test == test) {
            o->next = at + 1 < o->n ? at + 1 : 0;
            return &o->terms[at];
        }
    }
    return NULL;
}

static void count_term(void *ctx, const struct observed_at *at, const struct batch *b,
                       const struct observed_test *outcome)
{
    struct worker_terms *w = (struct worker_terms *)at->state + at->worker;
    struct observed_term *t = find_term(w->stages[at->node], outcome->test);
    (void)ctx;
    if (!t) {
        return;
    }
    t->held += outcome->n_passed;
    if (t->field != SLOT_NULL && t->held == 0) {
        add_values(t, &w->arena, b);
    }
}

static void merge(struct observed *into, const struct observed *from)
{
    for (size_t i = 0; i < into->n; i++) {
        struct observed_values *v = &into->terms[i].values;
        const struct observed_values *other = &from->terms[i].values;
        into->terms[i].held += from->terms[i].held;
        for (size_t k = 0; k < other->n; k++) {
            add_value(v, NULL, other->items[k], false);
        }
        v->more = v->more || other->more;
    }
}

static void terms_end(void *ctx, const struct observed_run *run, void *state)
{
    struct term_observer *out = ctx;
    struct worker_terms *all = state;
    for (unsigned t = 1; t < run->threads; t++) {
        for (size_t i = 0; i < run->plan->n_nodes; i++) {
            if (all[0].stages[i]) {
                merge(all[0].stages[i], all[t].stages[i]);
            }
        }
    }
    out->stages = (const struct observed *const *)all[0].stages;
}

struct run_observer term_observer(struct term_observer *t)
{
    return (struct run_observer) { .ctx = t,
                                   .unfiltered = true,
                                   .times = true,
                                   .begin = terms_begin,
                                   .end = terms_end,
                                   .test = count_term };
}
