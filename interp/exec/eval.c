/*
 * eval.c - see eval.h: selections and values. Tests are loops over two columns; a constant is a
 * column of one cell.
 */
#include "exec/eval.h"

#include "base/check.h"
#include "data/order.h"
#include "exec/eval_scratch.h"

/* A selection is ascending, and of rows of the batch. */
static void check_rows(const struct batch *b, const uint16_t *sel, size_t n)
{
    assert(n <= BATCH_ROWS);
    for (size_t i = 0; CHECKS && i < n; i++) {
        CHECK(sel[i] < b->cap);
        CHECK(i == 0 || sel[i - 1] < sel[i]);
    }
}

size_t rows_minus(const uint16_t *sel, size_t n, const uint16_t *without, size_t n_without,
                  uint16_t *out)
{
    size_t kept = 0, w = 0;
    for (size_t i = 0; i < n; i++) {
        if (w < n_without && without[w] == sel[i]) {
            w++;
        } else {
            out[kept++] = sel[i];
        }
    }
    return kept;
}

/* Two ascending selections without common rows as one. */
static size_t rows_merge(const uint16_t *a, size_t n_a, const uint16_t *b, size_t n_b,
                         uint16_t *out)
{
    size_t i = 0, j = 0, n = 0;
    while (i < n_a || j < n_b) {
        out[n++] = j >= n_b || (i < n_a && a[i] < b[j]) ? a[i++] : b[j++];
    }
    return n;
}

void eval_init(struct eval *e, struct arena *arena, const struct run_facts *facts)
{
    *e = (struct eval) { .arena = arena, .regex = regex_scratch_new(arena), .facts = facts };
    e->dropped = arena_array(arena, bool, BATCH_ROWS);
    e->undecided = arena_array(arena, bool, BATCH_ROWS);
}

size_t eval_take_dropped(struct eval *e, uint16_t *sel, size_t n)
{
    if (e->n_dropped == 0) {
        return n;
    }
    size_t kept = 0;
    assert(n <= BATCH_ROWS && e->n_dropped <= BATCH_ROWS);
    for (size_t i = 0; i < n; i++) {
        if (!e->dropped[sel[i]]) {
            sel[kept++] = sel[i];
        }
    }
    memset(e->dropped, 0, BATCH_ROWS * sizeof *e->dropped);
    e->n_dropped = 0;
    return kept;
}

void eval_undecided(struct eval *e, size_t row)
{
    assert(row < BATCH_ROWS);
    e->n_undecided += !e->undecided[row];
    e->undecided[row] = true;
    e->gave_up = false;
}

/* The rows of a selection that are decided, to `out`, which may be `sel`. */
static size_t rows_decided(const struct eval *e, const uint16_t *sel, size_t n, uint16_t *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!e->undecided[sel[i]]) {
            out[kept++] = sel[i];
        }
    }
    return kept;
}

/* These rows pass whatever the undecided test would have given. */
static void settle(struct eval *e, const uint16_t *sel, size_t n)
{
    for (size_t i = 0; i < n && e->n_undecided > 0; i++) {
        e->n_undecided -= e->undecided[sel[i]];
        e->undecided[sel[i]] = false;
    }
}

uint64_t eval_take_undecided(struct eval *e)
{
    uint64_t values = e->undecided_values;
    if (e->n_undecided > 0) {
        memset(e->undecided, 0, BATCH_ROWS * sizeof *e->undecided);
        e->n_undecided = 0;
    }
    e->undecided_values = 0;
    return values;
}

/* A constant expression, computed once on row 0. When a function drops that row it drops every row.
 */
