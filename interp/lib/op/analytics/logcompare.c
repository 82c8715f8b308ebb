/*
 * logcompare.c - `logcompare timeshift -24h`: compares the signatures of current messages with
 * those of earlier ones.
 *
 * Signatures are made over both sets of messages together, in the order of time. Specified:
 * docs/language/logreduce.md, logcompare.
 */
#include "base/vec.h"
#include "check/inner_time.h"
#include "exec/subplan.h"
#include "lib/op/analytics/signature.h"
#include "lib/shared/stage.h"

#include "base/buf.h"

#include <math.h>
#include <stdlib.h>

enum { SIGNATURE, COUNT, DELTA, SCORE, IS_NEW, COLUMNS };

static const struct result_column columns[COLUMNS] = {
    { { "signature", 9 }, T_STRING, true },
    { { "_count", 6 }, T_INT, false },
    { { "_deltaPercentage", 16 }, T_REAL, false },
    { { "_anomalyScore", 13 }, T_REAL, false },
    { { "_isNew", 6 }, T_INT, false },
};

struct compare_plan {
    int64_t back;        /* ms */
    struct str from, to; /* another time range; empty: the query's, `back` earlier */
    struct span from_at, to_at;
    const struct node_query *baseline; /* NULL: the query itself */
};

static bool read_shift(struct binder *b, struct cursor *c, struct compare_plan *p)
{
    struct amount n;
    if (!cursor_amount(c, true, &n, "how far back, as -24h")) {
        return false;
    }
    if (n.node->kind != NODE_NUMBER) {
        return true;
    }
    if (!n.integral || !amount_has_time(&n)) {
        struct diag *g = stage_complain(b, DIAG_BAD_NUMBER, n.span,
                                        "the time shift is a whole number with a unit");
        diag_help(b->diags, g, "units are s, m, h, d and w: timeshift -24h");
        return false;
    }
    p->back = llabs(amount_ms(&n));
    return true;
}

/* Takes the atoms up to the next blank: 2021-01-06T12:00:00-08:00. */
static struct span take_joined(struct cursor *c)
{
    struct span all = cursor_here(c);
    c->at++;
    for (const struct node *n; (n = cursor_peek(c, 0)) && n->span.at == all.at + all.len; c->at++) {
        all = span_join(all, n->span);
    }
    return all;
}

/* A time that cannot be read at any time of a run. */
static bool check_time(struct binder *b, struct str text, struct span at, bool start)
{
    int64_t ms;
    if (text.len == 0 || inner_time_read(b->arena, text, INNER_TIME_SOME, zone_utc(), start, &ms)) {
        return true;
    }
    struct diag *g = stage_complain(b, DIAG_BAD_NUMBER, at, "`%.*s` is not a time", STR_ARG(text));
    diag_help(b->diags, g, "write 2024-05-01T00:00:00Z, -24h, or epoch milliseconds");
    return false;
}

/* A time as a text, an epoch number, or as it is. */
static bool read_time(struct binder *b, struct cursor *c, struct str *out, struct span *at)
{
    const struct node *n = cursor_peek(c, 0);
    *at = cursor_here(c);
    if (n && n->kind == NODE_STRING) {
        c->at++;
        return stage_text(b, n, out) || atom_has_placeholder(n);
    }
    if (n && (n->kind == NODE_NUMBER || n->kind == NODE_PUNCT || atom_is_name(n))) {
        *at = take_joined(c);
        *out = bind_text(b, *at);
        return true;
    }
    cursor_complain(c, DIAG_MISSING_ARGUMENT,
                    "a time is expected here: \"2024-05-01T00:00:00Z\" or epoch milliseconds");
    return false;
}

static bool read_baseline(struct binder *b, struct cursor *c, struct compare_plan *p)
{
    const struct node *n = cursor_peek(c, 0);
    struct scope end;
    if (!n || n->kind != NODE_SUBQUERY) {
        cursor_complain(c, DIAG_MISSING_ARGUMENT,
                        "a query in parentheses is expected after baseline");
        return false;
    }
    c->at++;
    p->baseline = AST(query, AST(subquery, n)->query);
    if (!check_inner(b, p->baseline, NULL, &end)) {
        return false;
    }
    if (end.table) {
        stage_complain(b, DIAG_BAD_ARGUMENTS, n->span,
                       "the baseline must return messages, not a table");
        return false;
    }
    return true;
}

