/*
 * transaction.c - `transaction on id with states a, b in f`: groups rows into transactions by the
 * states that they pass. Specified: docs/language/transactions.md, transaction.
 */
#include "base/vec.h"
#include "catalog/agg_def.h"
#include "data/order.h"
#include "data/pattern/pattern.h"
#include "data/time.h"
#include "exec/tuple_map.h"
#include "lib/shared/sort_keys.h"
#include "lib/shared/stage.h"

enum { ON, FRINGE, SPEC };
enum results { BY_TRANSACTIONS, BY_STATES, BY_FLOW };

struct tx_state {
    struct str name;               /* of the column */
    struct str text;               /* the field's value; unused with a pattern */
    const struct pattern *pattern; /* NULL: the value is compared */
    uint32_t field;
};

/* An aggregate after `showing`. */
struct tx_show {
    const struct agg_def *agg;
    uint32_t field; /* SLOT_NULL: `constant`, or none */
    struct cell constant;
    bool has_argument;
    size_t state; /* only rows of this state; SIZE_MAX: all */
    size_t offset;
};

struct tx_plan {
    struct sort_plan keys; /* the message time */
    struct {
        uint32_t *items;
        size_t n, cap;
    } ids, reads;
    struct {
        struct tx_state *items;
        size_t n, cap;
    } states;
    struct {
        struct tx_show *items;
        size_t n, cap;
    } shows;
    size_t show_size;
    enum results results;
    int64_t fringe; /* ms; 0: none */
    uint32_t state; /* slot: the number of a row's state */
};

/* The state of a transaction; followed by the counts of its states, then the aggregates of
 * `showing`. */
struct tx {
    int64_t start, end;
    int64_t last_state; /* + 1; 0: none yet */
    uint64_t counts[];
};

struct tx_run {
    struct sort_state sort; /* first: materialise_op_combine reads it */
    struct tuple_map all;
    const struct cell **ids;
    struct batch *out;
    enum flow flow;
};

struct tx_names {
    struct name *items;
    size_t n, cap;
};

/* A name, in quotes or not, and another after `as`. */
static bool read_state(struct binder *b, struct cursor *c, struct tx_plan *p)
{
    struct name text, name;
    if (!cursor_name(c, &text, "the name of a state")) {
        return false;
    }
    name = text;
    if (cursor_word(c, "as") && !cursor_name(c, &name, "a name for the state's column")) {
        return false;
    }
    *vec_add(b->arena, &p->states) = (struct tx_state) { .name = name.text, .text = text.text };
    return true;
}

/* `with states a, b as c in field` */
static bool read_states(struct binder *b, struct cursor *c, struct tx_plan *p)
{
    do {
        if (!read_state(b, c, p)) {
            return false;
        }
    } while (cursor_punct(c, ","));
    struct name field;
    uint32_t slot = SLOT_NULL;
    bool has = cursor_word(c, "in");
    if (has &&
        (!cursor_name(c, &field, "the field that has the state") || !bind_read(b, &field, &slot))) {
        return false;
    }
    for (size_t i = 0; i < p->states.n; i++) {
        struct tx_state *s = &p->states.items[i];
        s->field = has ? slot : bind_find(b, STR("_raw"));
        if (!has) {
            s->pattern = pattern_glob(b->arena, arena_printf(b->arena, "*%.*s*", STR_ARG(s->text)));
        }
    }
    return true;
}

/* `with "*a*" in field as a, with ".." as b` */
static bool read_patterns(struct binder *b, struct cursor *c, struct tx_plan *p)
{
    do {
        const struct node *text;
        struct str glob;
        struct name name, field;
        struct tx_state s = { 0 };
        cursor_word(c, "with");
        if (!cursor_string(c, &text, "a pattern in double quotes, or `states`")) {
            return false;
        }
        stage_text(b, text, &glob);
        if (cursor_word(c, "in")) {
            if (!cursor_name(c, &field, "the field to match") || !bind_read(b, &field, &s.field)) {
                return false;
            }
        } else {
            s.field = bind_find(b, STR("_raw"));
        }
        if (!cursor_word(c, "as")) {
            cursor_complain(c, DIAG_MISSING_ARGUMENT,
                            "`as` and the state's name are expected after the pattern");
            return false;
        }
        if (!cursor_name(c, &name, "the state's name")) {
            return false;
        }
        s.name = name.text;
        s.pattern = pattern_glob(b->arena, glob);
        *vec_add(b->arena, &p->states) = s;
    } while (cursor_punct(c, ","));
    return true;
}