static void eval_constant(struct eval *e, const struct expr *x, struct batch *b,
                          const uint16_t *sel, size_t n, struct cell *buffer)
{
    static const uint16_t first[1] = { 0 };
    bool was = e->dropped[0];
    size_t before = e->n_dropped;
    uint64_t bad = e->bad, values = e->undecided_values;
    bool undecided = e->undecided[0];
    eval_cells(e, x, b, first, 1, buffer);
    /* counted for every row, so that the count does not depend on the batches */
    e->bad = bad + (e->bad - bad) * n;
    if (e->undecided_values > values) {
        e->undecided_values = values + (e->undecided_values - values) * n;
    }
    for (size_t i = 0; !undecided && e->undecided[0] && i < n; i++) {
        eval_undecided(e, sel[i]);
    }
    if (!undecided && e->undecided[0] && sel[0] != 0) {
        e->undecided[0] = false;
        e->n_undecided--;
    }
    if (e->n_dropped > before) {
        e->dropped[0] = was;
        e->n_dropped = before;
        for (size_t i = 0; i < n; i++) {
            e->n_dropped += !e->dropped[sel[i]];
            e->dropped[sel[i]] = true;
        }
    }
}

struct fn_arg eval_column(struct eval *e, const struct expr *x, struct batch *b,
                          const uint16_t *sel, size_t n, struct cell *buffer)
{
    if (x->kind == EXPR_CONST) {
        return (struct fn_arg) { &x->value, 0 };
    }
    if (x->kind == EXPR_SLOT) {
        assert(x->slot < b->n_cols && b->cols[x->slot] && "a stage before it filled the slot");
        return (struct fn_arg) { b->cols[x->slot], 0xFFFF };
    }
    if (x->constant) {
        eval_constant(e, x, b, sel, n, buffer);
        return (struct fn_arg) { buffer, 0 };
    }
    eval_cells(e, x, b, sel, n, buffer);
    return (struct fn_arg) { buffer, 0xFFFF };
}

static size_t filter_all(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                         size_t n, uint16_t *out)
{
    for (size_t i = 0; i < x->n_args && n > 0; i++) {
        n = eval_filter(e, x->args[i], b, sel, n, out);
        sel = out;
    }
    if (x->n_args == 0) {
        memmove(out, sel, n * sizeof *out);
    }
    return n;
}

static size_t filter_any(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                         size_t n, uint16_t *out)
{
    struct eval_scratch *buffer = scratch_take(e), *sum = scratch_take(e);
    uint16_t *rest = buffer->as.rows, *hits = rest + BATCH_ROWS;
    uint16_t *found = sum->as.rows, *merged = found + BATCH_ROWS;
    size_t n_rest = n, n_found = 0;
    memcpy(rest, sel, n * sizeof *rest);
    for (size_t i = 0; i < x->n_args && n_rest > 0; i++) {
        size_t n_hits = eval_filter(e, x->args[i], b, rest, n_rest, hits);
        if (n_hits > 0) {
            n_rest = rows_minus(rest, n_rest, hits, n_hits, rest);
            n_found = rows_merge(found, n_found, hits, n_hits, merged);
            uint16_t *swap = found;
            found = merged;
            merged = swap;
        }
    }
    settle(e, found, n_found);
    memcpy(out, found, n_found * sizeof *out);
    scratch_give(e, sum);
    scratch_give(e, buffer);
    return n_found;
}

typedef bool cell_test(struct eval *e, const struct expr *x, const struct cell *c);

/* The rows on which the value of `of` passes a test; inlined for each test. */
static inline size_t filter_cells(struct eval *e, const struct expr *x, const struct expr *of,
                                  struct batch *b, const uint16_t *sel, size_t n, uint16_t *out,
                                  cell_test *passes)
{
    struct eval_scratch *buffer = scratch_take(e);
    struct fn_arg v = eval_column(e, of, b, sel, n, buffer->as.cells);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (passes(e, x, arg_cell(&v, sel[i]))) {
            out[kept++] = sel[i];
        } else if (e->gave_up) {
            eval_undecided(e, sel[i]);
        }
    }
    scratch_give(e, buffer);
    return kept;
}

static bool is_null(struct eval *e, const struct expr *x, const struct cell *c)
{
    (void)e, (void)x;
    return cell_is_null(c);
}

static bool is_true(struct eval *e, const struct expr *x, const struct cell *c)
{
    (void)e, (void)x;
    return cell_truth(c);
}

/* Null is neither true nor false. */
static bool is_false(struct eval *e, const struct expr *x, const struct cell *c)
{
    (void)e, (void)x;
    return !cell_is_null(c) && !cell_truth(c);
}

