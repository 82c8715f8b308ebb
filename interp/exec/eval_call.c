/*
 * eval_call.c - calls and arithmetic over the selected rows.
 *
 * A column whose cells already have the parameter's type is passed as it is; only others are
 * converted. So an evaluator never looks at tags.
 */
#include "exec/eval_scratch.h"

#include <math.h>

static bool has_type(const struct cell *c, enum type type)
{
    switch (type) {
    case T_ANY:
        return true;
    case T_BOOL:
        return c->tag == CELL_BOOL;
    case T_INT:
    case T_TIME:
        return c->tag == CELL_INT;
    case T_NUMBER:
        return c->tag == CELL_INT || c->tag == CELL_REAL;
    case T_REAL:
        return c->tag == CELL_REAL;
    case T_STRING:
        return c->tag == CELL_STRING;
    }
    return true;
}

static struct cell text_of(const struct cell *c, struct arena *scratch)
{
    char buffer[CELL_TEXT_MAX];
    struct str s = cell_text(c, buffer);
    return cell_of_text(c->tag == CELL_WRITTEN ? s : arena_str(scratch, s));
}

/* The value as `type`; null when it does not convert. */
static struct cell convert(const struct cell *c, enum type type, struct arena *scratch)
{
    struct cell out = cell_null();
    int64_t i;
    double f;
    switch (type) {
    case T_ANY:
        return *c;
    case T_BOOL:
        return cell_bool(cell_truth(c));
    case T_INT:
    case T_TIME:
        return cell_integer(c, &i) ? cell_int(i) : cell_null();
    case T_NUMBER:
        if (!cell_number(c, &out)) {
            return cell_null();
        }
        /* a text that is a number is a double, as in arithmetic */
        return out.tag == CELL_INT && c->tag == CELL_STRING ? cell_real((double)out.as.i) : out;
    case T_REAL:
        return cell_double(c, &f) ? cell_real(f) : cell_null();
    case T_STRING:
        return text_of(c, scratch);
    }
    return out;
}

/* `arg` with all selected cells of the type or null; converted ones go to `buffer`. */
static struct fn_arg as_type(struct eval *e, struct fn_arg arg, enum type type, struct batch *b,
                             const uint16_t *sel, size_t n, struct cell *buffer)
{
    size_t fit = 0;
    while (fit < n &&
           (cell_is_null(arg_cell(&arg, sel[fit])) || has_type(arg_cell(&arg, sel[fit]), type))) {
        fit++;
    }
    if (fit == n) {
        return arg;
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = sel[i] & arg.mask;
        const struct cell *c = &arg.cells[at];
        if (cell_is_null(c) || has_type(c, type)) {
            buffer[at] = *c;
        } else {
            buffer[at] = convert(c, type, b->scratch);
            /* one cell represents all rows */
            e->bad += cell_is_null(&buffer[at]) ? (arg.mask == 0 ? n : 1) : 0;
        }
        if (arg.mask == 0) {
            break;
        }
    }
    return (struct fn_arg) { buffer, arg.mask };
}

/* Puts rows whose arguments are all non-null into `out`; the others get a null. */
static size_t answer_nulls(const struct fn_arg *args, size_t n_args, const uint16_t *sel, size_t n,
                           struct cell *values, uint16_t *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n_args && !cell_is_null(arg_cell(&args[k], sel[i]))) {
            k++;
        }
        if (k == n_args) {
            out[kept++] = sel[i];
        } else {
            values[sel[i]] = cell_null();
        }
    }
    return kept;
}

/* Text of a row's arguments, in bytes. */
static size_t row_text(const struct fn_call *c, size_t i)
{
    size_t bytes = 0;
    for (size_t k = 0; k < c->n_args; k++) {
        const struct cell *v = fn_cell(c, k, i);
        bytes += v->tag == CELL_STRING ? v->len : 0;
    }
    return bytes;
}

/* Splits rows with large texts into parts, so that the run's memory is checked in between. */
static void call_in_parts(const struct expr *x, struct fn_call *c)
{
    enum { PART = 1 << 20 };
    size_t live = c->live;
    const uint16_t *rows = c->rows;
    while (live > 0 && !fn_lacks_memory(c)) {
        size_t n = 0;
        for (size_t bytes = 0; n < live && bytes < PART; n++) {
            bytes += row_text(c, n);
        }
        c->live = n;
        x->fn->eval(c);
        c->rows += n;
        live -= n;
    }
    for (size_t i = 0; i < live; i++) {
        c->out[c->rows[i]] = cell_null();
    }
    c->rows = rows;
}

/* A result is at most a few times the size of the arguments, which are part of the memory in use:
 * while that is small, one call cannot exceed the budget by much. */
static void call(const struct expr *x, struct fn_call *c)
{
    const struct budget *b = c->scratch->budget;
    if (c->live == 0) {
        return;
    }
    if (b && b->limit != 0 &&
        atomic_load_explicit(&b->used, memory_order_relaxed) > b->limit / 16) {
        call_in_parts(x, c);
    } else {
        x->fn->eval(c);
    }
}

