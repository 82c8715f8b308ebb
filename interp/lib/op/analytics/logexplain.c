/*
 * logexplain.c - `logexplain status=500 on host, user`: which values of fields correlate with a
 * test.
 *
 * Counts the rows of each tuple of the fields for and against, and at the end examines every subset
 * of up to three fields of the tuples. Specified: docs/language/logreduce.md.
 */
#include "base/buf.h"
#include "base/vec.h"
#include "exec/op_run.h"
#include "exec/tuple_map.h"
#include "lib/shared/stage.h"

#include <stdlib.h>

enum { EXPLANATION, RELEVANCE, TEST_COVERAGE, CONTROL_COVERAGE };
enum { FIELDS_MOST = 32, FIELDS_TOGETHER = 3 };

static const double least_coverage = 0.05, least_relevance = 0.1;

struct explain_plan {
    const struct expr *test, *control; /* control NULL: all rows that fail the test */
    uint32_t slots[FIELDS_MOST];
    struct str names[FIELDS_MOST];
    size_t n;
};

struct tally {
    uint64_t test, control;
};

struct explain_state {
    struct tuple_map tuples; /* of the fields; a state is a struct tally */
    struct tally all;
};

static void warn_metadata(struct binder *b, const struct name *field)
{
    static const char *const metadata[] = { "_sourceCategory", "_sourceHost", "_sourceName",
                                            "_source",         "_collector",  "_view",
                                            "_index",          "_format",     "_messageTime" };
    for (size_t i = 0; i < sizeof metadata / sizeof *metadata; i++) {
        if (str_eq_fold(field->text, str_of(metadata[i]))) {
            stage_complain(b, DIAG_SERVICE_REFUSES, field->span,
                           "the service does not accept metadata fields such as `%.*s`",
                           STR_ARG(field->text));
        }
    }
}

static bool read_fields(struct binder *b, const struct clause *fields, struct explain_plan *p)
{
    for (size_t i = 0; i < fields->list.n; i++) {
        const struct name *name = &fields->list.items[i].name;
        if (p->n == FIELDS_MOST) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, name->span, "at most %d fields", FIELDS_MOST);
            return false;
        }
        warn_metadata(b, name);
        p->names[p->n] = name->text;
        if (!bind_read(b, name, &p->slots[p->n++])) {
            return false;
        }
    }
    return true;
}

static bool explain_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    const struct node_operator *n = AST(operator, stage);
    const struct op_def *op = b->node->op;
    struct explain_plan *p = arena_new(b->arena, struct explain_plan);
    out->data = p;
    if (!shape_match(b->arena, b->diags, op->name, op->shape, n, 1, c, &b->more_stages)) {
        return false;
    }
    const struct node_list *tests = &AST(list_of, n->args.items[0])->items;
    p->test = bind_expr(b, tests->items[0]);
    p->control = tests->n > 1 ? bind_expr(b, tests->items[1]) : NULL;
    if (!p->test || (tests->n > 1 && !p->control) || !read_fields(b, &c[0], p)) {
        return false;
    }
    bind_table(b);
    b->scope.incomparable = "logexplain";
    bind_define(b, STR("_explanation"), T_STRING);
    bind_define(b, STR("_relevance"), T_REAL);
    bind_define(b, STR("_test_coverage"), T_REAL);
    bind_define(b, STR("_control_coverage"), T_REAL);
    return true;
}

static void release(void *tuples)
{
    tuple_map_release(tuples);
}

static bool explain_open(struct op_run *r)
{
    const struct explain_plan *p = r->node->data;
    struct explain_state *s = r->state;
    tuple_map_init(&s->tuples, p->n, sizeof(struct tally), op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->tuples);
    return true;
}

/* out[row]: does the test hold? */
static void judge(struct op_run *r, const struct expr *test, struct batch *in, bool *out)
{
    uint16_t *passed = arena_array(in->scratch, uint16_t, in->live + 1);
    size_t n = eval_filter(&r->worker->eval, test, in, in->sel, in->live, passed);
    for (size_t i = 0; i < n; i++) {
        out[passed[i]] = true;
    }
}

static void add(struct tuple_map *tuples, const struct cell *const *keys, uint64_t hash,
                struct tally more)
{
    bool is_new;
    size_t at = tuple_map_find(tuples, keys, hash, &is_new);
    struct tally *t = tuple_map_state(tuples, at);
    t->test += more.test;
    t->control += more.control;
}