static size_t filter_not(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                         size_t n, uint16_t *out)
{
    const struct expr *of = x->args[0];
    if (!of->truth) {
        return filter_cells(e, x, of, b, sel, n, out, is_false);
    }
    struct eval_scratch *buffer = scratch_take(e);
    size_t hits = eval_filter(e, of, b, sel, n, buffer->as.rows);
    size_t kept = rows_minus(sel, n, buffer->as.rows, hits, out);
    if (e->n_undecided > 0) {
        kept = rows_decided(e, out, kept, out);
    }
    scratch_give(e, buffer);
    return kept;
}

static size_t filter_if(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                        size_t n, uint16_t *out)
{
    struct eval_scratch *buffer = scratch_take(e);
    uint16_t *yes = buffer->as.rows, *no = yes + BATCH_ROWS;
    size_t n_yes = eval_filter(e, x->args[0], b, sel, n, yes);
    size_t n_no = rows_minus(sel, n, yes, n_yes, no);
    n_no = e->n_undecided > 0 ? rows_decided(e, no, n_no, no) : n_no;
    n_yes = eval_filter(e, x->args[1], b, yes, n_yes, yes);
    n_no = eval_filter(e, x->args[2], b, no, n_no, no);
    size_t kept = rows_merge(yes, n_yes, no, n_no, out);
    scratch_give(e, buffer);
    return kept;
}

static inline bool equal(const struct cell *a, const struct cell *b)
{
    if (a->tag == CELL_STRING && b->tag == CELL_STRING) {
        return a->len == b->len && memcmp(a->as.s, b->as.s, a->len) == 0;
    }
    if (a->tag == CELL_REAL && b->tag == CELL_REAL) {
        return a->as.f == b->as.f;
    }
    if (a->tag == CELL_INT && b->tag == CELL_INT) {
        return a->as.i == b->as.i;
    }
    return cell_equals(a, b);
}

static inline bool compares(enum expr_kind kind, const struct cell *a, const struct cell *b)
{
    if (kind == EXPR_EQ || kind == EXPR_NE) {
        return equal(a, b) == (kind == EXPR_EQ);
    }
    enum cell_order o = cell_compare(a, b);
    if (o == ORDER_NONE) {
        return false;
    }
    if (kind == EXPR_LT || kind == EXPR_GE) {
        return (o == ORDER_LESS) == (kind == EXPR_LT);
    }
    return (o == ORDER_GREATER) == (kind == EXPR_GT);
}

static size_t filter_compare(struct eval *e, const struct expr *x, struct batch *b,
                             const uint16_t *sel, size_t n, uint16_t *out)
{
    struct eval_scratch *left = scratch_take(e), *right = scratch_take(e);
    struct fn_arg l = eval_column(e, x->args[0], b, sel, n, left->as.cells);
    struct fn_arg r = eval_column(e, x->args[1], b, sel, n, right->as.cells);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (compares(x->kind, arg_cell(&l, sel[i]), arg_cell(&r, sel[i]))) {
            out[kept++] = sel[i];
        }
    }
    scratch_give(e, right);
    scratch_give(e, left);
    return kept;
}

/* One value against a pattern or a keyword; null matches nothing. */
bool eval_text_hits(struct eval *e, const struct expr *x, const struct cell *c)
{
    char buffer[CELL_TEXT_MAX];
    if (cell_is_null(c)) {
        return false;
    }
    struct str text = cell_text(c, buffer);
    enum regex_result hit = x->kind == EXPR_KEYWORD ? keyword_test(x->keyword, e->regex, text)
                                                    : pattern_test(x->pattern, e->regex, text);
    e->gave_up = hit == REGEX_LIMIT;
    e->undecided_values += e->gave_up;
    return hit == REGEX_YES;
}

/* `matches` with a glob from a value: almost always the same, so the last compiled pattern is
 * cached. */
