/*
 * trace.c - `trace "ID=(\w+)" "7F92"`: the messages that values link to a first one. Specified:
 * docs/language/transactions.md, trace.
 *
 * Values in one message are connected; messages with a value connected to the first one are kept.
 * With a direction of time only connections of earlier messages count.
 */
#include "exec/tuple_map.h"
#include "lang/string.h"
#include "lib/shared/materialise.h"
#include "lib/shared/stage.h"

enum { RUN };

struct trace_plan {
    uint32_t raw;
    const struct regex *regex;
    struct str start;
    int direction; /* 1 ascending in time, -1 descending, 0 any */
};

struct trace_state {
    struct materialise materialise;
    struct tuple_map values; /* value to its number; a state is the number of its group's parent */
    struct block numbers;    /* uint32_t: of the values of all rows */
    struct block rows;       /* size_t: where each row's values begin */
    bool *kept;              /* of each row, at the end */
    size_t given;
};

static bool read_regex(struct binder *b, const struct node *n, const struct regex **out)
{
    struct regex_error error;
    if (atom_has_placeholder(n)) {
        return true;
    }
    struct str text = string_decode_regex(b->arena, AST(string, n)->raw.text);
    *out = regex_compile(b->arena, text, REGEX_PARSE, 0, true, &error);
    if (!*out) {
        stage_complain(b, DIAG_BAD_PATTERN, n->span,
                       "the regular expression cannot be compiled: %.*s", STR_ARG(error.message));
    }
    return *out != NULL;
}

static bool trace_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct trace_plan *p = arena_new(b->arena, struct trace_plan);
    const struct node *regex, *start;
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_need_messages(b, stage)) {
        return false;
    }
    struct cursor *run = &c[RUN].run;
    p->direction = cursor_punct(run, "+") ? 1 : cursor_punct(run, "-") ? -1 : 0;
    if (!cursor_string(run, &regex, "a regular expression in double quotes") ||
        !cursor_string(run, &start, "the first value, in double quotes")) {
        return false;
    }
    if (cursor_peek(run, 0)) {
        cursor_complain(run, DIAG_BAD_ARGUMENTS, "nothing follows the first value");
        return false;
    }
    stage_text(b, start, &p->start);
    p->raw = bind_find(b, STR("_raw"));
    return read_regex(b, regex, &p->regex);
}

static void release(void *state)
{
    struct trace_state *s = state;
    tuple_map_release(&s->values);
    block_release(&s->numbers);
    block_release(&s->rows);
}

static uint32_t *parent_of(const struct trace_state *s, size_t value)
{
    return tuple_map_state(&s->values, value);
}

static uint32_t group_of(const struct trace_state *s, uint32_t value)
{
    while (*parent_of(s, value) != value) {
        *parent_of(s, value) = *parent_of(s, *parent_of(s, value));
        value = *parent_of(s, value);
    }
    return value;
}

static uint32_t number_of(struct trace_state *s, struct str text)
{
    struct cell cell = cell_of_text(text);
    const struct cell *key = &cell;
    bool is_new;
    size_t at = tuple_map_find(&s->values, &key, tuple_map_hash(&key, 1), &is_new);
    if (is_new) {
        *parent_of(s, at) = (uint32_t)at;
    }
    return (uint32_t)at;
}

static bool trace_open(struct op_run *r)
{
    const struct trace_plan *p = r->node->data;
    struct trace_state *s = r->state;
    materialise_open(r, &s->materialise, &r->node->keep);
    s->materialise.spills = true;
    tuple_map_init(&s->values, 1, sizeof(uint32_t), op_budget(r));
    block_init(&s->numbers, op_budget(r));
    block_init(&s->rows, op_budget(r));
    arena_on_release(&r->worker->arena, release, s);
    number_of(s, p->start);
    return true;
}