static bool read_results(struct cursor *c, struct tx_plan *p)
{
    if (!cursor_word(c, "results")) {
        return true;
    }
    if (!cursor_word(c, "by")) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT, "`by` is expected after results");
        return false;
    }
    if (cursor_word(c, "transactions")) {
        return true;
    }
    if (cursor_word(c, "states")) {
        p->results = BY_STATES;
        return true;
    }
    if (cursor_word(c, "flow")) {
        p->results = BY_FLOW;
        return true;
    }
    cursor_complain(c, DIAG_BAD_ARGUMENTS, "results are by transactions, states or flow");
    return false;
}

/* `(field)` or `("1")` after an aggregate. */
static bool read_argument(struct binder *b, struct cursor *c, struct tx_show *show)
{
    const struct node *group = cursor_peek(c, 0);
    if (!group || group->kind != NODE_GROUP) {
        return true;
    }
    struct cursor in = cursor_inside(c, group);
    const struct node *n = cursor_peek(&in, 0);
    struct name name;
    c->at++;
    show->has_argument = true;
    if (n && n->kind == NODE_STRING) {
        struct str text;
        stage_text(b, n, &text);
        show->constant = cell_of_text(text);
        return true;
    }
    return cursor_name(&in, &name, "a field, or a number in double quotes") &&
           bind_read(b, &name, &show->field);
}

static bool read_for(struct binder *b, struct cursor *c, const struct tx_plan *p,
                     struct tx_show *show)
{
    struct name state;
    show->state = SIZE_MAX;
    if (!cursor_word(c, "for")) {
        return true;
    }
    if (!cursor_name(c, &state, "the name of a state")) {
        return false;
    }
    for (size_t i = 0; i < p->states.n; i++) {
        if (str_eq_fold(p->states.items[i].name, state.text)) {
            show->state = i;
        }
    }
    if (show->state == SIZE_MAX) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, state.span, "unknown state `%.*s`",
                       STR_ARG(state.text));
        return false;
    }
    return true;
}

static bool read_shows(struct binder *b, struct cursor *c, struct tx_plan *p,
                       struct tx_names *names)
{
    if (!cursor_word(c, "showing")) {
        return true;
    }
    do {
        struct name word, as;
        struct tx_show show = { 0 };
        if (!cursor_name(c, &word, "an aggregate")) {
            return false;
        }
        show.agg = catalog_agg(b->catalog, word.text);
        if (!show.agg) {
            stage_complain(b, DIAG_BAD_ARGUMENTS, word.span, "unknown aggregate `%.*s`",
                           STR_ARG(word.text));
            return false;
        }
        if (!read_argument(b, c, &show) || !read_for(b, c, p, &show)) {
            return false;
        }
        as = (struct name) { .text = str_of(show.agg->output), .span = word.span };
        if (cursor_word(c, "as") && !cursor_name(c, &as, "a name for the result")) {
            return false;
        }
        show.offset = p->show_size;
        p->show_size += (show.agg->state_size + 7) & ~(size_t)7;
        *vec_add(b->arena, &p->shows) = show;
        *vec_add(b->arena, names) = as;
    } while (cursor_punct(c, ","));
    return true;
}

static void define_columns(struct binder *b, const struct tx_plan *p, const struct clause *on,
                           const struct tx_names *shows)
{
    bind_table(b);
    for (size_t i = 0; i < on->list.n; i++) {
        stage_define_name(b, &on->list.items[i].name, T_ANY);
        struct field *f = scope_find(&b->scope, on->list.items[i].name.text);
        if (f) {
            f->key = true;
        }
    }
    if (p->results == BY_FLOW) {
        bind_define(b, STR("fromstate"), T_STRING);
        bind_define(b, STR("tostate"), T_STRING);
        bind_define(b, STR("latency"), T_INT);
        return;
    }
    if (p->results == BY_STATES) {
        bind_define(b, STR("state"), T_STRING);
        bind_define(b, STR("_count"), T_INT);
    }
    bind_define(b, STR("_start_time"), T_TIME);
    bind_define(b, STR("_end_time"), T_TIME);
    if (p->results == BY_STATES) {
        return;
    }
    for (size_t i = 0; i < p->states.n; i++) {
        bind_define(b, p->states.items[i].name, T_INT);
    }
    for (size_t i = 0; i < shows->n; i++) {
        stage_define_name(b, &shows->items[i], p->shows.items[i].agg->returns);
    }
}