static enum flow explain_push(struct op_run *r, struct batch *in)
{
    const struct explain_plan *p = r->node->data;
    struct explain_state *s = r->state;
    bool *test = arena_array(in->scratch, bool, in->rows + 1);
    bool *control = arena_array(in->scratch, bool, in->rows + 1);
    const struct cell *keys[FIELDS_MOST];
    judge(r, p->test, in, test);
    if (p->control) {
        judge(r, p->control, in, control);
    }
    op_after_eval(r, in);
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        struct tally one = { test[row], p->control ? control[row] : !test[row] };
        for (size_t k = 0; k < p->n; k++) {
            keys[k] = &in->cols[p->slots[k]][row];
        }
        if (one.test + one.control > 0) {
            add(&s->tuples, keys, tuple_map_hash(keys, p->n), one);
        }
        s->all.test += one.test;
        s->all.control += one.control;
    }
    return FLOW_MORE;
}

static bool explain_combine(struct op_run *into, struct op_run *from)
{
    const struct explain_plan *p = into->node->data;
    struct explain_state *to = into->state, *other = from->state;
    const struct cell *keys[FIELDS_MOST];
    for (size_t i = 0; i < other->tuples.n && !budget_is_over(op_budget(into)); i++) {
        const struct tuple_map_entry *e = tuple_map_at(&other->tuples, i);
        for (size_t k = 0; k < p->n; k++) {
            keys[k] = &e->keys[k];
        }
        add(&to->tuples, keys, e->hash, *(struct tally *)tuple_map_state(&other->tuples, i));
    }
    to->all.test += other->all.test;
    to->all.control += other->all.control;
    return true;
}

static const struct str kind = { "logexplain: tallies", 19 };

static void put_tally(struct buf *to, const struct tally *t)
{
    state_put_rows(to, (int64_t)t->test);
    state_put_rows(to, (int64_t)t->control);
}

static struct tally take_tally(struct state_reader *r)
{
    struct tally t = { .test = (uint64_t)state_rows(r) };
    t.control = (uint64_t)state_rows(r);
    return t;
}

/* A frame: a share of the tally of all rows, the first one all of it, then the tuples'. */
static bool explain_save(struct op_run *r, state_frame *frame, void *ctx)
{
    struct explain_state *s = r->state;
    struct tally all = s->all;
    struct buf to = BUF_INIT;
    bool ok = true;
    size_t i = 0;
    do {
        size_t start = state_open(&to, kind);
        put_tally(&to, &all);
        all = (struct tally) { 0 };
        for (; i < s->tuples.n && to.b.len < STATE_FRAME; i++) {
            for (size_t k = 0; k < s->tuples.n_keys; k++) {
                state_put_cell(&to, &tuple_map_at(&s->tuples, i)->keys[k]);
            }
            put_tally(&to, tuple_map_state(&s->tuples, i));
        }
        state_close(&to, start);
        ok = frame(ctx, buf_view(&to));
        buf_clear(&to);
    } while (i < s->tuples.n && ok);
    buf_release(&to);
    return ok;
}

static bool explain_restore(struct op_run *into, struct str frame)
{
    struct explain_state *s = into->state;
    struct cell cells[FIELDS_MOST];
    const struct cell *keys[FIELDS_MOST];
    struct str inside;
    size_t n = s->tuples.n_keys;
    if (!state_take(&frame, kind, &inside) || frame.len > 0) {
        return false;
    }
    struct state_reader r = state_read(inside);
    struct tally all = take_tally(&r);
    s->all.test += all.test;
    s->all.control += all.control;
    while (r.at < r.end && !r.damaged) {
        for (size_t k = 0; k < n; k++) {
            cells[k] = state_cell(&r);
            keys[k] = &cells[k];
        }
        struct tally more = take_tally(&r);
        if (!r.damaged) {
            add(&s->tuples, keys, tuple_map_hash(keys, n), more);
        }
    }
    return state_done(&r);
}

/* Values of some fields, and how common they are. */
struct candidate {
    struct str text;
    struct cell values[FIELDS_TOGETHER];
    size_t fields[FIELDS_TOGETHER];
    size_t n;
    double test, control, relevance;
};

struct candidates {
    struct candidate *items;
    size_t n, cap;
};

static double share(uint64_t part, uint64_t all)
{
    return all > 0 ? (double)part / (double)all : 0;
}

static struct str text_of(struct arena *a, const struct explain_plan *p, const struct candidate *c)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < c->n; i++) {
        char buffer[CELL_TEXT_MAX];
        buf_printf(&out, "%s%.*s=", i > 0 ? ", " : "", STR_ARG(p->names[c->fields[i]]));
        buf_str(&out, cell_show(&c->values[i], buffer));
    }
    struct str text = arena_str(a, buf_view(&out));
    buf_release(&out);
    return text;
}

static void judge_part(const struct explain_state *s, const struct tally *t, struct candidate *c)
{
    c->test = share(t->test, s->all.test);
    c->control = share(t->control, s->all.control);
    bool everywhere = c->test >= 1 && c->control >= 1;
    c->relevance = everywhere || c->test + c->control <= 0 ? 0 : c->test / (c->test + c->control);
}