/* The values of a message: what the first group captures, else the whole match. */
static void add_values(struct op_run *r, struct str text)
{
    const struct trace_plan *p = r->node->data;
    struct trace_state *s = r->state;
    struct regex_scratch *buffer = r->worker->eval.regex;
    enum regex_result hit = REGEX_NO;
    for (size_t at = 0;
         at <= text.len && (hit = regex_search(p->regex, buffer, text, at)) == REGEX_YES;) {
        struct str whole, value;
        regex_captured(buffer, text, 0, &whole);
        bool has = p->regex->captures == 0 ? (value = whole, true)
                                           : regex_captured(buffer, text, 1, &value);
        size_t end = (size_t)(whole.s - text.s) + whole.len;
        if (has) {
            uint32_t number = number_of(s, value);
            block_add(&s->numbers, &number, sizeof number);
        }
        at = whole.len > 0 ? end : end + 1;
    }
    r->counts.undecided += hit == REGEX_LIMIT;
}

static enum flow trace_push(struct op_run *r, struct batch *in)
{
    const struct trace_plan *p = r->node->data;
    struct trace_state *s = r->state;
    for (size_t i = 0; i < in->live; i++) {
        size_t begin = s->numbers.len / sizeof(uint32_t);
        const struct cell *raw = &in->cols[p->raw][in->sel[i]];
        block_add(&s->rows, &begin, sizeof begin);
        if (cell_is_text(raw)) {
            add_values(r, cell_str(raw));
        }
    }
    return materialise_push(r, &s->materialise, in);
}

static const uint32_t *values_of(const struct trace_state *s, size_t row, size_t *n)
{
    const size_t *begins = (const size_t *)(const void *)s->rows.data;
    size_t rows = s->rows.len / sizeof *begins;
    size_t end = row + 1 < rows ? begins[row + 1] : s->numbers.len / sizeof(uint32_t);
    *n = end - begins[row];
    const uint32_t *numbers = (const uint32_t *)(const void *)s->numbers.data;
    return *n > 0 ? numbers + begins[row] : NULL;
}

static void join_groups(struct trace_state *s, size_t rows)
{
    size_t n;
    for (size_t row = 0; row < rows; row++) {
        const uint32_t *values = values_of(s, row, &n);
        for (size_t i = 1; i < n; i++) {
            *parent_of(s, group_of(s, values[i])) = group_of(s, values[0]);
        }
    }
    for (size_t row = 0; row < rows; row++) {
        const uint32_t *values = values_of(s, row, &n);
        s->kept[row] = n > 0 && group_of(s, values[0]) == group_of(s, 0);
    }
}

/* In one direction: rows are newest first. */
static void follow(struct trace_state *s, size_t rows, bool ascending, struct arena *a)
{
    bool *known = arena_array(a, bool, s->values.n + 1);
    known[0] = true;
    for (size_t i = 0; i < rows; i++) {
        size_t n, row = ascending ? rows - 1 - i : i;
        const uint32_t *values = values_of(s, row, &n);
        for (size_t k = 0; k < n; k++) {
            s->kept[row] = s->kept[row] || known[values[k]];
        }
        for (size_t k = 0; k < n && s->kept[row]; k++) {
            known[values[k]] = true;
        }
    }
}

static void keep_linked(struct op_run *r, struct batch *b)
{
    struct trace_state *s = r->state;
    size_t kept = 0;
    for (size_t i = 0; i < b->live; i++) {
        if (s->kept[s->given++]) {
            b->sel[kept++] = b->sel[i];
        }
    }
    r->counts.dropped[DROP_TEST] += b->live - kept;
    b->live = kept;
}

static enum flow trace_finish(struct op_run *r)
{
    const struct trace_plan *p = r->node->data;
    struct trace_state *s = r->state;
    size_t rows = s->rows.len / sizeof(size_t);
    s->kept = arena_array(&r->worker->arena, bool, rows + 1);
    if (p->direction == 0) {
        join_groups(s, rows);
    } else {
        follow(s, rows, p->direction > 0, &r->worker->arena);
    }
    return materialise_emit(r, &s->materialise, keep_linked);
}

const struct op_def op_trace = {
    .name = "trace",
    .group = "analytics",
    .form = "trace [+|-] \"REGEX\" \"VALUE\"",
    .doc = "Keeps the messages that values link to a first one.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "+ or - for one direction of time; what captures the values; the first" } },
    .examples = { { "* | trace \"ID=([0-9a-fA-F]{4})\" \"7F92\"", "a request through its IDs" } },
    .fidelity = FIDELITY_EXACT,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = trace_bind,
    .state_size = sizeof(struct trace_state),
    .open = trace_open,
    .push = trace_push,
    .combine = op_no_combine,
    .finish = trace_finish,
};