static bool read_all(struct binder *b, struct cursor *c, struct compare_plan *p)
{
    bool shifted = false;
    while (cursor_peek(c, 0)) {
        bool ok = true;
        if (cursor_word(c, "timeshift")) {
            ok = read_shift(b, c, p);
            shifted = true;
        } else if (cursor_word(c, "start_time")) {
            cursor_punct(c, "=");
            ok = read_time(b, c, &p->from, &p->from_at) && check_time(b, p->from, p->from_at, true);
        } else if (cursor_word(c, "end_time")) {
            cursor_punct(c, "=");
            ok = read_time(b, c, &p->to, &p->to_at) && check_time(b, p->to, p->to_at, false);
        } else if (cursor_word(c, "baseline")) {
            ok = read_baseline(b, c, p);
        } else {
            cursor_complain(c, DIAG_BAD_ARGUMENTS,
                            "`timeshift`, `start_time`, `end_time` or `baseline` is expected here");
            ok = false;
        }
        if (!ok) {
            return false;
        }
    }
    if (shifted == (p->from_at.len > 0 || p->to_at.len > 0) ||
        (!shifted && (p->from_at.len == 0 || p->to_at.len == 0))) {
        struct diag *g = stage_complain(b, DIAG_MISSING_ARGUMENT, b->node->span,
                                        "takes either `timeshift`, or `start_time` and `end_time`");
        diag_help(b->diags, g, "write logcompare timeshift -24h");
        return false;
    }
    return true;
}

static bool logcompare_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct compare_plan *p = arena_new(b->arena, struct compare_plan);
    out->data = p;
    if (!stage_match(b, stage, c) || !stage_need_messages(b, stage) || !read_all(b, &c[0].run, p)) {
        return false;
    }
    static const struct str fields[] = { { "_raw", 4 }, { "_messageTime", 12 } };
    *vec_add(b->arena, &out->inputs) = (struct plan_input) { .fields = fields, .n_fields = 2 };
    *vec_add(b->arena, &out->inputs) = (struct plan_input) {
        .query = p->baseline,
        .back = p->back,
        .own_time = p->from_at.len > 0,
        .fields = fields,
        .n_fields = 2,
    };
    bind_table(b);
    bind_define_key(b, columns[SIGNATURE].name, columns[SIGNATURE].type);
    for (size_t i = COUNT; i < COLUMNS; i++) {
        bind_define(b, columns[i].name, columns[i].type);
    }
    return true;
}

static bool logcompare_needs_range(const struct node *stage)
{
    (void)stage;
    return true;
}

/* Messages of one side. */
struct side {
    const struct table *rows;
    size_t raw, time; /* columns */
    uint64_t n;       /* messages with a text */
};

struct message {
    int64_t time;
    size_t side, row;
    const struct cell *text;
};

/* How many messages of each side have a signature. */
struct pair {
    uint64_t now, before;
};

struct pairs {
    struct pair *items;
    size_t n;
};

static bool run_side(struct subplan *d, size_t i, const struct time_range *range, struct side *out)
{
    const struct subplan_result *rows = d->input(d, i, range);
    if (rows) {
        out->rows = rows->table;
        out->raw = table_column(rows->table, STR("_raw"));
        out->time = table_column(rows->table, STR("_messageTime"));
    }
    return rows != NULL;
}

static int by_time(const void *a, const void *b)
{
    const struct message *x = a, *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    if (x->side != y->side) {
        return x->side > y->side ? -1 : 1; /* the baseline is the older one */
    }
    return x->row < y->row ? -1 : 1;
}

static struct message *in_order(struct arena *a, const struct side *sides, size_t *n)
{
    struct message *all =
        arena_array(a, struct message, sides[0].rows->n_rows + sides[1].rows->n_rows + 1);
    *n = 0;
    for (size_t s = 0; s < 2; s++) {
        for (size_t r = 0; sides[s].raw != SIZE_MAX && r < sides[s].rows->n_rows; r++) {
            const struct cell *cells = sides[s].rows->rows[r];
            int64_t time = INT64_MAX;
            if (sides[s].time != SIZE_MAX) {
                cell_integer(&cells[sides[s].time], &time);
            }
            if (!cell_is_null(&cells[sides[s].raw])) {
                all[(*n)++] = (struct message) { time, s, r, &cells[sides[s].raw] };
            }
        }
    }
    qsort(all, *n, sizeof *all, by_time);
    return all;
}

/* Counts the messages of both sides by their signatures. */
static struct pairs count(struct subplan *d, struct side *sides, struct signatures *signatures)
{
    size_t n, most = sides[0].rows->n_rows + sides[1].rows->n_rows;
    if (!budget_has(d->arena->budget, most * (sizeof(struct message) + sizeof(size_t)))) {
        return (struct pairs) { 0 };
    }
    struct message *all = in_order(d->arena, sides, &n);
    size_t *of = arena_array(d->arena, size_t, n + 1);
    for (size_t i = 0; i < n && !budget_is_over(d->arena->budget); i++) {
        char buffer[CELL_TEXT_MAX];
        of[i] = signatures_add(signatures, cell_text(all[i].text, buffer));
    }
    struct pairs out = { .n = signatures_count(signatures) };
    out.items = arena_array(d->arena, struct pair, out.n + 1);
    for (size_t i = 0; i < n; i++) {
        sides[all[i].side].n++;
        *(all[i].side == 0 ? &out.items[of[i]].now : &out.items[of[i]].before) += 1;
    }
    return out;
}

