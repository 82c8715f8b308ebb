/*
 * transaction_run.c - see transaction_run.h.
 */
#include "lib/op/join/transaction_run.h"

#include "data/time.h"

/* The state of a transaction; followed by the counts of its states, then the aggregates of
 * `showing`. */
struct tx {
    int64_t start, end;
    int64_t last_state; /* + 1; 0: none yet */
    uint64_t counts[];
};

static void release(void *all)
{
    tuple_map_release(all);
}

bool transaction_open(struct op_run *r)
{
    const struct tx_plan *p = r->node->data;
    struct tx_run *s = r->state;
    size_t size = sizeof(struct tx) + p->states.n * sizeof(uint64_t) + p->show_size;
    sort_keys_open(r, &s->sort, &p->keys, p->reads.items, p->reads.n);
    tuple_map_init(&s->all, p->ids.n, size, op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->all);
    s->ids = arena_array(&r->worker->arena, const struct cell *, p->ids.n + 1);
    return true;
}

/* The first state that matches a row; SIZE_MAX: none. */
static size_t state_of(struct op_run *r, const struct tx_plan *p, const struct batch *b, size_t row)
{
    char buffer[CELL_TEXT_MAX];
    for (size_t i = 0; i < p->states.n; i++) {
        const struct tx_state *s = &p->states.items[i];
        const struct cell *c = &b->cols[s->field][row];
        if (cell_is_null(c)) {
            continue;
        }
        struct str text = cell_text(c, buffer);
        enum regex_result hit = s->pattern ? pattern_test(s->pattern, r->worker->eval.regex, text)
                                : str_eq(text, s->text) ? REGEX_YES
                                                        : REGEX_NO;
        r->counts.undecided += hit == REGEX_LIMIT;
        if (hit == REGEX_YES) {
            return i;
        }
    }
    return SIZE_MAX;
}

enum flow transaction_push(struct op_run *r, struct batch *in)
{
    const struct tx_plan *p = r->node->data;
    struct cell *states = op_column(r, in, r->node->writes.n - 1);
    size_t kept = 0;
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        size_t state = state_of(r, p, in, row);
        bool there = state != SIZE_MAX;
        for (size_t k = 0; k < p->ids.n; k++) {
            there = there && !cell_is_null(&in->cols[p->ids.items[k]][row]);
        }
        states[row] = cell_int((int64_t)state);
        if (there) {
            in->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_TEST] += in->live - kept;
    in->live = kept;
    return materialise_op_push(r, in);
}

static void put(struct op_run *r, struct batch *b, size_t write, struct cell c)
{
    struct cell *column = b->cols[r->node->writes.items[write]];
    if (column) {
        column[b->rows] = c;
    }
}

/* Finishes the current output row. */
static void end_row(struct op_run *r)
{
    struct tx_run *s = r->state;
    struct batch *b = s->out;
    b->time[b->rows] = TIME_NONE;
    b->seq[b->rows] = 0;
    if (++b->rows < b->cap) {
        return;
    }
    batch_select_all(b);
    s->flow = s->flow == FLOW_MORE ? op_emit(r, b) : s->flow;
    b->rows = 0;
    arena_reset(&r->worker->scratch);
}

static void add_shows(struct op_run *r, struct tx *t, const struct row *row, size_t state)
{
    const struct tx_plan *p = r->node->data;
    struct tx_run *s = r->state;
    char *states = (char *)&t->counts[p->states.n];
    for (size_t i = 0; i < p->shows.n; i++) {
        const struct tx_show *show = &p->shows.items[i];
        size_t at = sort_keys_place(&s->sort, show->field);
        const struct cell null = cell_null();
        const struct cell *arg = show->field == SLOT_NULL ? &show->constant
                                 : at == SIZE_MAX         ? &null
                                                          : &row->cells[at];
        struct agg_row as = { .args = &arg,
                              .n_args = show->has_argument,
                              .time = row->time,
                              .seq = row->seq,
                              .nth = row->nth,
                              .message_time = row->time };
        if (show->state == SIZE_MAX || show->state == state) {
            show->agg->add(states + show->offset, &s->all.arena, &as);
        }
    }
}

static struct cell cell_of_time(int64_t ms)
{
    return ms == TIME_NONE ? cell_null() : cell_int(ms);
}

/* Rows without a time have no latency. */
static struct cell latency(int64_t from, int64_t to)
{
    int64_t ms;
    bool known = from != TIME_NONE && to != TIME_NONE && time_subtract(to, from, &ms);
    return known ? cell_int(ms) : cell_null();
}