/* Adds the values of `n` fields that are common enough. */
static void add_candidates(struct op_run *r, const size_t *fields, size_t n, struct candidates *out)
{
    const struct explain_plan *p = r->node->data;
    const struct explain_state *s = r->state;
    struct arena *a = &r->worker->arena;
    struct tuple_map parts;
    const struct cell *keys[FIELDS_TOGETHER];
    tuple_map_init(&parts, n, sizeof(struct tally), op_budget(r));
    for (size_t i = 0; i < s->tuples.n && !budget_is_over(op_budget(r)); i++) {
        const struct tuple_map_entry *e = tuple_map_at(&s->tuples, i);
        bool there = true;
        for (size_t k = 0; k < n; k++) {
            keys[k] = &e->keys[fields[k]];
            there = there && !cell_is_null(keys[k]);
        }
        if (there) {
            add(&parts, keys, tuple_map_hash(keys, n),
                *(struct tally *)tuple_map_state(&s->tuples, i));
        }
    }
    for (size_t i = 0; i < parts.n; i++) {
        struct candidate c = { .n = n };
        judge_part(s, tuple_map_state(&parts, i), &c);
        if (c.test <= least_coverage || c.relevance <= least_relevance) {
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            c.fields[k] = fields[k];
            c.values[k] = cell_keep(a, &tuple_map_at(&parts, i)->keys[k]);
        }
        c.text = text_of(a, p, &c);
        *vec_add(a, out) = c;
    }
    tuple_map_release(&parts);
}

static int by_relevance(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->relevance != y->relevance) {
        return x->relevance > y->relevance ? -1 : 1;
    }
    if (x->test != y->test) {
        return x->test > y->test ? -1 : 1;
    }
    return x->n != y->n ? (x->n < y->n ? -1 : 1) : str_cmp(x->text, y->text);
}

/* Whether it has a value that no earlier candidate had; records its values. */
static bool is_news(struct tuple_map *shown, const struct candidate *c)
{
    bool news = false;
    for (size_t i = 0; i < c->n; i++) {
        struct cell field = cell_int((int64_t)c->fields[i]);
        const struct cell *keys[2] = { &field, &c->values[i] };
        bool is_new;
        tuple_map_find(shown, keys, tuple_map_hash(keys, 2), &is_new);
        news = news || is_new;
    }
    return news;
}

static void put(struct op_run *r, struct batch *b, size_t write, struct cell value)
{
    struct cell *column = b->cols[r->node->writes.items[write]];
    if (column) {
        column[b->rows] = value;
    }
}

static enum flow give(struct op_run *r, const struct candidates *all)
{
    struct tuple_map shown;
    struct batch *b = op_new_batch(r);
    enum flow flow = FLOW_MORE;
    tuple_map_init(&shown, 2, 0, op_budget(r));
    for (size_t at = 0; at < all->n && flow == FLOW_MORE;) {
        for (b->rows = 0; at < all->n && b->rows < b->cap; at++) {
            const struct candidate *c = &all->items[at];
            if (!is_news(&shown, c)) {
                continue;
            }
            put(r, b, EXPLANATION, cell_of_text(c->text));
            put(r, b, RELEVANCE, cell_real(c->relevance));
            put(r, b, TEST_COVERAGE, cell_real(c->test * 100));
            put(r, b, CONTROL_COVERAGE, cell_real(c->control * 100));
            b->time[b->rows] = TIME_NONE;
            b->seq[b->rows++] = at;
        }
        batch_select_all(b);
        flow = op_emit(r, b);
    }
    tuple_map_release(&shown);
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

static enum flow explain_finish(struct op_run *r)
{
    const struct explain_plan *p = r->node->data;
    struct candidates all = { 0 };
    size_t f[FIELDS_TOGETHER];
    for (f[0] = 0; f[0] < p->n; f[0]++) {
        add_candidates(r, f, 1, &all);
        for (f[1] = f[0] + 1; f[1] < p->n; f[1]++) {
            add_candidates(r, f, 2, &all);
            for (f[2] = f[1] + 1; f[2] < p->n; f[2]++) {
                add_candidates(r, f, 3, &all);
            }
        }
    }
    if (all.n > 0) {
        qsort(all.items, all.n, sizeof *all.items, by_relevance);
    }
    return give(r, &all);
}

const struct op_def op_logexplain = {
    .name = "logexplain",
    .group = "analytics",
    .form = "logexplain CONDITION [against CONDITION] on FIELD {, FIELD}",
    .doc = "Which field values go with a condition, the most significant first.",
    .shape = { { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the fields, after on" } },
    .examples = { { "* | logexplain status=500 on host, user", "where errors come from" },
                  { "* | logexplain status=500 against status=404 on host",
                    "and what sets them apart from others" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = explain_bind,
    .state_size = sizeof(struct explain_state),
    .open = explain_open,
    .push = explain_push,
    .combine = explain_combine,
    .save = explain_save,
    .restore = explain_restore,
    .finish = explain_finish,
};