static void note_reads(struct binder *b, struct tx_plan *p)
{
    *vec_add(b->arena, &p->reads) = p->state;
    for (size_t i = 0; i < p->ids.n; i++) {
        *vec_add(b->arena, &p->reads) = p->ids.items[i];
    }
    for (size_t i = 0; i < p->shows.n; i++) {
        *vec_add(b->arena, &p->reads) = p->shows.items[i].field;
    }
}

static bool transaction_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct tx_plan *p = arena_new(b->arena, struct tx_plan);
    struct tx_names shows = { 0 };
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_time(b, stage)) {
        return false;
    }
    for (size_t i = 0; i < c[ON].list.n; i++) {
        uint32_t slot;
        if (!bind_read(b, &c[ON].list.items[i].name, &slot)) {
            return false;
        }
        *vec_add(b->arena, &p->ids) = slot;
    }
    if (c[FRINGE].given && c[FRINGE].list.items[0].node->kind == NODE_NUMBER) {
        p->fringe = amount_ms(&c[FRINGE].list.items[0].amount);
    }
    struct cursor *run = &c[SPEC].run;
    bool ok = cursor_word(run, "states") ? read_states(b, run, p) : read_patterns(b, run, p);
    if (!ok || !read_results(run, p) || !read_shows(b, run, p, &shows)) {
        return false;
    }
    if (cursor_peek(run, 0)) {
        cursor_complain(run, DIAG_BAD_ARGUMENTS, "unexpected after the states");
        return false;
    }
    sort_key_add(b, &p->keys, bind_find(b, STR("_messageTime")), true);
    define_columns(b, p, &c[ON], &shows);
    p->state = bind_slot(b);
    note_reads(b, p);
    return true;
}

/* Time from the edges of the query's range. */
static bool transaction_needs_range(const struct node *stage)
{
    const struct node_list *args = &AST(operator, stage)->args;
    for (size_t i = 0; i < args->n; i++) {
        if (atom_is_word(args->items[i], "fringe")) {
            return true;
        }
    }
    return false;
}

static void release(void *all)
{
    tuple_map_release(all);
}

static bool transaction_open(struct op_run *r)
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

static enum flow transaction_push(struct op_run *r, struct batch *in)
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
}

static struct cell kept_cell(struct op_run *r, const struct cell *c)
{
    return cell_keep(&r->worker->arena, c);
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
            put(r, s->out, i, kept_cell(r, s->ids[i]));
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

static enum flow transaction_finish(struct op_run *r)
{
    const struct tx_plan *p = r->node->data;
    struct tx_run *s = r->state;
    struct row_iter iter;
    s->out = op_new_batch(r);
    s->out->rows = 0;
    s->flow = FLOW_MORE;
    materialise_finish(r, &s->sort.collect);
    row_iter_open(&iter, &s->sort.collect.held, &r->worker->arena);
    for (const struct row *row; (row = row_iter_next(&iter));) {
        step(r, row);
    }
    row_iter_close(&iter);
    if (iter.why) {
        return op_fail_disk(r, iter.why);
    }
    for (size_t i = 0; p->results != BY_FLOW && i < s->all.n; i++) {
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

const struct op_def op_transaction = {
    .name = "transaction",
    .group = "analytics",
    .form =
        "transaction on FIELD {, FIELD} [fringe=N UNIT] with states NAME [as NAME] {, ...} [in "
        "FIELD] | with \"PATTERN\" [in FIELD] as NAME {, ...} [results by transactions | states "
        "| flow] [showing AGGREGATE [for STATE] [as NAME] {, ...}]",
    .doc = "Follows transactions through their states.",
    .shape = { { "on", CLAUSE_NAMES, .repeats = true,
                 .doc = "the fields that identify a transaction" },
               { "fringe", CLAUSE_OPTION, .optional = true, .value = TAKES_AMOUNT,
                 .doc = "leave out those within so long of the ends of the time range" },
               { "with", CLAUSE_RUN,
                 .doc = "states, or patterns with their names; what the rows of the result are; "
                        "aggregates" } },
    .examples = { { "* | transaction on session with states cart, pay in page results by flow | "
                    "count by fromstate, tostate",
                    "how often from where to where" } },
    .flags = OP_TABLE | OP_HOLDS | OP_SETS_ORDER,
    .fidelity = FIDELITY_INFERRED,
    .bind = transaction_bind,
    .needs_range = transaction_needs_range,
    .state_size = sizeof(struct tx_run),
    .open = transaction_open,
    .push = transaction_push,
    .combine = materialise_op_combine,
    .finish = transaction_finish,
};