static size_t filter_glob_value(struct eval *e, const struct expr *x, struct batch *b,
                                const uint16_t *sel, size_t n, uint16_t *out)
{
    struct eval_scratch *left = scratch_take(e), *right = scratch_take(e);
    struct fn_arg l = eval_column(e, x->args[0], b, sel, n, left->as.cells);
    struct fn_arg r = eval_column(e, x->args[1], b, sel, n, right->as.cells);
    struct expr test = { .kind = EXPR_MATCHES };
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        char buffer[CELL_TEXT_MAX];
        const struct cell *glob = arg_cell(&r, sel[i]);
        if (cell_is_null(glob)) {
            continue;
        }
        struct str text = cell_text(glob, buffer);
        if (!test.pattern || !str_eq(test.pattern->source, text)) {
            test.pattern = pattern_glob(b->scratch, arena_str(b->scratch, text));
        }
        if (eval_text_hits(e, &test, arg_cell(&l, sel[i]))) {
            out[kept++] = sel[i];
        } else if (e->gave_up) {
            eval_undecided(e, sel[i]);
        }
    }
    scratch_give(e, right);
    scratch_give(e, left);
    return kept;
}

/* `in`: a text never equals a number there, though a number equals a numeric text. */
bool eval_in_equal(const struct cell *left, const struct cell *item)
{
    if (cell_is_null(left) || cell_is_null(item)) {
        return false;
    }
    if (left->tag == CELL_STRING && cell_is_number(item)) {
        return false;
    }
    return equal(left, item);
}

static size_t filter_in(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                        size_t n, uint16_t *out)
{
    struct eval_scratch *left = scratch_take(e), *item = scratch_take(e), *rows = scratch_take(e);
    uint16_t *rest = rows->as.rows, *hits = rest + BATCH_ROWS;
    struct fn_arg l = eval_column(e, x->args[0], b, sel, n, left->as.cells);
    size_t n_rest = n;
    memcpy(rest, sel, n * sizeof *rest);
    for (size_t k = 1; k < x->n_args && n_rest > 0; k++) {
        struct fn_arg v = eval_column(e, x->args[k], b, rest, n_rest, item->as.cells);
        size_t n_hits = 0;
        for (size_t i = 0; i < n_rest; i++) {
            if (eval_in_equal(arg_cell(&l, rest[i]), arg_cell(&v, rest[i]))) {
                hits[n_hits++] = rest[i];
            }
        }
        n_rest = rows_minus(rest, n_rest, hits, n_hits, rest);
    }
    size_t kept = rows_minus(sel, n, rest, n_rest, hits);
    memcpy(out, hits, kept * sizeof *out);
    scratch_give(e, rows);
    scratch_give(e, item);
    scratch_give(e, left);
    return kept;
}

size_t eval_filter(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                   size_t n, uint16_t *out)
{
    check_rows(b, sel, n);
    if (n == 0) {
        return 0; /* a constant would be evaluated on the first row */
    }
    switch (x->kind) {
    case EXPR_AND:
        return filter_all(e, x, b, sel, n, out);
    case EXPR_OR:
        return x->any ? eval_filter_any(e, x, b, sel, n, out) : filter_any(e, x, b, sel, n, out);
    case EXPR_NOT:
        return filter_not(e, x, b, sel, n, out);
    case EXPR_IF:
        return filter_if(e, x, b, sel, n, out);
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return filter_compare(e, x, b, sel, n, out);
    case EXPR_IS_NULL:
        return filter_cells(e, x, x->args[0], b, sel, n, out, is_null);
    case EXPR_MATCHES:
        if (!x->pattern) {
            return filter_glob_value(e, x, b, sel, n, out);
        }
        return filter_cells(e, x, x->args[0], b, sel, n, out, eval_text_hits);
    case EXPR_KEYWORD:
    case EXPR_PREDICATE:
        return filter_cells(e, x, x->args[0], b, sel, n, out, eval_text_hits);
    case EXPR_IN:
        return x->values ? eval_filter_in(e, x, b, sel, n, out) : filter_in(e, x, b, sel, n, out);
    case EXPR_CONST:
    case EXPR_SLOT:
    case EXPR_CALL:
    case EXPR_NEGATE:
    case EXPR_CHAIN:
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_MOD:
        break;
    }
    return filter_cells(e, x, x, b, sel, n, out, is_true);
}