/* Adds one row of a state, in the order of time. */
static void step(struct op_run *r, const struct row *row)
{
    const struct tx_plan *p = r->node->data;
    struct tx_run *s = r->state;
    const struct cell *state_cell = &row->cells[sort_keys_place(&s->sort, p->state)];
    size_t state = (size_t)state_cell->as.i, time_at = s->sort.at[0];
    int64_t ms = row->time;
    bool is_new;
    if (time_at != SIZE_MAX) {
        cell_integer(&row->cells[time_at], &ms);
    }
    for (size_t i = 0; i < p->ids.n; i++) {
        s->ids[i] = &row->cells[sort_keys_place(&s->sort, p->ids.items[i])];
    }
    size_t at = tuple_map_find(&s->all, s->ids, tuple_map_hash(s->ids, p->ids.n), &is_new);
    struct tx *t = tuple_map_state(&s->all, at);
    if (p->results == BY_FLOW && !is_new) {
        for (size_t i = 0; i < p->ids.n; i++) {
            put(r, s->out, i, cell_keep(&r->worker->scratch, s->ids[i]));
        }
        put(r, s->out, p->ids.n, cell_of_text(p->states.items[t->last_state - 1].name));
        put(r, s->out, p->ids.n + 1, cell_of_text(p->states.items[state].name));
        put(r, s->out, p->ids.n + 2, latency(t->end, ms));
        end_row(r);
    }
    t->start = is_new ? ms : t->start;
    t->end = ms;
    t->last_state = (int64_t)state + 1;
    t->counts[state]++;
    add_shows(r, t, row, state);
}

/* Whether an edge of the query's range cuts the transaction. */
static bool is_cut(const struct op_run *r, const struct tx *t)
{
    const struct tx_plan *p = r->node->data;
    const struct run_facts *f = r->worker->eval.facts;
    return p->fringe > 0 && f->has_range &&
           (t->end < time_add_bounded(f->from, p->fringe) ||
            t->start > time_subtract_bounded(f->to, p->fringe));
}

static void put_transaction(struct op_run *r, size_t number)
{
    const struct tx_plan *p = r->node->data;
    struct tx_run *s = r->state;
    const struct tuple_map_entry *e = tuple_map_at(&s->all, number);
    const struct tx *t = tuple_map_state(&s->all, number);
    const char *shows = (const char *)&t->counts[p->states.n];
    size_t last = p->results == BY_STATES ? p->states.n : 1;
    for (size_t state = 0; state < last; state++) {
        size_t write = 0;
        if (p->results == BY_STATES && t->counts[state] == 0) {
            continue;
        }
        for (size_t i = 0; i < p->ids.n; i++) {
            put(r, s->out, write++, e->keys[i]);
        }
        if (p->results == BY_STATES) {
            put(r, s->out, write++, cell_of_text(p->states.items[state].name));
            put(r, s->out, write++, cell_int((int64_t)t->counts[state]));
        }
        put(r, s->out, write++, cell_of_time(t->start));
        put(r, s->out, write++, cell_of_time(t->end));
        for (size_t i = 0; p->results == BY_TRANSACTIONS && i < p->states.n; i++) {
            put(r, s->out, write++, cell_int((int64_t)t->counts[i]));
        }
        for (size_t i = 0; p->results == BY_TRANSACTIONS && i < p->shows.n; i++) {
            const struct tx_show *show = &p->shows.items[i];
            put(r, s->out, write++, show->agg->result(shows + show->offset, &s->all.arena, 50));
        }
        end_row(r);
    }
}

enum flow transaction_finish(struct op_run *r)
{
    const struct tx_plan *p = r->node->data;
    struct tx_run *s = r->state;
    struct row_iter iter;
    s->out = op_new_batch(r);
    s->out->rows = 0;
    s->flow = FLOW_MORE;
    materialise_finish(r, &s->sort.materialise);
    row_iter_open(&iter, &s->sort.materialise.buffer, &r->worker->arena);
    for (const struct row *row; !budget_is_over(op_budget(r)) && (row = row_iter_next(&iter));) {
        step(r, row);
    }
    row_iter_close(&iter);
    if (iter.why) {
        return op_fail_disk(r, iter.why);
    }
    for (size_t i = 0; p->results != BY_FLOW && i < s->all.n && s->flow != FLOW_FAIL; i++) {
        if (!is_cut(r, tuple_map_state(&s->all, i))) {
            put_transaction(r, i);
        }
    }
    if (s->out->rows > 0) {
        batch_select_all(s->out);
        s->flow = s->flow == FLOW_MORE ? op_emit(r, s->out) : s->flow;
    }
    return s->flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}
