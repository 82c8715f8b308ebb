/*
 * timeslice.c - `timeslice 5m`: the time slice of a row.
 *
 * Makes the slice's start and its end, `__timeslice_end`. Later stages get the column from the
 * binder (outlier, fillmissing). Streams. Slices of a width are aligned to the clock of the query's
 * zone; N buckets choose a width for the query's range; without either the range is the slice.
 * Specified: docs/language/time.md, slices.
 */
#include "data/slice.h"
#include "exec/op_run.h"
#include "lib/shared/stage.h"

enum { BY, WIDTH, AS };

struct timeslice_plan {
    uint32_t time;
    struct slice_form form;
};

struct timeslice_state {
    struct slice_rule rule;
};

/* Whether the argument is a width or a number of buckets. */
static bool check_width(struct binder *b, const struct amount *amount, bool *buckets)
{
    *buckets = str_eq_fold(amount->unit, STR("buckets"));
    if (amount->node->kind == NODE_PLACEHOLDER) {
        return true;
    }
    struct diag *g;
    if (amount->unit.len == 0) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span, "the width has no unit of time");
    } else if (!*buckets && !amount_has_time(amount)) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span, "unknown time unit `%.*s`",
                           STR_ARG(amount->unit));
    } else if (!amount->integral || amount->value < 1) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span,
                           "slices are a whole number of units wide, 1 or more");
    } else if (amount->value > 1e9) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span, "the number is too large");
    } else {
        return true;
    }
    diag_help(b->diags, g,
              "the units are s, m, h, d and w, as in 5m; or write a number of slices: 10 buckets");
    return false;
}

static struct slice_form form_of(const struct clause *width, bool buckets)
{
    if (!width->given || width->list.items[0].amount.node->kind == NODE_PLACEHOLDER) {
        return (struct slice_form) { .buckets = 0, .width = 0 };
    }
    const struct amount *amount = &width->list.items[0].amount;
    if (buckets) {
        return (struct slice_form) { .buckets = (int64_t)amount->value };
    }
    return (struct slice_form) { .width = amount_ms(amount) };
}

static bool timeslice_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    bool buckets = false;
    struct timeslice_plan *p = arena_new(b->arena, struct timeslice_plan);
    if (!stage_match(b, stage, c) || !stage_time(b, stage) ||
        (c[WIDTH].given && !check_width(b, &c[WIDTH].list.items[0].amount, &buckets))) {
        return false;
    }
    p->time = bind_find(b, STR("_messageTime"));
    p->form = form_of(&c[WIDTH], buckets);
    out->data = p;
    struct name name = stage_alias(&c[AS], STR("_timeslice"), stage->span);
    stage_define_name(b, &name, T_TIME);
    b->slice = (struct slice) { name.text, p->form.width, p->form.buckets };
    bind_define(b, arena_printf(b->arena, "_%.*s_end", STR_ARG(name.text)), T_TIME);
    return true;
}

/* Only a width needs no range. */
static bool timeslice_needs_range(const struct node *stage)
{
    const struct node_list *args = &AST(operator, stage)->args;
    bool has_number = false;
    for (size_t i = 0; i < args->n; i++) {
        if (atom_is_word(args->items[i], "buckets")) {
            return true;
        }
        has_number = has_number || args->items[i]->kind == NODE_NUMBER;
    }
    return !has_number;
}

static bool timeslice_open(struct op_run *r)
{
    const struct timeslice_plan *p = r->node->data;
    struct timeslice_state *s = r->state;
    const struct run_facts *f = r->worker->eval.facts;
    struct slice_range range = { f->has_range, f->from, f->to };
    slice_rule_init(&s->rule, &p->form, &range, f->zone);
    return true;
}

static enum flow timeslice_push(struct op_run *r, struct batch *in)
{
    const struct timeslice_plan *p = r->node->data;
    const struct timeslice_state *s = r->state;
    const struct cell *times = in->cols[p->time];
    struct cell *start = op_column(r, in, 0), *end = op_column(r, in, 1);
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        int64_t from, to, ms;
        if (cell_integer(&times[row], &ms) && slice_of(&s->rule, ms, &from, &to)) {
            start[row] = cell_int(from);
            end[row] = cell_int(to);
        } else {
            start[row] = end[row] = cell_null();
        }
    }
    return op_emit(r, in);
}

const struct op_def op_timeslice = {
    .name = "timeslice",
    .group = "time",
    .form = "timeslice [by] [N UNIT | N buckets] [as NAME]",
    .doc =
        "Puts every row into a slice of time: its start in _timeslice, its end in __timeslice_end.",
    .shape = { { "by", CLAUSE_FLAG, .optional = true, .doc = "may precede the width" },
               { NULL, CLAUSE_AMOUNT, .optional = true,
                 .doc = "the width with its unit, s, m, h, d or w, or a number of buckets; else "
                        "one slice" },
               { "as", CLAUSE_NAME, .optional = true,
                 .doc = "the slice's name; else _timeslice" } },
    .examples = { { "* | timeslice 5m | count by _timeslice", "a row every five minutes" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTEND,
    .traits = { .pure = true },
    .bind = timeslice_bind,
    .needs_range = timeslice_needs_range,
    .state_size = sizeof(struct timeslice_state),
    .open = timeslice_open,
    .push = timeslice_push,
};