/* Nulls where a test is undecided. */
static void put_undecided(const struct eval *e, const uint16_t *sel, size_t n, struct cell *out)
{
    for (size_t i = 0; i < n; i++) {
        if (e->undecided[sel[i]]) {
            out[sel[i]] = cell_null();
        }
    }
}

/* A test as values: false everywhere, true where it holds. */
static void test_cells(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                       size_t n, struct cell *out)
{
    struct eval_scratch *buffer = scratch_take(e);
    size_t hits = eval_filter(e, x, b, sel, n, buffer->as.rows);
    for (size_t i = 0; i < n; i++) {
        out[sel[i]] = cell_bool(false);
    }
    if (e->n_undecided > 0) {
        put_undecided(e, sel, n, out);
    }
    for (size_t i = 0; i < hits; i++) {
        out[buffer->as.rows[i]] = cell_bool(true);
    }
    scratch_give(e, buffer);
}

static void if_cells(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                     size_t n, struct cell *out)
{
    struct eval_scratch *buffer = scratch_take(e);
    uint16_t *yes = buffer->as.rows, *no = yes + BATCH_ROWS;
    size_t n_yes = eval_filter(e, x->args[0], b, sel, n, yes);
    size_t n_no = rows_minus(sel, n, yes, n_yes, no);
    if (e->n_undecided > 0) {
        put_undecided(e, no, n_no, out);
        n_no = rows_decided(e, no, n_no, no);
    }
    eval_cells(e, x->args[1], b, yes, n_yes, out);
    eval_cells(e, x->args[2], b, no, n_no, out);
    scratch_give(e, buffer);
}

static void not_cells(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                      size_t n, struct cell *out)
{
    struct eval_scratch *buffer = scratch_take(e);
    struct fn_arg v = eval_column(e, x->args[0], b, sel, n, buffer->as.cells);
    for (size_t i = 0; i < n; i++) {
        const struct cell *c = arg_cell(&v, sel[i]);
        out[sel[i]] = cell_is_null(c) ? cell_null() : cell_bool(!cell_truth(c));
    }
    scratch_give(e, buffer);
}

static void copy_cells(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                       size_t n, struct cell *out)
{
    struct fn_arg v = eval_column(e, x, b, sel, n, NULL);
    for (size_t i = 0; i < n; i++) {
        out[sel[i]] = *arg_cell(&v, sel[i]);
    }
}

static void constant_cells(struct eval *e, const struct expr *x, struct batch *b,
                           const uint16_t *sel, size_t n, struct cell *out)
{
    struct eval_scratch *buffer = scratch_take(e);
    struct fn_arg v = eval_column(e, x, b, sel, n, buffer->as.cells);
    for (size_t i = 0; i < n; i++) {
        out[sel[i]] = *arg_cell(&v, sel[i]);
    }
    scratch_give(e, buffer);
}

void eval_cells(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                size_t n, struct cell *out)
{
    check_rows(b, sel, n);
    if (n == 0) {
        return;
    }
    if (x->constant && n > 1) {
        constant_cells(e, x, b, sel, n, out);
        return;
    }
    switch (x->kind) {
    case EXPR_CONST:
    case EXPR_SLOT:
        copy_cells(e, x, b, sel, n, out);
        return;
    case EXPR_CALL:
        eval_call(e, x, b, sel, n, out);
        return;
    case EXPR_IF:
        if_cells(e, x, b, sel, n, out);
        return;
    case EXPR_NOT:
        if (!x->truth) {
            not_cells(e, x, b, sel, n, out);
            return;
        }
        break;
    case EXPR_NEGATE:
    case EXPR_CHAIN:
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_MOD:
        eval_arithmetic(e, x, b, sel, n, out);
        return;
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
    case EXPR_IS_NULL:
    case EXPR_MATCHES:
    case EXPR_IN:
    case EXPR_KEYWORD:
    case EXPR_PREDICATE:
        break;
    }
    test_cells(e, x, b, sel, n, out);
}