static struct cell *row_of(struct arena *a, const struct signatures *signatures, size_t cluster,
                           const struct pair *p, const struct side *sides)
{
    struct cell *cells = arena_array(a, struct cell, COLUMNS);
    struct buf text = BUF_INIT;
    double all_now = sides[0].n > 0 ? (double)sides[0].n : 1;
    double all_before = sides[1].n > 0 ? (double)sides[1].n : 1;
    double now = (double)p->now / all_now, before = (double)p->before / all_before;
    double smooth_now = ((double)p->now + 0.5) / all_now;
    double smooth_before = ((double)p->before + 0.5) / all_before;
    signatures_text(signatures, cluster, &text);
    cells[SIGNATURE] = cell_of_text(arena_str(a, buf_view(&text)));
    cells[COUNT] = cell_int((int64_t)p->now);
    cells[DELTA] = cell_real(p->before > 0 ? (now - before) / before * 100 : INFINITY);
    cells[SCORE] = cell_real((smooth_now - smooth_before) * log(smooth_now / smooth_before));
    cells[IS_NEW] = cell_int(p->before == 0);
    buf_release(&text);
    return cells;
}

static int by_score(const void *a, const void *b)
{
    const struct cell *x = *(struct cell *const *)a, *y = *(struct cell *const *)b;
    if (x[SCORE].as.f != y[SCORE].as.f) {
        return x[SCORE].as.f > y[SCORE].as.f ? -1 : 1;
    }
    if (x[COUNT].as.i != y[COUNT].as.i) {
        return x[COUNT].as.i > y[COUNT].as.i ? -1 : 1;
    }
    return str_cmp(cell_str(&x[SIGNATURE]), cell_str(&y[SIGNATURE]));
}

/* The range from start_time and end_time; false: reported. */
static bool stated_range(struct subplan *d, const struct compare_plan *p, struct time_range *out)
{
    int64_t end = d->facts->to;
    const struct zone *zone = d->facts->zone;
    if (!inner_time_read(d->arena, p->from, end, zone, true, &out->from) ||
        !inner_time_read(d->arena, p->to, end, zone, false, &out->to) || out->from > out->to) {
        d->fail(d, DIAG_BAD_NUMBER,
                arena_printf(d->arena, "logcompare: no time range: `%.*s` to `%.*s`",
                             STR_ARG(p->from), STR_ARG(p->to))
                    .s,
                "write times as 2024-05-01T00:00:00Z or as epoch milliseconds");
        return false;
    }
    return true;
}

static const struct table *logcompare_subplan(struct subplan *d)
{
    const struct compare_plan *p = d->node->data;
    struct side sides[2] = { 0 };
    struct time_range range;
    bool stated = p->from_at.len > 0;
    if (stated && !stated_range(d, p, &range)) {
        return NULL;
    }
    if (!stated && !d->facts->ends && p->back > 0) {
        d->warn(d, "logcompare: the query has no time range, so earlier events count as current "
                   "ones, too; give it with {--from} and {--to}");
    }
    if (!run_side(d, 0, NULL, &sides[0]) || !run_side(d, 1, stated ? &range : NULL, &sides[1])) {
        return NULL;
    }
    struct signatures *signatures = signatures_new(d->arena);
    struct pairs counts = count(d, sides, signatures);
    struct table *out = arena_new(d->arena, struct table);
    const struct cell **rows = arena_array(d->arena, const struct cell *, counts.n + 1);
    for (size_t i = 0; i < counts.n; i++) {
        if (budget_is_over(d->arena->budget)) {
            return NULL;
        }
        rows[i] = row_of(d->arena, signatures, i, &counts.items[i], sides);
    }
    qsort(rows, counts.n, sizeof *rows, by_score);
    *out = (struct table) { columns, COLUMNS, rows, counts.n };
    return out;
}

const struct op_def op_logcompare = {
    .name = "logcompare",
    .group = "analytics",
    .form = "logcompare timeshift -N UNIT [baseline (QUERY)] | start_time T end_time T",
    .doc = "Compares the signatures of messages with those of an earlier time or another query.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "timeshift and how far back, or start_time and end_time; baseline and "
                        "another query in parentheses" } },
    .examples = { { "* | logcompare timeshift -24h", "what is new since yesterday" } },
    .traits = { .order = ORDER_MADE,
                .spread = SPREAD_QUERIES,
                .repeats = true,
                .makes_table = true,
                .makes_columns = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = logcompare_bind,
    .needs_range = logcompare_needs_range,
    .subplan = logcompare_subplan,
};