void eval_call(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel, size_t n,
               struct cell *out)
{
    struct eval_scratch *rows = scratch_take(e);
    struct eval_scratch **buffers =
        arena_array(b->scratch, struct eval_scratch *, 2 * x->n_args + 1);
    struct fn_arg *args = arena_array(b->scratch, struct fn_arg, x->n_args + 1);
    for (size_t k = 0; k < x->n_args; k++) {
        buffers[2 * k] = scratch_take(e);
        buffers[2 * k + 1] = scratch_take(e);
        args[k] = eval_column(e, x->args[k], b, sel, n, buffers[2 * k]->as.cells);
        args[k] = as_type(e, args[k], fn_param_of(x->fn, k)->type, b, sel, n,
                          buffers[2 * k + 1]->as.cells);
    }
    struct fn_call c = { .rows = sel, .live = n, .args = args, .n_args = x->n_args, .out = out };
    c.scratch = b->scratch;
    c.prepared = x->prepared;
    c.facts = e->facts;
    c.regex = e->regex;
    c.bad = &e->bad;
    c.undecided = &e->undecided_values;
    c.dropped = e->dropped;
    c.n_dropped = &e->n_dropped;
    if (x->fn->nulls == FN_NULL_PASSES) {
        c.live = answer_nulls(args, x->n_args, sel, n, out, rows->as.rows);
        c.rows = rows->as.rows;
    }
    call(x, &c);
    for (size_t k = 0; k < 2 * x->n_args; k++) {
        scratch_give(e, buffers[k]);
    }
    scratch_give(e, rows);
}

static struct cell real_arithmetic(enum expr_kind kind, double l, double r)
{
    switch ((int)kind) {
    case EXPR_ADD:
        return cell_real(l + r);
    case EXPR_SUB:
        return cell_real(l - r);
    case EXPR_MUL:
        return cell_real(l * r);
    case EXPR_DIV:
        return cell_real(l / r);
    default:
        return cell_real(fmod(l, r));
    }
}

static struct cell arithmetic(enum expr_kind kind, const struct cell *l, const struct cell *r)
{
    int64_t out;
    if (l->tag == CELL_INT && r->tag == CELL_INT && kind != EXPR_DIV) {
        int64_t a = l->as.i, c = r->as.i;
        bool over = true;
        if (kind == EXPR_ADD) {
            over = __builtin_add_overflow(a, c, &out);
        } else if (kind == EXPR_SUB) {
            over = __builtin_sub_overflow(a, c, &out);
        } else if (kind == EXPR_MUL) {
            over = __builtin_mul_overflow(a, c, &out);
        } else if (c != 0) {
            out = c == -1 ? 0 : a % c;
            over = false;
        }
        if (!over) {
            return cell_int(out);
        }
    }
    return real_arithmetic(kind, l->tag == CELL_INT ? (double)l->as.i : l->as.f,
                           r->tag == CELL_INT ? (double)r->as.i : r->as.f);
}

/* A cell as a number: itself, or converted into `buffer`; NULL: not a number, which is counted
 * unless it is null. */
static const struct cell *number_of(struct eval *e, const struct cell *c, struct cell *buffer)
{
    if (c->tag == CELL_INT || c->tag == CELL_REAL) {
        return c;
    }
    if (cell_number(c, buffer)) {
        /* a text operand gives a double */
        if (buffer->tag == CELL_INT && c->tag == CELL_STRING) {
            *buffer = cell_real((double)buffer->as.i);
        }
        return buffer;
    }
    e->bad += !cell_is_null(c);
    return NULL;
}

static void negate(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                   size_t n, struct cell *out)
{
    struct eval_scratch *buffer = scratch_take(e);
    struct fn_arg v = eval_column(e, x->args[0], b, sel, n, buffer->as.cells);
    for (size_t i = 0; i < n; i++) {
        struct cell number;
        const struct cell *c = number_of(e, arg_cell(&v, sel[i]), &number);
        if (!c) {
            out[sel[i]] = cell_null();
        } else if (c->tag == CELL_INT && c->as.i != INT64_MIN) {
            out[sel[i]] = cell_int(-c->as.i);
        } else {
            out[sel[i]] = cell_real(c->tag == CELL_INT ? -(double)c->as.i : -c->as.f);
        }
    }
    scratch_give(e, buffer);
}

/* The rest of a chain, over what `out` has of it so far. */
static void add_operand(struct eval *e, enum expr_kind kind, const struct expr *x, struct batch *b,
                        const uint16_t *sel, size_t n, struct cell *out)
{
    struct eval_scratch *right = scratch_take(e);
    struct fn_arg r = eval_column(e, x, b, sel, n, right->as.cells);
    for (size_t i = 0; i < n; i++) {
        struct cell c;
        struct cell *so_far = &out[sel[i]];
        const struct cell *rv = number_of(e, arg_cell(&r, sel[i]), &c);
        *so_far = rv && !cell_is_null(so_far) ? arithmetic(kind, so_far, rv) : cell_null();
    }
    scratch_give(e, right);
}

static void eval_two(struct eval *e, enum expr_kind kind, const struct expr *x, struct batch *b,
                     const uint16_t *sel, size_t n, struct cell *out)
{
    struct eval_scratch *left = scratch_take(e), *right = scratch_take(e);
    struct fn_arg l = eval_column(e, x->args[0], b, sel, n, left->as.cells);
    struct fn_arg r = eval_column(e, x->args[1], b, sel, n, right->as.cells);
    for (size_t i = 0; i < n; i++) {
        struct cell a, c;
        const struct cell *lv = number_of(e, arg_cell(&l, sel[i]), &a);
        const struct cell *rv = number_of(e, arg_cell(&r, sel[i]), &c);
        out[sel[i]] = lv && rv ? arithmetic(kind, lv, rv) : cell_null();
    }
    scratch_give(e, right);
    scratch_give(e, left);
}

void eval_arithmetic(struct eval *e, const struct expr *x, struct batch *b, const uint16_t *sel,
                     size_t n, struct cell *out)
{
    if (x->kind == EXPR_NEGATE) {
        negate(e, x, b, sel, n, out);
        return;
    }
    eval_two(e, x->kind == EXPR_CHAIN ? x->ops[0] : x->kind, x, b, sel, n, out);
    for (size_t i = 2; i < x->n_args; i++) {
        add_operand(e, x->ops[i - 1], x->args[i], b, sel, n, out);
    }
}
