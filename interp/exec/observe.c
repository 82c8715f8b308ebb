/*
 * observe.c - see observe.h. The observer has an evaluator of its own, so that what it evaluates
 * counts nowhere else.
 */
#include "exec/observe.h"

#include "data/cell.h"

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

struct observed *observe_open(struct arena *a, const struct plan_node *node,
                              const struct run_facts *facts)
{
    if (node->op->kind != REL_TEST || !node->data) {
        return NULL;
    }
    struct observed *o = arena_new(a, struct observed);
    *o = (struct observed) { .terms = arena_array(a, struct observed_term, OBSERVED_TERMS),
                             .sel = arena_array(a, uint16_t, BATCH_ROWS) };
    eval_init(&o->eval, a, facts);
    add_terms(o, node->data, 0);
    return o;
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

void observe_batch(struct observed *o, struct arena *a, struct batch *b)
{
    for (size_t i = 0; i < o->n; i++) {
        struct observed_term *t = &o->terms[i];
        size_t n = eval_filter(&o->eval, t->test, b, b->sel, b->live, o->sel);
        t->held += eval_take_dropped(&o->eval, o->sel, n);
        eval_take_undecided(&o->eval);
        if (t->field != SLOT_NULL && t->held == 0) {
            add_values(t, a, b);
        }
    }
}

void observe_merge(struct observed *into, const struct observed *from)
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

void observe_columns(const struct batch *b, bool *seen)
{
    for (size_t c = 0; c < b->n_cols; c++) {
        for (size_t i = 0; !seen[c] && i < b->live; i++) {
            seen[c] = !cell_is_null(&b->cols[c][b->sel[i]]);
        }
    }
}
